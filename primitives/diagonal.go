package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Diagonal keeps the elements whose indices on two axes differ by offset.
//
//	out[.., i] = x[.., i, .., i+offset, ..]      with i-offset on the first axis where offset < 0
//
// Shapes: the two axes are dropped and the diagonal comes last; it may be empty.
// Errors: axes that do not exist or are the same.
// Cost: a view; nothing is copied.
func Diagonal(at graph.Site, x graph.Value, offset int64, axis1, axis2 int) (graph.Value, error) {
	a, err := givenAxis(at, x, axis1)
	if err != nil {
		return graph.Value{}, err
	}
	b, err := givenAxis(at, x, axis2)
	if err != nil {
		return graph.Value{}, err
	}
	if a == b {
		return graph.Value{}, at.Errorf("needs two axes, got axis %d twice", a)
	}
	v := newView(x)
	n, m := x.Shape()[a].Max, x.Shape()[b].Max
	offset = min(max(offset, -n), m)
	count := max(min(n+min(offset, 0), m-max(offset, 0)), 0)
	if count > 0 {
		v.offset[a], v.offset[b] = max(-offset, 0), max(offset, 0)
	}
	v.axes = slices.Delete(v.axes, max(a, b), max(a, b)+1)
	v.axes = slices.Delete(v.axes, min(a, b), min(a, b)+1)
	v.axes = append(v.axes, viewAxis{extent: shared(at, count, offset, x.Shape()[a], x.Shape()[b]), steps: []axisStep{{a, 1}, {b, 1}}})
	return v.gather(at), nil
}

// shared is the extent of a diagonal, which is at most bound, of axes whose extents may be known late.
func shared(at graph.Site, bound, offset int64, first, second graph.Extent) graph.Extent {
	return derived(at, bound, func(b *expr.Builder, n []length) expr.Ref {
		rows := b.Op(expr.Add, n[0].ref(b), b.Size(min(offset, 0)))
		columns := b.Op(expr.Sub, n[1].ref(b), b.Size(max(offset, 0)))
		return b.Op(expr.Max, b.Op(expr.Min, rows, columns), b.Int(0))
	}, first, second)
}
