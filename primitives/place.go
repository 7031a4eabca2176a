package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Place writes values, one after the other, where a mask is true: the way back from Filter.
//
//	out[i] = values[k]  where mask[i] and k of mask[0], .., mask[i-1] are true,  else base[i]
//
// Shapes: mask has the shape of base, in row-major order, and values one axis; or mask has one axis, and rows of values
// replace rows of base. The result has the shape of base. Values left over are not used; places for which none are left
// keep what base has.
// Types: mask is bool; values have the type of base, which the result has.
// Errors: another type of mask; types or shapes that differ.
// Cost: mask is read twice, base and values once; fuses with what makes base and with what reads the result.
// Source: place of NumPy, which begins again with the first of values that are too few; the
// order of a compaction (Filter).
func Place(at graph.Site, base, mask, values graph.Value) (graph.Value, error) {
	if err := given(at, base, mask, values); err != nil {
		return graph.Value{}, err
	}
	if err := needs(at, mask, isBool, "a bool mask"); err != nil {
		return graph.Value{}, err
	}
	if err := sameElem(at, base, values); err != nil {
		return graph.Value{}, err
	}
	flat, err := Flatten(at, mask)
	if err != nil {
		return graph.Value{}, err
	}
	rows, err := rowsOf(at, mask, base, "mask")
	if err != nil {
		return graph.Value{}, err
	}
	if v, r := values.Shape(), rows.Shape(); len(v) != len(r) || !v[1:].Equal(r[1:]) {
		return graph.Value{}, at.Errorf("operand shapes differ: values %v for %v: only the first axis may%s", values.Type(), rows.Type(), lateHint(v.Without(0), r.Without(0)))
	}
	if values.Shape().Size() == 0 || base.Shape().Size() == 0 {
		return base, nil
	}
	out := replaced(at, rows, flat, values)
	if len(out.Shape()) == len(base.Shape()) {
		return out, nil
	}
	return reshaped(at, out, base.Shape()), nil
}

// replaced puts the rows of values where the mask of rows is true.
func replaced(at graph.Site, rows, mask, values graph.Value) graph.Value {
	shape := rows.Shape()
	before := sumBefore(at, cast(at, mask, expr.Int64))
	b := expr.NewBuilder(expr.Bool, expr.Int64, expr.Int64)
	taken := b.Op(expr.And, 0, b.Op(expr.Lt, 1, 2))
	from := b.Func(taken, b.Op(expr.Select, taken, 1, b.Int(0)))
	places := graph.NewPointwise(at, from, mask.Shape(), mask, before, extent(at, values.Shape()[0], mask.Shape()))
	axes := make([]graph.Value, len(shape))
	axes[0] = placed(at, places.Value(1), shape, 0)
	keepCoordinates(at, axes, shape)
	c := expr.NewBuilder(expr.Bool, rows.Elem(), rows.Elem())
	choice := c.Func(c.Op(expr.Select, 0, 1, 2))
	return mapped(at, choice, shape, placed(at, places.Value(0), shape, 0),
		graph.NewGather(at, &graph.Indexed{}, shape, values, axes...).Value(0), rows)
}
