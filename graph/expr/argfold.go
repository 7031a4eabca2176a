package expr

// ArgFold keeps the better of two pairs of an element of type t and an i64 index, and the lower index of equal ones.
// better is Lt or Gt; a NaN is better than any number, and -0 and +0 are equal.
//
//	(x, i), (y, j)  ->  (y, j) if y is better than x, or equal and j < i; else (x, i)
func ArgFold(better Op, t Type) *Func {
	b := NewBuilder(t, Int64, t, Int64)
	const x, i, y, j = Ref(0), Ref(1), Ref(2), Ref(3)
	wins, ties := b.Op(better, y, x), b.Op(Eq, x, y)
	if t.IsFloat() {
		xNaN, yNaN := b.Op(IsNaN, x), b.Op(IsNaN, y)
		wins = b.Op(Or, wins, b.Op(And, yNaN, b.Op(Not, xNaN)))
		ties = b.Op(Or, ties, b.Op(And, xNaN, yNaN))
	}
	second := b.Op(Or, wins, b.Op(And, ties, b.Op(Lt, j, i)))
	return b.Func(b.Op(Select, second, y, x), b.Op(Select, second, j, i))
}

// IsArgFold gives the comparison of a function that is an ArgFold, and NoOp of any other.
func IsArgFold(f *Func) Op {
	if len(f.Params) != 4 || len(f.Results) != 2 || f.Params[0] == Bool || f.Params[1] != Int64 {
		return NoOp
	}
	for _, better := range [...]Op{Lt, Gt} {
		if f.String() == ArgFold(better, f.Params[0]).String() {
			return better
		}
	}
	return NoOp
}
