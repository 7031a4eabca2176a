package codegen

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// What a level has no vector instruction for goes lane by lane: vectors lie in scratch memory, and a loop over the
// lanes works on them in general registers.

func init() {
	for _, op := range [...]vector.Op{vector.Div, vector.Rem} {
		selectors[op] = (*function).selectDivision
	}
}

// stage is scratch memory that holds a vector for a while.
func (f *function) stage() operand {
	f.alloc.slots = true
	return operand{kind: isMemory, reg: slotsReg, num: f.slotAt(f.newSlot())}
}

// putDown stores a vector in scratch memory.
func (f *function) putDown(v reg) operand {
	m := f.stage()
	f.emit("vmovups.store", m, register(v, f.regs[v].bits))
	return m
}

// cleared is scratch memory for a vector, all 0.
func (f *function) cleared(bits uint16) operand { return f.putDown(f.lanesOf(bits, 4, 0)) }

// pickUp loads a vector from scratch memory.
func (f *function) pickUp(d reg, m operand) {
	f.emit("vmovups", register(d, f.regs[d].bits), m)
}

// eachLane puts a loop around code for lane i, of those that the mask, if there is one, has.
func (f *function) eachLane(mask reg, body func(i reg)) {
	outer := f.hoist
	if outer < 0 {
		f.hoist = int32(len(f.regions[f.now].code))
	}
	i, left, skip := f.newReg(general, 64), noReg, f.newLabel()
	if mask != noReg {
		left = f.maskBits(mask)
	}
	f.emit("mov.imm", register(i, 64), number(0))
	l := &loop{head: f.newLabel(), outer: outer}
	f.begin(l)
	if left != noReg {
		f.emit("test.imm", register(left, 32), number(1))
		f.emit("je", target(skip))
	}
	body(i)
	f.bind(skip)
	if left != noReg {
		f.emit("shr", register(left, 32), number(1))
	}
	f.emit("add.imm", register(i, 64), number(1))
	f.emit("cmp.imm", register(i, 64), number(int64(f.lanes)))
	f.emit("jne", target(l.head))
	f.end(l)
}

// maskBits gives a mask as an integer with a bit per lane.
func (f *function) maskBits(mask reg) reg {
	g := f.newReg(general, 64)
	bits := f.regs[mask].bits
	switch {
	case f.level == AVX512:
		f.emit("kmovw.to", register(g, 32), register(mask, 64))
	case int(bits) == 64*f.lanes:
		f.emit("vmovmskpd", register(g, 32), register(mask, bits))
	default:
		f.emit("vmovmskps", register(g, 32), register(mask, bits))
	}
	return g
}

// at is lane i of a vector in memory.
func at(m operand, i reg, lane int) operand {
	m.index, m.scale = i, uint8(lane)
	return m
}

// A narrowRow says how elements are loaded and stored by themselves.
type narrowRow struct {
	load, store string
	bits        uint16 // of the register that stores
}

var narrowRows = map[expr.Type]narrowRow{
	expr.Bool: {"movzx.8", "mov.store8", 8}, expr.Int8: {"movsx.8", "mov.store8", 8}, expr.Uint8: {"movzx.8", "mov.store8", 8},
	expr.Int16: {"movsx.16", "mov.store16", 16}, expr.Uint16: {"movzx.16", "mov.store16", 16},
	expr.Int32: {"mov.load", "mov", 32}, expr.Uint32: {"mov.load", "mov", 32}, expr.Float32: {"mov.load", "mov", 32},
	expr.Int64: {"mov.load", "mov", 64}, expr.Uint64: {"mov.load", "mov", 64}, expr.Float64: {"mov.load", "mov", 64},
}

// loadEach loads narrow elements where the mask is set.
func (f *function) loadEach(in *vector.Instr, m operand, mask reg) {
	f.gatherLanes(f.result(in), in, mask, func(i reg) operand {
		base := f.newReg(general, 64)
		f.emit("lea", register(base, 64), m)
		return operand{kind: isMemory, reg: base, index: i, scale: uint8(in.Elem.Size())}
	})
}

// gatherEach loads narrow elements from where the index says.
func (f *function) gatherEach(d reg, in *vector.Instr, m operand, mask reg) {
	places, lane := f.putDown(m.index), f.types[in.Args[1]].Bytes()
	f.gatherLanes(d, in, mask, func(i reg) operand { return f.atPlace(m, places, i, lane) })
}

// atPlace is the memory that lane i of the index leads to.
func (f *function) atPlace(m, places operand, i reg, lane int) operand {
	place := f.newReg(general, 64)
	f.emit([...]string{4: "movsxd", 8: "mov.load"}[lane], register(place, 64), at(places, i, lane))
	m.index = place
	return m
}

// gatherLanes loads the element of each lane from its memory. Bools come as bytes, and are made a mask.
func (f *function) gatherLanes(d reg, in *vector.Instr, mask reg, from func(i reg) operand) {
	row := narrowRows[in.Elem]
	bits := f.bitsOf(vector.I32)
	got := f.cleared(bits)
	f.eachLane(mask, func(i reg) {
		element := f.newReg(general, 64)
		f.emit(row.load, register(element, 32), from(i))
		f.emit("mov", at(got, i, 4), register(element, 32))
	})
	if in.Elem != expr.Bool {
		f.pickUp(d, got)
		return
	}
	numbers := f.newReg(vectors, bits)
	f.pickUp(numbers, got)
	f.toMask(d, numbers)
}

// toMask makes a mask of the 32-bit lanes that are not 0.
func (f *function) toMask(d, numbers reg) {
	r := rules().find(f.level, key{op: vector.ToMask, from: expr.Int32})
	if f.level == AVX512 || f.lanes == 8 {
		f.apply(r, d, []reg{numbers}, 0, operand{})
		return
	}
	half := f.newReg(vectors, 128)
	f.apply(r, half, []reg{numbers}, 0, operand{})
	f.emit("vpmovsxdq", register(d, 256), register(half, 128))
}

// storeEach stores narrow elements where the mask is set.
func (f *function) storeEach(in *vector.Instr, m operand, value, mask reg) {
	f.scatterLanes(in, value, mask, func(i reg) operand {
		base := f.newReg(general, 64)
		f.emit("lea", register(base, 64), m)
		return operand{kind: isMemory, reg: base, index: i, scale: uint8(in.Elem.Size())}
	})
}

// scatterEach stores elements to where the index says.
func (f *function) scatterEach(in *vector.Instr, m operand, value, mask reg) {
	places, lane := f.putDown(m.index), f.types[in.Args[1]].Bytes()
	f.scatterLanes(in, value, mask, func(i reg) operand { return f.atPlace(m, places, i, lane) })
}

// scatterLanes stores each lane to its memory, in ascending order. A mask is stored as bytes.
func (f *function) scatterLanes(in *vector.Instr, value, mask reg, to func(i reg) operand) {
	row, lane := narrowRows[in.Elem], vector.Of(in.Elem).Bytes()
	if in.Elem == expr.Bool {
		value, lane = f.fromMask(value), 4
	}
	values := f.putDown(value)
	f.eachLane(mask, func(i reg) {
		element := f.newReg(general, 64)
		f.emit("mov.load", register(element, uint16(8*lane)), at(values, i, lane))
		f.emit(row.store, to(i), register(element, row.bits))
	})
}

// fromMask gives 32-bit lanes of 1 where a mask is set.
func (f *function) fromMask(mask reg) reg {
	d := f.newReg(vectors, f.bitsOf(vector.I32))
	f.apply(rules().find(f.level, key{op: vector.FromMask, from: expr.Int32}), d, []reg{f.halfMask(mask)}, 0, operand{})
	return d
}

// selectDivision divides floats and 32-bit integers by rules; what is left over of 32 bits is a - q*b.
// Integers of 64 bits go lane by lane.
func (f *function) selectDivision(in *vector.Instr) {
	switch {
	case in.Types[0] == vector.I64:
		f.divideEach(in)
	case in.Op == vector.Div:
		f.byRule(in)
	default:
		r := f.ruleFor(in, vector.Div, false)
		if r == nil {
			return
		}
		a, b := f.use(in.Args[0]), f.use(in.Args[1])
		bits := f.bitsOf(in.Types[0])
		q, d := f.newReg(vectors, bits), f.result(in)
		f.apply(r, q, []reg{a, b}, 0, operand{})
		f.emit("vpmulld", register(q, bits), register(q, bits), register(b, bits))
		f.emit("vpsubd", register(d, bits), register(a, bits), register(q, bits))
	}
}

// divideEach divides lanes of 64 bits. The instruction traps where the quotient does not exist or fit,
// so these lanes are told apart.
func (f *function) divideEach(in *vector.Instr) {
	f.alloc.divides = true
	signed := in.Elem == expr.Int64
	x, y := f.putDown(f.use(in.Args[0])), f.putDown(f.use(in.Args[1]))
	f.eachLane(noReg, func(i reg) {
		b, special, done := f.newReg(general, 64), f.newLabel(), f.newLabel()
		f.emit("mov.load", register(b, 64), at(y, i, 8))
		f.emit("mov.load", register(raxReg, 64), at(x, i, 8))
		f.special(b, signed, special)
		if signed {
			f.emit("cqo")
			f.emit("idiv", register(b, 64))
		} else {
			f.emit("mov.imm", register(rdxReg, 64), number(0))
			f.emit("div", register(b, 64))
		}
		f.emit("jmp", target(done))
		f.bind(special)
		f.quotient(b)
		f.bind(done)
		result := [...]reg{raxReg, rdxReg}[in.Op-vector.Div]
		f.emit("mov", at(x, i, 8), register(result, 64))
	})
	f.pickUp(f.result(in), x)
}

// special jumps where b is 0 or -1: b+1 is at most 1 then, without sign. Unsigned only 0 counts.
func (f *function) special(b reg, signed bool, to int64) {
	if !signed {
		f.emit("test", register(b, 64), register(b, 64))
		f.emit("je", target(to))
		return
	}
	next := register(f.newReg(general, 64), 64)
	f.emit("lea", next, operand{kind: isMemory, reg: b, num: 1})
	f.emit("cmp.imm", next, number(1))
	f.emit("jbe", target(to))
}

// quotient makes RAX, which is a, and RDX what they must be for b of 0 or -1: a*b, which is 0 or
// -a, and what is left, a or 0.
func (f *function) quotient(b reg) {
	f.emit("andn", register(rdxReg, 64), register(b, 64), register(raxReg, 64))
	f.emit("imul", register(raxReg, 64), register(b, 64))
}
