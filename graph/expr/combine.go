package expr

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

// folds reports whether a chain of the operation is known to commute: +, *, min, max, and, or, xor.
func folds(row *Row) bool { return row.Commutes && row.Assoc != 0 }

// Commutes reports whether f is known to be a combine function whose operands may be taken in any order and
// grouping, but for rounding: every result k is op(a_k, b_k) with one of + * min max & | ^.
func Commutes(f *Func) bool {
	return everyComponent(f, func(row *Row, _ Type) bool { return folds(row) })
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
