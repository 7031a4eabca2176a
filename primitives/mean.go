package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Mean gives the average along axes.
//
//	out[kept] = (x[0] + x[1] + ..) / n
//
// Shapes, cost: as Reduce. Types: f32 gives f32, everything else f64; bool counts 0 and 1.
// Empty: NaN. A late extent divides by its count. Errors: as Reduce.
// Accuracy: summed in f64 along the fixed tree, rounded once to f32 where the result is f32.
func Mean(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	folded, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	sum := reduced(at, addRow.of(expr.Float64), folded, keep, cast(at, x, expr.Float64))
	return finished(at, x, folded, sum, func(b *expr.Builder, sums []expr.Ref, n expr.Ref) expr.Ref {
		return b.Op(expr.Div, sums[0], n)
	}), nil
}

// Var gives the variance along axes.
//
//	out[kept] = sum((x[i] - mean)^2) / (n - ddof)
//
// Shapes, types: as Mean. ddof is 0 for the variance of the elements, 1 for the unbiased estimate from a sample.
// Empty: NaN. For n <= ddof the divisor is 0. Errors: as Reduce; ddof below 0.
// Accuracy: one pass in f64 over d = x - x[0]: (sum(d*d) - sum(d)^2/n) / (n - ddof), never below 0. Elements far from
// x[0], compared with their spread, cost digits, as the square of that ratio. Cost: reads x once, beside its first
// elements. Source: Chan, Golub, LeVeque, Algorithms for Computing the Sample Variance, 1983, shifted data.
func Var(at graph.Site, x graph.Value, axes []int, keep bool, ddof int64) (graph.Value, error) {
	return spread(at, x, axes, keep, ddof, variance(ddof))
}

// Std gives the standard deviation along axes: the square root of Var. Everything else is as there.
func Std(at graph.Site, x graph.Value, axes []int, keep bool, ddof int64) (graph.Value, error) {
	v := variance(ddof)
	return spread(at, x, axes, keep, ddof, func(b *expr.Builder, sums []expr.Ref, n expr.Ref) expr.Ref {
		return b.Op(expr.Sqrt, v(b, sums, n))
	})
}

// An ending computes a statistic from sums over n elements, all f64.
type ending func(b *expr.Builder, sums []expr.Ref, n expr.Ref) expr.Ref

// variance is the ending of the sums of d and d*d.
func variance(ddof int64) ending {
	return func(b *expr.Builder, sums []expr.Ref, n expr.Ref) expr.Ref {
		zero := b.Const(expr.Float64, 0)
		free := b.Op(expr.Sub, n, b.Const(expr.Float64, floatBits(expr.Float64, float64(ddof))))
		rest := b.Op(expr.Sub, sums[1], b.Op(expr.Div, b.Op(expr.Mul, sums[0], sums[0]), n))
		return b.Op(expr.Div, b.Op(expr.Max, rest, zero), b.Op(expr.Max, free, zero))
	}
}

// spread sums d = x - x[0] and d*d along axes, and ends with e.
func spread(at graph.Site, x graph.Value, axes []int, keep bool, ddof int64, e ending) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	folded, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	if ddof < 0 {
		return graph.Value{}, at.Errorf("ddof is %d: at least 0 is needed", ddof)
	}
	wide := cast(at, x, expr.Float64)
	sums := reduced(at, pairSum(), folded, keep, shifted(at, wide, folded)...)
	return finished(at, x, folded, sums, e), nil
}

// shifted gives d = x - x[0] and d*d, where x[0] is the first element along axes.
func shifted(at graph.Site, x graph.Value, axes []int) []graph.Value {
	v := newView(x)
	for _, a := range axes {
		v.axes[a].steps = nil
	}
	b := expr.NewBuilder(expr.Float64, expr.Float64)
	d := b.Op(expr.Sub, 0, 1)
	body := b.Func(d, b.Op(expr.Mul, d, d))
	return graph.NewPointwise(at, body, x.Shape(), x, v.gather(at)).Values()
}

// pairSum adds two operands at once.
func pairSum() Fold {
	t := expr.Float64
	b := expr.NewBuilder(t, t, t, t)
	return Fold{Combine: b.Func(b.Op(expr.Add, 0, 2), b.Op(expr.Add, 1, 3)), Init: []uint64{0, 0}, Commutes: true}
}

// finished ends the sums of the elements of x along axes, and rounds to the type of a mean of x.
func finished(at graph.Site, x graph.Value, axes []int, sums []graph.Value, e ending) graph.Value {
	in := slices.Clone(sums)
	shape := sums[0].Shape()
	fixed := int64(1)
	for _, a := range axes {
		if extent := x.Shape()[a]; extent.Late() {
			in = append(in, repeated(at, extent.Count, shape))
		} else {
			fixed *= extent.Max
		}
	}
	b := expr.NewBuilder(elems(in)...)
	refs := make([]expr.Ref, len(in))
	for i := range refs {
		refs[i] = expr.Ref(i)
	}
	n := b.Size(fixed)
	for _, count := range refs[len(sums):] {
		n = b.Op(expr.Mul, n, count)
	}
	y := e(b, refs[:len(sums)], b.Cast(expr.Float64, n))
	return mapped(at, b.Func(b.Cast(averaged(x.Elem()), y)), shape, in...)
}

// averaged is the type of a mean of elements of type t.
func averaged(t expr.Type) expr.Type {
	if t == expr.Float32 {
		return t
	}
	return expr.Float64
}
