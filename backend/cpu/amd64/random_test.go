package amd64

import (
	"math/rand/v2"
	"slices"
)

// A source makes random operands that a row allows.
type source struct {
	*rand.Rand
	in inst
}

// pick gives random operands for a row, and false where the choices did not fit together.
func (s *source) pick(row *Row) ([]Operand, bool) {
	s.in = inst{row: row, length: s.anyLength(row), wide: uint8(s.IntN(2))}
	ops := make([]Operand, len(row.slots))
	inMemory := s.IntN(2) == 0
	for i := range ops {
		ops[i] = s.operand(i, inMemory)
	}
	if len(ops) > 0 {
		ops[0].mask = s.anyMask(row)
	}
	_, why := resolve(row, ops)
	return ops, why == ""
}

func (s *source) anyLength(row *Row) uint8 {
	if row.measure < 0 {
		return row.length
	}
	for {
		if n := uint8(s.IntN(3)); row.lengths>>n&1 != 0 {
			return n
		}
	}
}

func (s *source) anyMask(row *Row) uint8 {
	switch {
	case row.masking == required || row.masking != unmasked && s.IntN(3) == 0:
		mask := uint8(1 + s.IntN(7))
		if row.masking == clearing && s.IntN(2) == 0 {
			mask |= zeroing
		}
		return mask
	}
	return 0
}

func (s *source) operand(i int, inMemory bool) Operand {
	slot := &s.in.row.slots[i]
	switch slot.role {
	case roleByte:
		return Imm(int64(2 + s.IntN(30))) // GNU as shifts by 1 in a form of its own
	case roleSigned:
		return Imm(s.signed(slot.width))
	case roleMem, roleVSIB:
		return s.address(i)
	case roleRM:
		if inMemory {
			return s.address(i)
		}
	}
	for class := range uint8(8) {
		if s.in.classesOf(slot)>>class&1 != 0 {
			return s.register(class)
		}
	}
	panic("a slot without class")
}

func (s *source) signed(width uint8) int64 {
	switch width {
	case 1:
		return int64(int8(s.Uint32()))
	case 4:
		return int64(int32(s.Uint32()))
	}
	return int64(s.Uint64())
}

func (s *source) register(class uint8) Operand {
	n := s.IntN(int(limits[class]) + 1)
	if s.IntN(3) == 0 {
		n &= 7
	}
	return ofClass(class, uint8(n))
}

func (s *source) address(i int) Operand {
	row, slot := s.in.row, &s.in.row.slots[i]
	o := At(GPR(s.IntN(16))).Plus(s.displacement())
	if s.IntN(2) == 0 {
		o = o.Index([]GPR{RAX, RCX, RBP, RSI, R8, R12, R13, R15}[s.IntN(8)], 1<<s.IntN(4))
	}
	if slot.role == roleVSIB {
		class := classX + shorter(s.in.length, slot.shift)
		o = o.Each(s.register(class), 1<<s.IntN(4))
	}
	o.bcast = row.size.bcast != 0 && row.evex != absent && s.IntN(3) == 0
	if int(row.measure) == i && slot.role != roleVSIB {
		o = o.Bits(128 << s.in.length)
	}
	if int(row.sized) == i {
		o = o.Bits(32 << s.in.wide)
	}
	return o
}

func (s *source) displacement() int {
	units := []int{0, 1, 2, 4, 8, 16, 32, 64, 1 << 20}
	return units[s.IntN(len(units))] * (s.IntN(300) - 150)
}

// distinct says whether registers that must differ do: the machine, and GNU as, refuse a gather into its own
// offsets or mask. Scatters are free.
func distinct(row *Row, ops []Operand) bool {
	if row.m < 0 || row.slots[row.m].role != roleVSIB {
		return true
	}
	numbers := []uint8{ops[row.m].index.number()}
	for i := range ops {
		if ops[i].kind == register {
			numbers = append(numbers, ops[i].reg.number())
		}
	}
	slices.Sort(numbers)
	return len(slices.Compact(numbers)) == len(numbers) || row.m == 0
}

// respelt says whether GNU as takes another encoding of the same: it has a shorter one for numbers and EAX
// or RAX, which the table leaves out, and moves quadwords between memory and registers above 15 by the
// opcode for general registers.
func respelt(row *Row, ops []Operand) bool {
	switch row.name {
	case "vmovq":
		return ops[0].reg.number() > 15 && ops[1].inMemory()
	case "vmovq.store":
		return ops[1].reg.number() > 15
	}
	return row.i >= 0 && row.legacy != absent && row.slots[row.i].width == 4 && len(ops) == 2 &&
		ops[0].kind == register && ops[0].reg.number() == 0
}
