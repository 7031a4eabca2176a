package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// CumTrapezoid integrates y along an axis by the rule of trapezoids, up to every place but the first.
//
//	out[.., i, ..] = area(0) + .. + area(i),  area(j) = d(j) * (y[.., j+1, ..] + y[.., j, ..]) / 2
//
// The distance d(j) is spacing where that is a single element, else spacing[.., j+1, ..] - spacing[.., j, ..].
//
// Shapes: spacing has no axes; or one, which lies along the axis; or it has the shape of y. The extent shrinks by 1,
// but not below 0, and may be known late. Types: floats, both the same. Accuracy: the three operations of an area are
// rounded one by one; the sums are those of CumSum. Errors: an axis that does not exist; integers or bool; types or
// shapes that differ. Cost: as CumSum; the areas are computed on the way.
func CumTrapezoid(at graph.Site, y, spacing graph.Value, axis int) (graph.Value, error) {
	if err := given(at, y, spacing); err != nil {
		return graph.Value{}, err
	}
	a, err := axisOf(at, y, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if err := needs(at, y, expr.Type.IsFloat, "floats"); err != nil {
		return graph.Value{}, err
	}
	if err := sameElem(at, y, spacing); err != nil {
		return graph.Value{}, err
	}
	ends := trimmed(at, y, a, shorter(at, y.Shape()[a], 1))
	distance, err := distances(at, y, spacing, a, ends[0].Shape())
	if err != nil {
		return graph.Value{}, err
	}
	area := mapped(at, trapezoid(y.Elem()), ends[0].Shape(), distance, ends[1], ends[0])
	return CumSum(at, area, a)
}

// distances gives d, in the shape of the areas.
func distances(at graph.Site, y, spacing graph.Value, axis int, areas graph.Shape) (graph.Value, error) {
	shape := y.Shape()
	switch {
	case len(spacing.Shape()) == 0:
		return repeated(at, spacing, areas), nil
	case len(spacing.Shape()) == 1 && spacing.Shape()[0] == shape[axis]:
		spacing = placed(at, spacing, shape, axis)
	case !spacing.Shape().Equal(shape):
		return spacing, at.Errorf("places %v do not lie along axis %d of %v%s", spacing.Type(), axis, y.Type(), lateHint(shape, spacing.Shape()))
	}
	ends := trimmed(at, spacing, axis, areas[axis])
	return mapped(at, expr.Binary(expr.Sub, spacing.Elem()), ends[0].Shape(), ends[1], ends[0]), nil
}

// trapezoid is the area of width d between the heights x and y.
func trapezoid(t expr.Type) *expr.Func {
	b := expr.NewBuilder(t, t, t)
	double := b.Op(expr.Mul, 0, b.Op(expr.Add, 1, 2))
	return b.Func(b.Op(expr.Div, double, b.Const(t, floatBits(t, 2))))
}
