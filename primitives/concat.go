package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Concat joins arrays along an axis.
//
//	out[.., i, ..] = in_k[.., i - (n_0 + .. + n_(k-1)), ..]    for the k in whose part i lies
//
// Shapes: the operands agree on all other axes; the extents along the axis add up. Some may be 0.
// Types: all the same, that of the result.
// Extents along the axis may be known late, others as in Broadcast.
// Errors: types or shapes that differ; an axis that does not exist; a result that is too large.
// Cost: up to 8 parts fuse with what reads them, at a choice per part; more are written one after the other.
func Concat(at graph.Site, axis int, in ...graph.Value) (graph.Value, error) {
	if len(in) == 0 {
		return graph.Value{}, at.Errorf("needs at least one array")
	}
	if err := given(at, in...); err != nil {
		return graph.Value{}, err
	}
	a, shape, err := joined(at, axis, in)
	if err != nil {
		return graph.Value{}, err
	}
	parts := slices.DeleteFunc(slices.Clone(in), func(v graph.Value) bool { return v.Shape()[a].Max == 0 })
	switch {
	case len(parts) == 0:
		return in[0], nil
	case len(parts) == 1:
		return parts[0], nil
	case len(parts) <= maxChoices:
		return chosen(at, a, shape, parts), nil
	}
	return written(at, a, shape, parts), nil
}

// Stack joins arrays of one shape along a new axis.
//
//	out[.., k, ..] = in_k[..]
//
// Errors: types or shapes that differ; an axis outside [-rank-1, rank]; more than 8 axes. Cost: as Concat.
func Stack(at graph.Site, axis int, in ...graph.Value) (graph.Value, error) {
	if len(in) == 0 {
		return graph.Value{}, at.Errorf("needs at least one array")
	}
	if err := given(at, in...); err != nil {
		return graph.Value{}, err
	}
	parts := make([]graph.Value, len(in))
	for i, v := range in {
		if !v.Shape().Equal(in[0].Shape()) {
			hint := lateHint(in[0].Shape(), v.Shape())
			return graph.Value{}, at.Errorf("operand shapes differ: %v and %v%s", in[0].Type(), v.Type(), hint)
		}
		part, err := Expand(at, v, axis)
		if err != nil {
			return graph.Value{}, err
		}
		parts[i] = part
	}
	if axis < 0 {
		axis += len(parts[0].Shape())
	}
	return Concat(at, axis, parts...)
}

// maxChoices is the number of parts up to which a joined array is computed where it is read: every element tries
// every part.
const maxChoices = 8

// joined resolves the axis and gives the shape of the result.
func joined(at graph.Site, axis int, in []graph.Value) (int, graph.Shape, error) {
	a, err := axisOf(at, in[0], axis)
	if err != nil {
		return 0, nil, err
	}
	if err := sameElem(at, in...); err != nil {
		return 0, nil, err
	}
	shape := withExtent(in[0].Shape(), a, 0)
	for _, v := range in {
		if len(v.Shape()) != len(shape) || !withLength(v.Shape(), a, shape[a]).Equal(shape) {
			hint := lateHint(shape.Without(a), v.Shape().Without(a))
			return 0, nil, at.Errorf("operand shapes differ: %v and %v: only axis %d may%s", in[0].Type(), v.Type(), a, hint)
		}
		shape[a].Max += v.Shape()[a].Max
		if err := checkType(at, v.Elem(), shape); err != nil {
			return 0, nil, err
		}
	}
	shape[a] = together(at, alongAxis(in, a)...)
	return a, shape, nil
}

// alongAxis lists the extents of arrays on an axis.
func alongAxis(in []graph.Value, axis int) []graph.Extent {
	list := make([]graph.Extent, len(in))
	for i, v := range in {
		list[i] = v.Shape()[axis]
	}
	return list
}

// ends gives where each of the parts ends.
func ends(at graph.Site, parts []graph.Extent) []graph.Extent {
	list := make([]graph.Extent, len(parts))
	for i := range parts {
		list[i] = together(at, parts[:i+1]...)
	}
	return list
}

// chosen reads every part at a coordinate clamped into it, and chooses the one in which the element lies.
func chosen(at graph.Site, axis int, shape graph.Shape, in []graph.Value) graph.Value {
	parts := make([]graph.Value, len(in))
	ends := ends(at, alongAxis(in, axis))
	start := graph.Extent{}
	for i, v := range in {
		parts[i] = remapAxis(at, v, shape, axis, func(b *expr.Builder, c expr.Ref, n []length) expr.Ref {
			return clamp(b, b.Op(expr.Sub, c, n[0].ref(b)), n[1])
		}, start, v.Shape()[axis])
		start = ends[i]
	}
	b := expr.NewBuilder(elems(parts)...)
	last := len(parts) - 1
	sizes, counts := lengths(b, ends[:last]...)
	out := expr.Ref(last)
	for i := last - 1; i >= 0; i-- {
		before := b.Op(expr.Lt, b.Coord(axis), sizes[i].ref(b))
		out = b.Op(expr.Select, before, expr.Ref(i), out)
	}
	return mapped(at, b.Func(out), shape, append(parts, spreadCounts(at, counts, shape)...)...)
}

// written scatters the parts into the result, one after the other.
func written(at graph.Site, axis int, shape graph.Shape, in []graph.Value) graph.Value {
	out := fill(at, in[0].Elem(), 0, shape)
	start := graph.Extent{}
	ends := ends(at, alongAxis(in, axis))
	for i, v := range in {
		b := expr.NewBuilder()
		sizes, counts := lengths(b, start)
		refs := make([]expr.Ref, len(shape))
		for a := range refs {
			refs[a] = b.Coord(a)
		}
		refs[axis] = b.Op(expr.Add, refs[axis], sizes[0].ref(b))
		index := graph.NewPointwise(at, b.Func(refs...), v.Shape(), spreadCounts(at, counts, v.Shape())...).Values()
		out = graph.NewScatter(at, &graph.Scatter{Conflict: graph.KeepLast}, out, index, v).Value(0)
		start = ends[i]
	}
	return out
}
