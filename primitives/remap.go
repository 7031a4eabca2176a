package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// An axisMap takes a coordinate of the result to one of the source, on one axis; nil keeps it.
type axisMap func(b *expr.Builder, c expr.Ref) expr.Ref

// remap reads x at mapped coordinates, which must lie inside it: out[i0, i1, ..] = x[maps[0](i0), maps[1](i1), ..].
func remap(at graph.Site, x graph.Value, shape graph.Shape, maps []axisMap) graph.Value {
	b := expr.NewBuilder()
	refs := make([]expr.Ref, len(maps))
	for a, m := range maps {
		if refs[a] = b.Coord(a); m != nil {
			refs[a] = m(b, refs[a])
		}
	}
	index := graph.NewPointwise(at, b.Func(refs...), shape).Values()
	return graph.NewGather(at, &graph.Indexed{}, shape, x, index...).Value(0)
}

// remapAxis is remap on one axis.
func remapAxis(at graph.Site, x graph.Value, shape graph.Shape, axis int, m axisMap) graph.Value {
	maps := make([]axisMap, len(shape))
	maps[axis] = m
	return remap(at, x, shape, maps)
}

// clamp moves c into [0, n).
func clamp(b *expr.Builder, c expr.Ref, n int64) expr.Ref {
	return b.Op(expr.Min, b.Op(expr.Max, c, b.Int(0)), b.Size(n-1))
}
