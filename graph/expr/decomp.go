package expr

import "math"

// A decomposition says in simpler rows, with the same bits, what an operation computes for the types of a class.
type decomposition struct {
	takes class
	parts func(b *Builder, args []Ref) []Ref // the components where the operation gives a Tuple, else one
}

// The decompositions. They stand apart from the table of rows because they build instructions, which asks that table.
var decomps = [NumOps]decomposition{
	Philox:   {isUnsigned, philoxParts},
	Abs:      {anyNumber, single(decompAbs)},
	Sign:     {anyNumber, single(decompSign)},
	IsNaN:    {isFloat, single(decompIsNaN)},
	IsInf:    {isFloat, single(decompIsInf)},
	IsFinite: {isFloat, single(decompIsFinite)},
	CopySign: {isFloat, single(decompCopySign)},
}

// single makes the parts of an operation that gives one value.
func single(f func(b *Builder, args []Ref) Ref) func(b *Builder, args []Ref) []Ref {
	return func(b *Builder, args []Ref) []Ref { return []Ref{f(b, args)} }
}

// Expand replaces the operations that a machine does not have by their decompositions, as far as these exist, and
// theirs in turn, in regions too.
func Expand(f *Func, has func(Op) bool) *Func {
	b := NewBuilder(f.Params...)
	parts := make([][]Ref, len(f.Params)+len(f.Code)) // per old ref: its value, or the components of an expanded tuple
	for i := range f.Params {
		parts[i] = []Ref{Ref(i)}
	}
	for i := range f.Code {
		parts[len(f.Params)+i] = expandInstr(b, &f.Code[i], parts, has)
	}
	results := make([]Ref, len(f.Results))
	for i, r := range f.Results {
		results[i] = parts[r][0]
	}
	return b.Func(results...)
}
