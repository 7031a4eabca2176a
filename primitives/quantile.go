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
// Shapes: the extent of the axis becomes the number of qs. Types: f32 gives f32, everything else f64; bool counts 0 and
// 1.
// Floats: NaN where any element is NaN. From h-i = 1/2 on the formula goes back from y[i+1] instead, so that it is
// monotonic; in f64, rounded once to f32 where the result is f32.
// Errors: no q; one outside [0, 1]; an axis that does not exist or has no elements, which is an error of the evaluation
// where the extent is known late.
// Cost: a selection for each q, which fuses with what makes x, as NthElement; for floats a pass that looks for NaN. An
// axis known late is sorted.
// Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996, definition 7.
func Quantile(at graph.Site, x graph.Value, axis int, qs []float64) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	a, err := axisOf(at, x, axis)
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
// Errors: as Reduce; no elements, as in Quantile. Cost: as Quantile, with one q.
func Median(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	folded, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	if err := notEmpty(at, x, folded); err != nil {
		return graph.Value{}, err
	}
	rows, axis := x, 0
	if len(folded) == 1 {
		axis = folded[0]
	} else {
		rows = lined(at, x, folded)
		axis = len(rows.Shape()) - 1
	}
	out := quantile(at, rows, axis, 0.5)
	if keep {
		for _, a := range folded {
			out = expanded(at, out, a)
		}
	}
	return out, nil
}

// quantile gives one quantile along an axis that has elements.
func quantile(at graph.Site, x graph.Value, axis int, q float64) graph.Value {
	e := x.Shape()[axis]
	if e.Late() {
		return lateQuantile(at, x, axis, q)
	}
	h := float64(e.Max-1) * q
	i, near := int64(h), int64(1)
	if h > float64(i) {
		near = 2
	}
	y := ranked(at, x, axis, i, near)
	part := math.Float64bits(h - float64(i))
	in := []graph.Value{picked(at, y, axis, 0), picked(at, y, axis, near-1)}
	return interpolated(at, x, axis, in, func(b *expr.Builder) expr.Ref { return b.Const(expr.Float64, part) })
}

// lateQuantile is quantile along an axis known late. Where it has no elements, the place is outside.
func lateQuantile(at graph.Site, x graph.Value, axis int, q float64) graph.Value {
	b := expr.NewBuilder(expr.Int64)
	h := b.Op(expr.Mul, b.Cast(expr.Float64, b.Op(expr.Sub, 0, b.Int(1))), b.Const(expr.Float64, math.Float64bits(q)))
	i := b.Cast(expr.Int64, h)
	part := b.Op(expr.Sub, h, b.Cast(expr.Float64, i))
	more := b.Cast(expr.Int64, b.Op(expr.Gt, part, b.Const(expr.Float64, 0)))
	places := graph.NewPointwise(at, b.Func(i, b.Op(expr.Add, i, more), part), nil, x.Shape()[axis].Count).Values()
	y := inAscent(at, x, axis)
	low, high := elementAt(at, y, axis, places[0]), elementAt(at, y, axis, places[1])
	in := []graph.Value{low, high, repeated(at, places[2], low.Shape())}
	return interpolated(at, x, axis, in, func(*expr.Builder) expr.Ref { return 2 })
}

// inAscent is Sort along an axis that exists.
func inAscent(at graph.Site, x graph.Value, axis int) graph.Value {
	rows, back := toLast(at, x, axis)
	out := graph.NewCall(at, graph.RoutineSort, []int64{0}, ordered(at, rows)).Value(0)
	return transposed(at, cast(at, out, x.Elem()), back)
}

// elementAt is Pick of a place that is computed.
func elementAt(at graph.Site, x graph.Value, axis int, place graph.Value) graph.Value {
	shape := slices.Delete(slices.Clone(x.Shape()), axis, axis+1)
	axes := make([]graph.Value, len(x.Shape()))
	axes[axis] = repeated(at, place, shape)
	keepCoordinates(at, axes, shape)
	return graph.NewGather(at, &graph.Indexed{Checked: true}, shape, x, axes...).Value(0)
}

// interpolated goes a part of the way from in[0] to in[1], two elements of x in the order along an axis.
func interpolated(at graph.Site, x graph.Value, axis int, in []graph.Value, part func(b *expr.Builder) expr.Ref) graph.Value {
	greatest := expr.Ref(len(in))
	if x.Elem().IsFloat() {
		in = append(in, reduced(at, maxRow.of(x.Elem()), []int{axis}, false, x)...) // NaN where any element is
	}
	b := expr.NewBuilder(elems(in)...)
	out := between(b, b.Cast(expr.Float64, 0), b.Cast(expr.Float64, 1), part(b))
	if x.Elem().IsFloat() {
		out = b.Op(expr.Select, b.Op(expr.Ne, greatest, greatest), b.Cast(expr.Float64, greatest), out)
	}
	return mapped(at, b.Func(b.Cast(averaged(x.Elem()), out)), in[0].Shape(), in...)
}

// between goes the part t of the way from a to b: exactly to the ends, and nowhere between equal infinities.
func between(c *expr.Builder, a, b, t expr.Ref) expr.Ref {
	number := func(v float64) expr.Ref { return c.Const(expr.Float64, math.Float64bits(v)) }
	way := c.Op(expr.Sub, b, a)
	near := c.Op(expr.Add, a, c.Op(expr.Mul, t, way))
	far := c.Op(expr.Sub, b, c.Op(expr.Mul, c.Op(expr.Sub, number(1), t), way))
	out := either(c, c.Op(expr.Lt, t, number(0.5)), near, far)
	out = c.Op(expr.Select, c.Op(expr.Eq, a, b), a, out)
	return either(c, c.Op(expr.Eq, t, number(0)), a, out)
}

// either is a select, and no operation where the condition is a constant.
func either(c *expr.Builder, cond, then, otherwise expr.Ref) expr.Ref {
	switch in := c.At(cond); {
	case in == nil || in.Op != expr.Const:
		return c.Op(expr.Select, cond, then, otherwise)
	case in.Bits == 0:
		return otherwise
	}
	return then
}

// lined makes one last axis of some axes.
func lined(at graph.Site, x graph.Value, axes []int) graph.Value {
	var order []int
	shape, merged := graph.Shape{}, []graph.Extent{}
	for a, e := range x.Shape() {
		if !slices.Contains(axes, a) {
			order, shape = append(order, a), append(shape, e)
		}
	}
	for _, a := range axes {
		merged = append(merged, x.Shape()[a])
	}
	turned := transposed(at, x, append(order, axes...))
	return reshaped(at, turned, append(shape, productOf(at, 1, merged...)))
}
