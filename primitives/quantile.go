package primitives

import (
	"math"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Quantile gives quantiles along an axis, linear between the elements.
//
//	h = (n-1) q_k,  i = floor(h),  y = Sort(x)
//	out[.., k, ..] = y[.., i, ..] + (h-i) (y[.., i+1, ..] - y[.., i, ..])
//
// Shapes: the extent of the axis becomes the number of qs. Types: f32 gives f32, everything else f64; bool counts 0 and 1.
// Floats: NaN where any element is NaN. From h-i = 1/2 on the formula goes back from y[i+1] instead, so that it is monotonic; in
// f64, rounded once to f32 where the result is f32.
// Errors: no q; one outside [0, 1]; an axis that does not exist, is known late or has no elements.
// Cost: a selection for each q, which fuses with what makes x, as NthElement; for floats a pass that looks for NaN.
// Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996, definition 7.
func Quantile(at graph.Site, x graph.Value, axis int, qs []float64) (graph.Value, error) {
	a, err := knownAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if len(qs) == 0 {
		return graph.Value{}, at.Errorf("needs at least one q")
	}
	for _, q := range qs {
		if !(q >= 0 && q <= 1) {
			return graph.Value{}, at.Errorf("q is %g: it must lie in [0, 1]", q)
		}
	}
	if err := notEmpty(at, x, []int{a}); err != nil {
		return graph.Value{}, err
	}
	parts := make([]graph.Value, len(qs))
	for k, q := range qs {
		parts[k] = expanded(at, quantile(at, x, a, q), a)
	}
	return Concat(at, a, parts...)
}

// Median gives the median along axes: the middle element of their order, or the mean of the two in the middle.
//
//	y = Sort(x along the axes);  out[kept] = y[(n-1)/2] for odd n,  the mean of y[n/2-1] and y[n/2] for even n
//
// Shapes: as Reduce. Types, floats: as Quantile, whose q is 1/2.
// Errors: as Reduce; no elements; an extent known late. Cost: as Quantile, with one q.
func Median(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	folded, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	if err := known(at, x, allAxes(len(x.Shape()))...); err != nil {
		return graph.Value{}, err
	}
	if err := notEmpty(at, x, folded); err != nil {
		return graph.Value{}, err
	}
	rows := lined(at, x, folded)
	out := quantile(at, rows, len(rows.Shape())-1, 0.5)
	if keep {
		for _, a := range folded {
			out = expanded(at, out, a)
		}
	}
	return out, nil
}

// quantile gives one quantile along an axis that has elements.
func quantile(at graph.Site, x graph.Value, axis int, q float64) graph.Value {
	h := float64(x.Shape()[axis].Max-1) * q
	i, near := int64(h), int64(1)
	if h > float64(i) {
		near = 2
	}
	y := ranked(at, x, axis, i, near)
	in := []graph.Value{picked(at, y, axis, 0), picked(at, y, axis, near-1)}
	if x.Elem().IsFloat() {
		in = append(in, reduced(at, maxRow.of(x.Elem()), []int{axis}, false, x)...) // NaN where any element is
	}
	b := expr.NewBuilder(elems(in)...)
	out := between(b, b.Cast(expr.Float64, 0), b.Cast(expr.Float64, 1), h-float64(i))
	if len(in) > 2 {
		out = b.Op(expr.Select, b.Op(expr.Ne, 2, 2), b.Cast(expr.Float64, 2), out)
	}
	return graph.NewPointwise(at, b.Func(b.Cast(averaged(x.Elem()), out)), in[0].Shape(), in...).Value(0)
}

// between goes the part t of the way from a to b: exactly to the ends, and nowhere between equal infinities.
func between(c *expr.Builder, a, b expr.Ref, t float64) expr.Ref {
	number := func(v float64) expr.Ref { return c.Const(expr.Float64, math.Float64bits(v)) }
	var out expr.Ref
	switch way := c.Op(expr.Sub, b, a); {
	case t == 0:
		return a
	case t < 0.5:
		out = c.Op(expr.Add, a, c.Op(expr.Mul, number(t), way))
	default:
		out = c.Op(expr.Sub, b, c.Op(expr.Mul, number(1-t), way))
	}
	return c.Op(expr.Select, c.Op(expr.Eq, a, b), a, out)
}

// lined makes one last axis of some axes.
func lined(at graph.Site, x graph.Value, axes []int) graph.Value {
	var order []int
	shape, n := graph.Shape{}, int64(1)
	for a, e := range x.Shape() {
		if !slices.Contains(axes, a) {
			order, shape = append(order, a), append(shape, e)
		}
	}
	for _, a := range axes {
		n *= x.Shape()[a].Max
	}
	turned := transposed(at, x, append(order, axes...))
	return reshaped(at, turned, append(shape, graph.Extent{Max: n}))
}
