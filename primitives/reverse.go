package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Reverse turns axes around.
//
//	out[.., i, ..] = x[.., n-1-i, ..]  on each of the axes
//
// Shapes: kept. No axes means all. Errors: an axis that does not exist or is named twice.
// Cost: a view; nothing is copied. Along an axis known late places are computed, which fuses with what reads the
// result.
func Reverse(at graph.Site, x graph.Value, axes ...int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	resolved, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	if len(resolved) == 0 {
		return x, nil
	}
	v := newView(x)
	late := make([]axisMap, len(x.Shape()))
	for _, a := range resolved {
		if e := x.Shape()[a]; e.Late() {
			late[a] = fromEnd(a)
		} else if e.Max > 1 {
			v.cut(a, e.Max-1, -1, e.Max)
		}
	}
	out := v.gather(at)
	if known(at, x, resolved...) == nil {
		return out, nil
	}
	return remap(at, out, x.Shape(), false, late, x.Shape()...), nil
}

// fromEnd counts a coordinate on an axis from the end.
func fromEnd(axis int) axisMap {
	return func(b *expr.Builder, c expr.Ref, n []length) expr.Ref { return b.Op(expr.Sub, n[axis].last(b), c) }
}
