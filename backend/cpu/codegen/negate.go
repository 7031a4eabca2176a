package codegen

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
)

// What is done with masks takes in what the masks are made of: a comparison has an opposite, and a
// jump tests two masks at once.

func init() { selectors[vector.Not] = (*function).selectNot }

// opposite turns the predicate of a comparison into that of its opposite: less becomes not less, which NaN is too.
const opposite = 4

// selectNot selects a Not, with a comparison beneath it as one instruction.
func (f *function) selectNot(in *vector.Instr) {
	test, r := f.compared(in)
	if test == nil {
		f.byRule(in)
		return
	}
	args := []reg{f.use(test.Args[0]), f.use(test.Args[1])}
	f.apply(r, f.result(in), args, 0, operand{})
}

// compared gives the comparison beneath a Not, and the rule of its opposite, where the level has predicates for both.
func (f *function) compared(in *vector.Instr) (*vector.Instr, *rule) {
	test := f.defs[in.Args[0]]
	if test == nil || test.Op.Row().Gives != "m" || len(test.Args) != 2 || f.types[test.Args[0]] == vector.Mask || f.meetsHalf(test) {
		return nil, nil
	}
	r := rules().find(f.level, f.keyOf(test))
	if r == nil || len(r.steps) != 1 || len(r.steps[0].ops) != 4 || r.steps[0].ops[3].what != aNumber {
		return nil, nil
	}
	s := r.steps[0]
	s.ops = slices.Clone(s.ops)
	s.ops[3].value ^= opposite
	return test, &rule{steps: []step{s}}
}

// joined gives the two masks whose union a jump tests, or the mask itself twice.
func (f *function) joined(m vector.Ref) (a, b vector.Ref) {
	in := f.defs[m]
	if f.level == AVX2 || in == nil || in.Op != vector.Or {
		return m, m
	}
	return in.Args[0], in.Args[1]
}
