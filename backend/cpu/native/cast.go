package native

import (
	"math"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// cast converts by the table of the numeric contract.
func cast(w *body, from, to expr.Type, args []vector.Ref) vector.Ref {
	x := args[0]
	switch {
	case from == expr.Bool:
		return w.fromBool(to, x)
	case to == expr.Bool && from.IsFloat():
		return w.b.Op(vector.Ne, x, w.constant(from, 0))
	case to == expr.Bool:
		return w.b.Op(vector.ToMask, x)
	case from.IsFloat() && to.IsInt():
		return w.saturate(to, w.convert(from, to, x))
	case from.IsInt() && to.IsInt():
		return w.resize(from, to, x)
	}
	return w.convert(from, to, x)
}

// convert changes the lanes from one type to another that differs from it. The sign is that of the integers.
func (w *body) convert(from, to expr.Type, x vector.Ref) vector.Ref {
	sign := from
	if from.IsFloat() {
		sign = to
	}
	if to.IsInt() && to.Size() < 4 && from.IsFloat() {
		sign = expr.Int32 // holds all that saturate asks about
	}
	return w.b.Convert(vector.Of(to), sign, x)
}

func (w *body) fromBool(to expr.Type, m vector.Ref) vector.Ref {
	switch {
	case to == expr.Bool:
		return m
	case to.IsInt():
		return w.b.FromMask(vector.Of(to), m)
	case to == expr.Float32:
		return w.choice(m, w.constant(to, uint64(math.Float32bits(1))), w.constant(to, 0))
	}
	return w.choice(m, w.constant(to, math.Float64bits(1)), w.constant(to, 0))
}

// saturate bounds 32-bit integers that are to be narrow.
func (w *body) saturate(to expr.Type, x vector.Ref) vector.Ref {
	if to.Size() > 2 {
		return x
	}
	least, greatest := int64(0), int64(1)<<to.Bits()-1
	if to.IsSigned() {
		greatest >>= 1
		least = -greatest - 1
	}
	x = w.b.Typed(vector.Max, expr.Int32, x, w.b.Const(vector.I32, uint64(least)))
	return w.b.Typed(vector.Min, expr.Int32, x, w.b.Const(vector.I32, uint64(greatest)))
}

// resize gives integers another width or sign.
func (w *body) resize(from, to expr.Type, x vector.Ref) vector.Ref {
	if vector.Of(from) != vector.Of(to) {
		x = w.convert(from, to, x)
	}
	if to.Size() < from.Size() || to.Size() == from.Size() && to.IsSigned() != from.IsSigned() || from.IsSigned() && to.IsUnsigned() {
		return w.wrap(to, x)
	}
	return x
}

// bitcast reads the same bits as another type of the same width.
func bitcast(w *body, from, to expr.Type, args []vector.Ref) vector.Ref {
	switch {
	case from.IsFloat() != to.IsFloat():
		return w.b.Op(vector.Bits, args[0])
	case from.IsSigned() != to.IsSigned():
		return w.wrap(to, args[0])
	}
	return args[0]
}
