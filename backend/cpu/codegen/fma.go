package codegen

import (
	"sync"

	"github.com/laze-go/laze/backend/cpu/vector"
)

func init() { selectors[vector.FMA] = (*function).selectFMA }

// The forms of a fused multiply-add d, x, y, by which of the three is overwritten and which may be memory: 132 is d*y +
// x, 213 is x*d + y, 231 is x*y + d.
const (
	form132 = iota
	form213
	form231
)

// A family of forms: the bits say what it changes.
const (
	narrowLanes   = 1 << iota // of 32 bits
	minusProduct              // -(x*y) + z
	minusTerm                 // x*y - z
	familiesOfFMA = 1 << iota
)

// fmaForms are the forms of all families.
var fmaForms = sync.OnceValue(func() (all [familiesOfFMA][3]*form) {
	names := [...]string{"vfmadd", "vfnmadd", "vfmsub", "vfnmsub"}
	for n := range all {
		for shape, digits := range [...]string{"132", "213", "231"} {
			all[n][shape] = formOf(names[n>>1] + digits + [...]string{"pd", "ps"}[n&narrowLanes])
		}
	}
	return all
})

// selectFMA takes changes of sign into the instruction.
func (f *function) selectFMA(in *vector.Instr) {
	var ops [4]operand
	family := int32(0)
	for k, a := range in.Args {
		v, negative := f.negated(a)
		if negative && k < 2 {
			family ^= minusProduct
		} else if negative {
			family ^= minusTerm
		}
		r := f.use(v)
		ops[k+1] = register(r, f.regs[r].bits)
	}
	d := f.result(in)
	ops[0] = register(d, f.regs[d].bits)
	f.fma(family, ops[:]...)
}

// fma puts ops[0] = ops[1]*ops[2] + ops[3], with the signs of the family.
func (f *function) fma(family int32, ops ...operand) {
	if int(ops[0].bits) == 32*f.lanes {
		family |= narrowLanes
	}
	in := f.step(fma, nil, ops...)
	in.link, in.form = family, fmaForms()[family][form213]
}

// negated gives the value whose sign a value is the change of; otherwise the value itself.
func (f *function) negated(v vector.Ref) (vector.Ref, bool) {
	in := f.defs[f.beneath(v)]
	if in == nil || in.Op != vector.Xor {
		return v, false
	}
	for k, a := range in.Args {
		bits, known := f.isConst(a)
		switch size := in.Types[0].Bytes(); {
		case known && (size == 8 && uint64(bits) == 1<<63 || size == 4 && uint32(bits) == 1<<31):
			return f.beneath(in.Args[1-k]), true
		}
	}
	return v, false
}

// beneath gives the value of which v is the bits.
func (f *function) beneath(v vector.Ref) vector.Ref {
	for in := f.defs[v]; in != nil && in.Op == vector.Bits; in = f.defs[v] {
		v = in.Args[0]
	}
	return v
}

// fma picks the form that overwrites an operand in the result's register. Where none is there the term is copied first.
func (e *emitter) fma(in *instr) {
	d := e.f.regs[in.ops[0].reg].phys
	is := func(k int) bool {
		o := &in.ops[k]
		return o.kind == isReg && e.f.regs[o.reg].phys == d
	}
	a, b, c := &in.ops[1], &in.ops[2], &in.ops[3]
	var shape int
	x, y := a, b
	switch {
	case is(3):
		shape = form231
	case is(1):
		shape, x, y = form213, b, c
	case is(2):
		shape, x, y = form213, a, c
	default:
		e.fillFrom(in, c)
		shape = form231
	}
	if x.kind != isReg { // memory comes last
		x, y = y, x
		if shape == form213 {
			shape = form132
		}
	}
	e.put(fmaForms()[in.link][shape], e.operand(in, &in.ops[0]), e.operand(in, x), e.operand(in, y))
}

// fillFrom copies an operand, register or memory, to the result's register.
func (e *emitter) fillFrom(in *instr, o *operand) {
	d := e.operand(in, &in.ops[0])
	switch o.kind {
	case isReg:
		e.put(formOf("vmovaps"), d, e.operand(in, o))
	case isBroadcast:
		e.fill(vectors, e.f.regs[in.ops[0].reg].phys, in.ops[0].bits, &e.f.consts[o.num])
	default:
		e.put(formOf("vmovups"), d, e.operand(in, o))
	}
}
