package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Differences subtracts neighbours along an axis, order times.
//
//	order 1: out[.., i, ..] = x[.., i+1, ..] - x[.., i, ..]
//	order n: the differences of those of order n-1; those of order 0 are x
//
// Shapes: the extent, which may be known late, shrinks by order, but not below 0. Types: numbers; integers wrap.
// Errors: an axis that does not exist; a negative order; bool.
// Cost: nothing is copied for small orders; fuses on both sides.
func Differences(at graph.Site, x graph.Value, axis int, order int64) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	a, err := axisOf(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if err := needs(at, x, expr.Type.IsNumber, "numbers"); err != nil {
		return graph.Value{}, err
	}
	if order < 0 {
		return graph.Value{}, at.Errorf("the order is %d: it cannot be negative", order)
	}
	if n := x.Shape()[a].Max; order >= n {
		return trimmed(at, x, a, shorter(at, x.Shape()[a], order))[0], nil
	}
	for range order {
		x = differences(at, x, a)
	}
	return x, nil
}

// differences subtracts neighbours once.
func differences(at graph.Site, x graph.Value, axis int) graph.Value {
	ends := trimmed(at, x, axis, shorter(at, x.Shape()[axis], 1))
	body := expr.Binary(expr.Sub, x.Elem())
	return mapped(at, body, ends[0].Shape(), ends[1], ends[0])
}

// trimmed gives the first e elements of x along an axis, and the last e.
func trimmed(at graph.Site, x graph.Value, axis int, e graph.Extent) [2]graph.Value {
	var views [2]graph.Value
	for i := range views {
		v := newView(x)
		v.axes[axis].extent = e
		if i == 1 && e.Max > 0 {
			v.offset[axis] = x.Shape()[axis].Max - e.Max
		}
		views[i] = v.gather(at)
	}
	return views
}

// shorter is an extent less k, but not below 0.
func shorter(at graph.Site, e graph.Extent, k int64) graph.Extent {
	return derived(at, max(e.Max-k, 0), func(b *expr.Builder, n []length) expr.Ref {
		return b.Op(expr.Max, b.Op(expr.Sub, n[0].ref(b), b.Int(k)), b.Int(0))
	}, e)
}
