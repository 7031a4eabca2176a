package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// An axisMap takes a coordinate of the result to one of the source, on one axis; nil keeps it. n are the
// extents that were asked for.
type axisMap func(b *expr.Builder, c expr.Ref, n []length) expr.Ref

// remap reads x at mapped coordinates: out[i0, i1, ..] = x[maps[0](i0), maps[1](i1), ..]. They must lie inside
// it, unless they are checked.
func remap(at graph.Site, x graph.Value, shape graph.Shape, checked bool, maps []axisMap, asked ...graph.Extent) graph.Value {
	b := expr.NewBuilder()
	n, counts := lengths(b, asked...)
	refs := make([]expr.Ref, len(maps))
	for a, m := range maps {
		if refs[a] = b.Coord(a); m != nil {
			refs[a] = m(b, refs[a], n)
		}
	}
	index := graph.NewPointwise(at, b.Func(refs...), shape, spreadCounts(at, counts, shape)...).Values()
	return graph.NewGather(at, &graph.Indexed{Checked: checked}, shape, x, index...).Value(0)
}

// remapAxis is remap on one axis, to coordinates inside x.
func remapAxis(at graph.Site, x graph.Value, shape graph.Shape, axis int, m axisMap, asked ...graph.Extent) graph.Value {
	maps := make([]axisMap, len(shape))
	maps[axis] = m
	return remap(at, x, shape, false, maps, asked...)
}

// clamp moves c into [0, n).
func clamp(b *expr.Builder, c expr.Ref, n length) expr.Ref {
	return b.Op(expr.Min, b.Op(expr.Max, c, b.Int(0)), n.last(b))
}
