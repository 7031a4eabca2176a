package amd64

// An Operand is a register, an address, a number, a label or a constant of the pool. The zero Operand is
// none of them; no row takes it.
type Operand struct {
	kind  kind
	reg   Reg   // the register, or the base of an address
	index Reg   // of an address, where scale is not 0
	scale uint8 // 1, 2, 4, 8; 0 without index
	mask  uint8 // number of a mask register 1..7, plus zeroing
	bcast bool  // one element of memory stands for all
	bytes uint8 // size of memory where registers do not tell it
	val   int64 // displacement, number, label, or place in the pool
}

type kind uint8

const (
	none      kind = iota
	register       // reg
	address        // [reg + index*scale + val]
	pooled         // memory behind the code; val counts from the start of the pool
	immediate      // val
	target         // val is a label
)

// zeroing is the bit of Operand.mask that clears elements which the mask leaves out.
const zeroing = 0x80

// A Reg is a register of any class: the class in the upper three bits, the number in the lower five.
type Reg uint8

// The classes of registers, in the upper bits of a Reg.
const (
	classB uint8 = iota // 8 bits of a general register
	classW              // 16
	classD              // 32
	classQ              // 64
	classX              // xmm
	classY              // ymm
	classZ              // zmm
	classK              // mask
)

func regOf(class, number uint8) Reg { return Reg(class<<5 | number&31) }
func (r Reg) class() uint8          { return uint8(r) >> 5 }
func (r Reg) number() uint8         { return uint8(r) & 31 }

// A GPR is a general register, of which Q, D, W and B take 64, 32, 16 and 8 bits.
type GPR uint8

// The general registers. Emitted code leaves RSP and RBP alone; Check sees to it.
const (
	RAX GPR = iota
	RCX
	RDX
	RBX
	RSP
	RBP
	RSI
	RDI
	R8
	R9
	R10
	R11
	R12
	R13
	R14
	R15
)

// Q is the whole of a general register.
func Q(r GPR) Operand { return ofClass(classQ, uint8(r)) }

// D is the lower 32 bits of a general register. Writing it clears the upper 32.
func D(r GPR) Operand { return ofClass(classD, uint8(r)) }

// W is the lower 16 bits of a general register.
func W(r GPR) Operand { return ofClass(classW, uint8(r)) }

// B is the lower 8 bits of a general register.
func B(r GPR) Operand { return ofClass(classB, uint8(r)) }

// X is a vector register of 128 bits, or the one element at its bottom; i is 0 to 31.
func X(i int) Operand { return ofClass(classX, uint8(i)) }

// Y is a vector register of 256 bits; i is 0 to 31.
func Y(i int) Operand { return ofClass(classY, uint8(i)) }

// Z is a vector register of 512 bits; i is 0 to 31.
func Z(i int) Operand { return ofClass(classZ, uint8(i)) }

// V is X, Y or Z, by the number of bits: 128, 256 or 512.
func V(bits, i int) Operand { return ofClass(classX+uint8(bits>>8), uint8(i)) }

// K is a mask register, 0 to 7.
func K(i int) Operand { return ofClass(classK, uint8(i)) }

func ofClass(class, number uint8) Operand {
	if number > 31 {
		return Operand{} // which no row takes
	}
	return Operand{kind: register, reg: regOf(class, number)}
}

// Imm is a number.
func Imm(v int64) Operand { return Operand{kind: immediate, val: v} }

// To is the place of a label.
func To(l Label) Operand { return Operand{kind: target, val: int64(l)} }

// At is the memory that a register points to.
func At(base GPR) Operand { return Operand{kind: address, reg: regOf(classQ, uint8(base))} }

// Index adds a general register times 1, 2, 4 or 8 to an address. RSP cannot be one.
func (o Operand) Index(r GPR, scale int) Operand {
	o.index, o.scale = regOf(classQ, uint8(r)), scaleOf(scale)
	return o
}

// Each makes an address one per element of a vector of offsets, for gathers and scatters (VSIB, SDM 2.3.12).
func (o Operand) Each(offsets Operand, scale int) Operand {
	o.index, o.scale = offsets.reg, scaleOf(scale)
	return o
}

// Plus adds bytes to an address, or to a place in the pool.
func (o Operand) Plus(bytes int) Operand {
	o.val += int64(bytes)
	return o
}

// Broadcast reads one element and gives it to every lane (EVEX, SDM 2.7.6).
func (o Operand) Broadcast() Operand {
	o.bcast = true
	return o
}

// Bits says how much memory is meant where registers do not tell: a float64 vector narrowed from memory, a
// number compared with memory.
func (o Operand) Bits(n int) Operand {
	o.bytes = uint8(n / 8)
	return o
}

// Mask has only the elements written that mask register k (1 to 7) selects; k0 is all of them. It
// stands on the first operand.
func (o Operand) Mask(k int) Operand {
	o.mask = o.mask&zeroing | uint8(k)&^zeroing
	return o
}

// Zero clears the elements that the mask leaves out, where Mask alone keeps them.
func (o Operand) Zero() Operand {
	o.mask |= zeroing
	return o
}

// scaleOf keeps what is no scale from looking like one.
func scaleOf(n int) uint8 {
	if n < 1 || n > 8 {
		return 0xFF
	}
	return uint8(n)
}

// inMemory says whether the operand is memory.
func (o *Operand) inMemory() bool { return o.kind == address || o.kind == pooled }

// isVSIB says whether the index is a vector.
func (o *Operand) isVSIB() bool { return o.scale != 0 && o.index.class() >= classX }
