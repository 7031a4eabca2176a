package expr

import "math"

// Binary makes the combine function of an operation, one component per type:
//
//	Binary(Add, Float64)      (a f64, b f64) a + b
//	Binary(Min, Int8, Int64)  (a i8, b i64, c i8, d i64) min(a, c), min(b, d)
func Binary(op Op, types ...Type) *Func {
	b := NewBuilder(append(append([]Type{}, types...), types...)...)
	results := make([]Ref, len(types))
	for i := range types {
		results[i] = b.Op(op, Ref(i), Ref(len(types)+i))
	}
	return b.Func(results...)
}

// Identity makes the function that gives back its parameters.
func Identity(types ...Type) *Func {
	b := NewBuilder(types...)
	return b.Func(b.params()...)
}

// Neutral gives the x for which op(x, y) is y, as far as op has one: for Add, Mul, Min, Max, And, Or and Xor.
// For floats, the neutral of Add is -0.
func Neutral(op Op, t Type) (bits uint64, ok bool) {
	row := op.Row()
	if !folds(row) || !row.TakesType(t) {
		return 0, false
	}
	least, greatest := limits(t)
	switch op {
	case Mul:
		return one(t), true
	case Min:
		return greatest, true
	case Max:
		return least, true
	case And:
		return ones(t), true
	}
	if t.IsFloat() {
		return 1 << (t.Bits() - 1), true
	}
	return 0, true
}

// one is the 1 of type t.
func one(t Type) uint64 {
	if t.IsFloat() {
		return floatBits(t, 1)
	}
	return 1
}

// ones has all bits of type t set.
func ones(t Type) uint64 {
	if t == Bool {
		return 1
	}
	return wrap(t, math.MaxUint64)
}

// limits gives the least and greatest value of type t: infinities for floats.
func limits(t Type) (least, greatest uint64) {
	switch {
	case t.IsFloat():
		return floatBits(t, math.Inf(-1)), floatBits(t, math.Inf(1))
	case t.IsSigned():
		return 1 << (t.Bits() - 1), ones(t) >> 1
	}
	return 0, ones(t)
}

// folds reports whether a chain of the operation is known to commute: +, *, min, max, and, or, xor.
func folds(row *Row) bool { return row.Commutes && row.Assoc != 0 }

// Commutes reports whether f is known to be a combine function whose operands may be taken in any order and
// grouping, but for rounding: every result k is op(a_k, b_k) with one of + * min max & | ^.
func Commutes(f *Func) bool {
	return everyComponent(f, func(row *Row, _ Type) bool { return folds(row) })
}

// BitExact reports whether f is known to be a combine function that gives the same bits in any order and grouping.
func BitExact(f *Func) bool {
	return everyComponent(f, func(row *Row, t Type) bool { return row.Commutes && row.AssocFor(t) })
}

func everyComponent(f *Func, ok func(row *Row, t Type) bool) bool {
	k := len(f.Results)
	if len(f.Params) != 2*k || k == 0 {
		return false
	}
	for i, r := range f.Results {
		in := f.At(r)
		if in == nil || len(in.Args) != 2 || !ok(in.Op.Row(), in.Type) {
			return false
		}
		left, right := Ref(i), Ref(k+i)
		if straight := in.Args[0] == left && in.Args[1] == right; !straight && (in.Args[0] != right || in.Args[1] != left) {
			return false
		}
	}
	return true
}
