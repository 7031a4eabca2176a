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
