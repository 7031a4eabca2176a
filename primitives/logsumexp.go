package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// LogSumExp gives the logarithm of the sum of exponentials along axes, for exponentials of any size.
//
//	out[kept] = log(exp(x[0]) + exp(x[1]) + ..) = m + log(exp(x[0]-m) + exp(x[1]-m) + ..)    m = max(x[0], x[1], ..)
//
// Shapes, errors: as Reduce. Types: f32 gives f32, everything else f64; bool counts 0 and 1.
// Floats: NaN where any element is NaN; else +Inf where any is +Inf; -Inf where all are -Inf. m is only used if it is
// finite.
// Empty: -Inf.
// Accuracy: the differences, exponentials and their sum are rounded as Sub, Exp and Sum are; the sum is at least 1, so
// its relative error is an absolute one of the logarithm.
// Cost: reads x twice, once for m; no exponential is stored.
// Source: Blanchard, Higham, Higham, Accurately computing the log-sum-exp and softmax functions, 2021, algorithm 3.
func LogSumExp(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	folded, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	x = cast(at, x, averaged(x.Elem()))
	t := x.Elem()
	greatest := reduced(at, maxRow.begun(t), folded, false, x)[0]
	shift := mapped(at, finiteOrZero(t), greatest.Shape(), greatest)
	both, shape, err := Broadcast(at, x, expanded(at, shift, folded...))
	if err != nil {
		return graph.Value{}, err
	}
	powers := mapped(at, expOfDifference(t), shape, both...)
	sum := reduced(at, addRow.of(t), folded, false, powers)[0]
	out := mapped(at, logPlus(t), sum.Shape(), sum, shift)
	if keep {
		out = expanded(at, out, folded...)
	}
	return out, nil
}

// finiteOrZero is x where that is finite, else 0: what is added and subtracted again must not make a NaN.
func finiteOrZero(t expr.Type) *expr.Func {
	b := expr.NewBuilder(t)
	return b.Func(b.Op(expr.Select, b.Op(expr.IsFinite, 0), 0, b.Const(t, 0)))
}

// expOfDifference is exp(x - y).
func expOfDifference(t expr.Type) *expr.Func {
	b := expr.NewBuilder(t, t)
	return b.Func(b.Op(expr.Exp, b.Op(expr.Sub, 0, 1)))
}

// logPlus is log(x) + y.
func logPlus(t expr.Type) *expr.Func {
	b := expr.NewBuilder(t, t)
	return b.Func(b.Op(expr.Add, b.Op(expr.Log, 0), 1))
}
