package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// An Elementwise is one word of the vocabulary that arrays and scalar expressions share: the fluent methods are
// generated from this table. Arity and accepted types are those of the operation's row.
type Elementwise struct {
	Word string // the Go method: "Sin"
	Op   expr.Op
	Doc  string // one sentence about "the method" of a value x and, where binary, an operand y
}

// Words lists the elementwise vocabulary. Words that take more than two operands, or a type, are
// written by hand: FMA, Where, Cast, Bitcast.
var Words = []Elementwise{
	{"Add", expr.Add, "gives x + y; integers wrap."},
	{"Sub", expr.Sub, "gives x - y; integers wrap."},
	{"Mul", expr.Mul, "gives x * y; integers wrap."},
	{"Div", expr.Div, "gives x / y; integers truncate toward zero, and x / 0 is 0."},
	{"Rem", expr.Rem, "gives the remainder of x / y with the sign of x; for integers x rem 0 is x."},
	{"Neg", expr.Neg, "gives -x; the least integer stays itself."},
	{"Abs", expr.Abs, "gives |x|; the least integer stays itself."},
	{"Sign", expr.Sign, "gives -1, 0 or 1; a float zero or NaN is kept."},
	{"Minimum", expr.Min, "gives the smaller of x and y; NaN where either is NaN; -0 is smaller than +0."},
	{"Maximum", expr.Max, "gives the greater of x and y; NaN where either is NaN; -0 is smaller than +0."},

	{"And", expr.And, "gives x and y, bit by bit; on bool the logic."},
	{"Or", expr.Or, "gives x or y, bit by bit; on bool the logic."},
	{"Xor", expr.Xor, "gives x exclusive-or y, bit by bit; on bool the logic."},
	{"Not", expr.Not, "inverts every bit; on bool the logic."},
	{"Shl", expr.Shl, "shifts x left by y bits; y is read as unsigned, and past the width the result is 0."},
	{"Shr", expr.Shr, "shifts x right by y bits, keeping the sign; y is read as unsigned, past the width the result is 0 or -1."},
	{"MulHi", expr.MulHi, "gives the upper half of the double-width product of x and y."},

	{"Eq", expr.Eq, "tells where x == y."},
	{"Ne", expr.Ne, "tells where x != y; NaN differs from everything."},
	{"Lt", expr.Lt, "tells where x < y."},
	{"Le", expr.Le, "tells where x <= y."},
	{"Gt", expr.Gt, "tells where x > y."},
	{"Ge", expr.Ge, "tells where x >= y."},

	{"IsNaN", expr.IsNaN, "tells where x is NaN."},
	{"IsInf", expr.IsInf, "tells where x is an infinity of either sign."},
	{"IsFinite", expr.IsFinite, "tells where x is neither NaN nor an infinity."},
	{"CopySign", expr.CopySign, "gives the magnitude of x with the sign of y."},
	{"Sqrt", expr.Sqrt, "gives the square root, correctly rounded; NaN for negative x."},
	{"Floor", expr.Floor, "gives the greatest whole number that is at most x."},
	{"Ceil", expr.Ceil, "gives the least whole number that is at least x."},
	{"Trunc", expr.Trunc, "drops the fraction of x."},
	{"Round", expr.Round, "gives the nearest whole number, half to even."},

	{"Exp", expr.Exp, "gives e to the power x."},
	{"Exp2", expr.Exp2, "gives 2 to the power x."},
	{"Expm1", expr.Expm1, "gives e to the power x, less 1, without cancellation near 0."},
	{"Log", expr.Log, "gives the natural logarithm."},
	{"Log2", expr.Log2, "gives the logarithm to base 2."},
	{"Log10", expr.Log10, "gives the logarithm to base 10."},
	{"Log1p", expr.Log1p, "gives the natural logarithm of 1 + x, without cancellation near 0."},
	{"Pow", expr.Pow, "gives x to the power y."},
	{"Hypot", expr.Hypot, "gives the square root of x*x + y*y, without overflow on the way."},
	{"Cbrt", expr.Cbrt, "gives the cube root."},
	{"Sin", expr.Sin, "gives the sine of x radians."},
	{"Cos", expr.Cos, "gives the cosine of x radians."},
	{"Tan", expr.Tan, "gives the tangent of x radians."},
	{"Asin", expr.Asin, "gives the arc sine in radians."},
	{"Acos", expr.Acos, "gives the arc cosine in radians."},
	{"Atan", expr.Atan, "gives the arc tangent in radians."},
	{"Atan2", expr.Atan2, "gives the angle in radians of the point with abscissa y and ordinate x, as math.Atan2(x, y)."},
	{"Sinh", expr.Sinh, "gives the hyperbolic sine."},
	{"Cosh", expr.Cosh, "gives the hyperbolic cosine."},
	{"Tanh", expr.Tanh, "gives the hyperbolic tangent."},
	{"Asinh", expr.Asinh, "gives the inverse hyperbolic sine."},
	{"Acosh", expr.Acosh, "gives the inverse hyperbolic cosine."},
	{"Atanh", expr.Atanh, "gives the inverse hyperbolic tangent."},
	{"Erf", expr.Erf, "gives the error function."},
	{"Erfc", expr.Erfc, "gives 1 less the error function, without cancellation for large x."},
	{"Gamma", expr.Gamma, "gives the gamma function."},
	{"LogGamma", expr.LogGamma, "gives the logarithm of the magnitude of the gamma function."},
}

// Apply computes one scalar operation at every index.
//
//	out[i] = op(in_0[i], in_1[i], ..)
//
// Shapes: operands are broadcast. Types: the operands have one element type, which the operation's row
// accepts; the result's follows from the row. Operands that are constants become part of the code.
// Errors: another number of operands than the row says; element types or shapes that differ.
// Cost and accuracy: of the row; fuses on both sides.
func Apply(at graph.Site, op expr.Op, in ...graph.Value) (graph.Value, error) {
	if err := given(at, in...); err != nil {
		return graph.Value{}, err
	}
	if err := accepts(at, op, in); err != nil {
		return graph.Value{}, err
	}
	shape, err := commonShape(at, in)
	if err != nil {
		return graph.Value{}, err
	}
	if isPlain(shape, in) {
		return single(at, expr.Single(op, in[0].Elem()), shape, in...)
	}
	b := expr.NewBuilder()
	args := make([]expr.Ref, len(in))
	var arrays []graph.Value
	for i, v := range in {
		if _, ok := constant(v); !ok {
			args[i] = b.Param(v.Elem())
			arrays = append(arrays, repeated(at, v, shape))
		}
	}
	for i, v := range in {
		if bits, ok := constant(v); ok {
			args[i] = b.Const(v.Elem(), bits)
		}
	}
	return first(pointwise(at, b.Func(b.Op(op, args...)), shape, arrays...))
}

// ApplyWith is Apply of an array and a number of its type.
//
//	out[i] = op(x[i], bits)
//
// Shapes: kept. Types: bits holds a number of the type of x. Errors, cost: as Apply.
func ApplyWith(at graph.Site, op expr.Op, x graph.Value, bits uint64) (graph.Value, error) {
	if _, ok := constant(x); ok {
		return Apply(at, op, x, fill(at, x.Elem(), bits, nil))
	}
	if err := accepts(at, op, []graph.Value{x, x}); err != nil {
		return graph.Value{}, err
	}
	return single(at, expr.SingleWith(op, x.Elem(), bits), x.Shape(), x)
}

// isPlain reports whether the operands are arrays of one type and shape, no constants.
func isPlain(shape graph.Shape, in []graph.Value) bool {
	for _, v := range in {
		if _, ok := constant(v); ok || v.Elem() != in[0].Elem() || !v.Shape().Equal(shape) {
			return false
		}
	}
	return true
}

// single makes the node of a function of one result.
func single(at graph.Site, body *expr.Func, shape graph.Shape, in ...graph.Value) (graph.Value, error) {
	if err := checkType(at, body.TypeOf(body.Results[0]), shape); err != nil {
		return graph.Value{}, err
	}
	return mapped(at, body, shape, in...), nil
}

// accepts refuses operands that the operation is not defined for.
func accepts(at graph.Site, op expr.Op, in []graph.Value) error {
	row := op.Row()
	if op < expr.Add || op == expr.Cast || op == expr.Bitcast {
		return at.Errorf("is no operation on elements")
	}
	if row.Arity != len(in) {
		return at.Errorf("takes %d operands, got %d", row.Arity, len(in))
	}
	if op == expr.Select {
		if err := needs(at, in[0], isBool, "a bool condition"); err != nil {
			return err
		}
		in = in[1:]
	}
	if err := sameElem(at, in...); err != nil {
		return err
	}
	return needs(at, in[0], row.TakesType, accepted(row))
}

// accepted names the types that a row takes.
func accepted(row *expr.Row) string {
	switch {
	case row.TakesType(expr.Bool) && !row.TakesType(expr.Float64):
		return "integers or bools"
	case !row.TakesType(expr.Float64):
		return "integers"
	case !row.TakesType(expr.Int64):
		return "floats"
	}
	return "numbers"
}
