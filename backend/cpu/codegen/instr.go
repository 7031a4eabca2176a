package codegen

import (
	"strings"
	"sync"

	"github.com/laze-go/laze/backend/cpu/amd64"
)

// A reg is a virtual register.
type reg int32

// The registers that every program has.
const (
	noReg    reg = iota
	argsReg      // the address of the arguments, in RDI
	slotsReg     // the address of scratch memory, in R15 while there are spills
	raxReg       // RAX and RDX, where they divide
	rdxReg
	firstReg
)

// A class is a kind of register.
type class uint8

const (
	general class = iota
	vectors
	masks
	numClasses
)

// A virtual register's properties, and what becomes of it.
type virtual struct {
	class class
	bits  uint16 // of a vector register: 128, 256, 512
	konst int32  // number of the constant that it holds, -1 for none
	same  reg    // the register that stands for it, noReg for itself

	phys    int8    // its register; -1 before allocation
	spilled bool    // it is in memory, or a constant that is read from there
	short   bool    // it lives for one instruction, and is never spilled
	keep    bool    // a constant that is worth a register
	slot    int32   // where it lies in scratch memory, -1 while in a register
	start   int32   // position of its first appearance in the region
	end     int32   // position of its last use
	hint    reg     // a register that it should share
	weight  float32 // what spilling it would cost
}

// An operand of an instruction.
type operand struct {
	kind  kind
	scale uint8
	zero  bool   // lanes that mask leaves out become 0
	bits  uint16 // of the register or the memory
	reg   reg    // the register, or the base of an address
	index reg    // of an address; a vector for gathers and scatters
	mask  reg
	num   int64 // a number, a displacement, a label, a constant's number
}

type kind uint8

const (
	noOperand   kind = iota
	isReg            // reg
	isMemory         // [reg + index*scale + num]
	isConstant       // memory that holds constant num
	isBroadcast      // memory that holds one lane of constant num
	isNumber         // num
	isLabel          // num
)

// maxOperands bounds the operands of an instruction; FMA before it has a form has four.
const maxOperands = 4

// An instr is an instruction over virtual registers, or something that becomes one.
type instr struct {
	do    action
	n     uint8
	depth uint8 // loops around it
	form  *form
	ops   [maxOperands]operand
	link  int32 // coldJump: the region; fma: the family of forms
}

// An action is what emission does with an instruction.
type action uint8

const (
	plain     action = iota // form, with ops
	move                    // ops[0] = ops[1]
	fma                     // ops[0] = ops[1]*ops[2] + ops[3]; the form follows from the registers
	sum                     // ops[0] = ops[1] + ops[2], general
	constant                // ops[0] = constant ops[1].num
	label                   // ops[0].num is here
	loopBegin               // a loop's head stands here, label ops[0].num
	loopEnd
	coldJump // jump by form to region link; ops[0].num is the label behind
	gone     // nothing, and about to be taken out
)

// A form is a row of the assembler's table, with what allocation must know of it.
type form struct {
	row       *amd64.Row
	first     effect // on operand 0, if that is a register
	memory    int8   // the operand that may come from memory, -1 for none
	broadcast uint8  // bytes of a lane that can be broadcast there
	merges    bool   // with a mask, lanes that it leaves out stay
	moves     bool   // it works on vectors and masks, and leaves the flags alone
	latency   uint8  // cycles until the result is there, about
}

// An effect on a register.
type effect uint8

const (
	writes effect = iota
	reads
	both
)

// forms keeps every form that was asked for, by name.
var forms sync.Map

// formOf finds a form by its row's name, which is known to be in the table.
func formOf(name string) *form {
	if f, ok := forms.Load(name); ok {
		return f.(*form)
	}
	row := amd64.Must(name)
	memory, broadcast := row.Foldable()
	f, _ := forms.LoadOrStore(name, &form{row: row, first: effectOf(name), memory: int8(memory), broadcast: uint8(broadcast), merges: !matches(name, choosers),
		moves: (name[0] == 'v' || name[0] == 'k') && !matches(name, testers) || matches(name, movers), latency: latencyOf(name)})
	return f.(*form)
}

// effectOf says what an instruction does to its first operand. Most write it.
func effectOf(name string) effect {
	base, _, _ := strings.Cut(name, ".")
	if strings.Contains(readers, " "+base+" ") {
		return reads
	}
	if matches(base, changers) {
		return both
	}
	return writes
}

// latencyOf is about what manuals say of recent processors.
func latencyOf(name string) uint8 {
	switch {
	case matches(name, "vdiv vsqrt vgather vpgather"):
		return 14
	case matches(name, "vfm vfn vmul vpmul vcvt vrange vscalef vrndscale vround vperm vpextr vmovq.to vpmullq"):
		return 4
	case matches(name, "vadd vsub vmin vmax vcmp vpcmp"):
		return 3
	}
	return 1
}

// matches says whether a name begins as one of a list, or, where ! follows, is one.
func matches(name, list string) bool {
	for p := range strings.FieldsSeq(list) {
		whole, exact := strings.CutSuffix(p, "!")
		if exact && name == whole || !exact && strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// readers only read their first operand; changers read and write it; choosers write it whole, whatever their mask;
// testers set the flags, or change more than their operands say.
const (
	readers  = " cmp test vptest vtestps vtestpd kortestb kortestw ktestb ktestw mul div idiv "
	changers = "add! or! adc! sbb! and! sub! xor! imul! not! neg! inc! dec! rol! ror! shl! shr! sar! cmov set " +
		"vfmadd vfmsub vfnmadd vfnmsub vpermi2 vpermt2 vpternlog vfixupimm vgather vpgather"
	testers  = "vptest! vtest vcomi vucomi kortest ktest vzeroupper"
	movers   = "mov. movs movz lea"
	choosers = "vblendm vpblendm vcmp vpcmp vptest vfpclass"
)

// effect gives what the instruction does to operand i, a register.
func (in *instr) effect(i int) effect {
	switch {
	case i > 0:
		return reads
	case in.do != plain:
		return writes
	case in.form.first == writes && in.form.merges && in.ops[0].mask != noReg && !in.ops[0].zero:
		return both
	}
	return in.form.first
}

// operands gives the operands in use.
func (in *instr) operands() []operand { return in.ops[:in.n] }

func register(r reg, bits uint16) operand { return operand{kind: isReg, reg: r, bits: bits} }
func number(n int64) operand              { return operand{kind: isNumber, num: n} }
