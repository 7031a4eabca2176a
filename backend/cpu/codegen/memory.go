package codegen

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

func init() {
	selectors[vector.Load] = (*function).selectLoad
	selectors[vector.Store] = (*function).selectStore
	selectors[vector.Stream] = (*function).selectStore
	selectors[vector.Ask] = (*function).selectAsk
	selectors[vector.Fill] = (*function).selectFill
}

// address is the memory at base + index*size(Elem) + Imm.
func (f *function) address(in *vector.Instr) operand {
	m := operand{kind: isMemory, reg: f.use(in.Args[0]), num: in.Imm}
	if x := in.Args[1]; x != vector.None {
		if v, known := f.isConst(x); known {
			m.num += v * int64(in.Elem.Size())
		} else {
			m.index, m.scale = f.use(x), uint8(in.Elem.Size())
		}
	}
	return f.near(m)
}

// near makes the displacement of an address fit.
func (f *function) near(m operand) operand {
	if fits32(m.num) {
		return m
	}
	base := f.newReg(general, 64)
	f.step(sum, nil, register(base, 64), register(m.reg, 64), register(f.integer(m.num), 64))
	m.reg, m.num = base, 0
	return m
}

func (f *function) selectLoad(in *vector.Instr) {
	m := f.address(in)
	mask, masked := f.accessMask(in)
	switch {
	case masked && f.level == AVX2 && in.Elem.Size() < 4:
		f.loadEach(in, m, mask)
	default:
		if r := f.ruleFor(in, in.Op, masked); r != nil {
			f.apply(r, f.result(in), []reg{mask}, in.Imm, m)
		}
	}
	if !masked {
		f.loads = append(f.loads, loaded{in.First, m})
	}
}

func (f *function) selectStore(in *vector.Instr) {
	f.loads = f.loads[:0]
	m, value := f.address(in), f.use(in.Args[3])
	if f.types[in.Args[3]] == vector.Int {
		m.bits = 64
		f.emit("mov", m, register(value, 64))
		return
	}
	if f.isOne(in) {
		f.emit([...]string{4: "vmovss.store", 8: "vmovsd.store"}[in.Elem.Size()], m, register(value, 128))
		return
	}
	mask, masked := f.accessMask(in)
	f.streams = f.streams || in.Op == vector.Stream
	switch {
	case masked && f.level == AVX2 && in.Elem.Size() < 4:
		f.storeEach(in, m, value, mask)
	default:
		if r := f.ruleFor(in, in.Op, masked); r != nil {
			f.apply(r, noReg, []reg{value, mask}, in.Imm, m)
		}
	}
}

// isOne reports whether a store is of lane 0 alone, which a later load of it need not wait for as
// it does for a store by a mask.
func (f *function) isOne(in *vector.Instr) bool {
	if in.Op != vector.Store || in.Elem.Size() < 4 {
		return false
	}
	if m := in.Args[2]; m != vector.None {
		lanes, known := f.isConst(m)
		return known && lanes == 1
	}
	return in.Count == 1
}

// accessMask gives the mask of a load or store, with lanes as wide as the elements, and whether there is
// one: its argument and its Count.
func (f *function) accessMask(in *vector.Instr) (reg, bool) {
	mask := noReg
	if in.Args[2] != vector.None {
		mask = f.use(in.Args[2])
	}
	if in.Count > 0 && in.Count < f.lanes {
		first := f.maskConstant(1<<in.Count - 1)
		if mask == noReg {
			mask = first
		} else {
			both := f.regFor(vector.Mask)
			f.apply(rules().find(f.level, key{op: vector.And, from: expr.Bool}), both, []reg{mask, first}, 0, operand{})
			mask = both
		}
	}
	if mask != noReg && in.Elem.Size() == 4 {
		mask = f.halfMask(mask)
	}
	return mask, mask != noReg
}

func (f *function) selectAsk(in *vector.Instr) {
	m := f.address(in)
	m.bits = 8
	f.emit("prefetcht0", m)
}

// selectFill broadcasts an element; to an Int it loads it.
func (f *function) selectFill(in *vector.Instr) {
	m := f.address(in)
	if in.Types[0] == vector.Int {
		m.bits = 64
		f.emit("mov.load", register(f.result(in), 64), m)
		return
	}
	if r := f.ruleFor(in, in.Op, false); r != nil {
		f.apply(r, f.result(in), nil, in.Imm, m)
	}
}

// maskConstant is a mask with a bit per lane.
func (f *function) maskConstant(bits uint64) reg {
	bits &= 1<<f.lanes - 1
	if f.level == AVX512 {
		return f.constant(masks, 64, data{bits: bits})
	}
	if bits == 0 {
		return f.lanesOf(256, 4, 0)
	}
	table := make([]byte, 32)
	for i := range table {
		if bits>>(i/f.maskLane())&1 != 0 {
			table[i] = 0xff
		}
	}
	return f.table(256, table)
}

// iota is the constant 0, 1, 2, ..
func (f *function) iota(t vector.Type) reg {
	table := make([]byte, 0, 64)
	for i := range f.lanes {
		table = (&data{lane: t.Bytes(), bits: uint64(i)}).one(table)
	}
	return f.table(f.bitsOf(t), table)
}

// A narrowed mask is one with lanes of 32 bits, made from one with 64.
type narrowed struct{ wide, half reg }

// halfMask gives a mask for 32-bit lanes. It is another register only where masks are vectors of 64-bit lanes.
func (f *function) halfMask(m reg) reg {
	if f.level != AVX2 || f.lanes != 4 {
		return m
	}
	for _, n := range f.narrow {
		if n.wide == m {
			return n.half
		}
	}
	half, upper := f.newReg(vectors, 128), f.newReg(vectors, 128)
	f.emit("vextractf128", register(upper, 128), register(m, 256), number(1))
	f.emit("vshufps", register(half, 128), register(m, 128), register(upper, 128), number(0x88))
	f.narrow = append(f.narrow, narrowed{wide: m, half: half})
	return half
}

// meetsHalf says whether a mask of 64-bit lanes meets values of 32-bit lanes in an instruction.
func (f *function) meetsHalf(in *vector.Instr) bool {
	if f.level != AVX2 || f.lanes != 4 {
		return false
	}
	mask, half := false, false
	see := func(t vector.Type) {
		mask = mask || t == vector.Mask
		half = half || t.Bytes() == 4
	}
	for _, t := range in.Types {
		see(t)
	}
	for _, a := range in.Args {
		see(f.types[a])
	}
	return mask && half
}

// withHalfMasks applies a rule with masks of 32-bit lanes, and widens the one that comes out.
func (f *function) withHalfMasks(in *vector.Instr, r *rule, args []reg) {
	for i, a := range in.Args {
		if f.types[a] == vector.Mask {
			args[i] = f.halfMask(args[i])
		}
	}
	d := f.result(in)
	if in.Types[0] != vector.Mask {
		f.apply(r, d, args, in.Imm, operand{})
		return
	}
	half := f.newReg(vectors, 128)
	f.apply(r, half, args, in.Imm, operand{})
	f.emit("vpmovsxdq", register(d, 256), register(half, 128))
}
