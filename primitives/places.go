package primitives

import (
	"math"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A target is a set of places of an array, for a gather or scatter: one i64 coordinate array per axis, all of the shape
// of the domain. Those that index arrays give are also indexed.
type target struct {
	shape         graph.Shape
	axes, indexed []graph.Value
}

// placesAt gives the places x[a.., index_0[i..], index_1[i..], .., b..] for the indices (a.., i.., b..): index arrays
// stand for consecutive axes from axis on.
func placesAt(at graph.Site, x graph.Value, axis int, index []graph.Value) (target, error) {
	if err := given(at, x); err != nil {
		return target{}, err
	}
	a, err := axisOf(at, x, axis)
	if err != nil {
		return target{}, err
	}
	index, common, err := indices(at, index)
	if err != nil {
		return target{}, err
	}
	end := a + len(index)
	if end > len(x.Shape()) {
		return target{}, at.Errorf("%d index arrays from axis %d: %v has %s", len(index), a, x.Type(), axesText(len(x.Shape())))
	}
	shape := slices.Concat(x.Shape()[:a], common, x.Shape()[end:])
	if err := checkType(at, expr.Int64, shape); err != nil {
		return target{}, err
	}
	axes := make([]graph.Value, len(x.Shape()))
	for i, v := range index {
		axes[a+i] = placed(at, v, shape, a)
	}
	keepCoordinates(at, axes, shape)
	return target{shape, axes, axes[a : a+len(index)]}, nil
}

// placesAlong gives the places x[.., index[.., i, ..], ..] for the indices (.., i, ..) of index: other axes keep their
// coordinate. It also gives x, repeated on axes where only index is longer than 1.
func placesAlong(at graph.Site, x graph.Value, axis int, index graph.Value) (target, graph.Value, error) {
	a, err := axisOf(at, x, axis)
	if err != nil {
		return target{}, x, err
	}
	all, _, err := indices(at, []graph.Value{index})
	if err != nil {
		return target{}, x, err
	}
	index = all[0]
	if len(index.Shape()) != len(x.Shape()) {
		return target{}, x, at.Errorf("index %v needs as many axes as %v", index.Type(), x.Type())
	}
	source := slices.Clone(x.Shape())
	source[a] = index.Shape()[a]
	shape, ok := unify(source, index.Shape())
	if !ok {
		hint := lateHint(x.Shape().Without(a), index.Shape().Without(a))
		return target{}, x, at.Errorf("operand shapes differ: %v and index %v: only axis %d may%s", x.Type(), index.Type(), a, hint)
	}
	if err := checkType(at, expr.Int64, shape); err != nil {
		return target{}, x, err
	}
	source = slices.Clone(shape)
	source[a] = x.Shape()[a]
	axes := make([]graph.Value, len(shape))
	axes[a] = repeated(at, index, shape)
	keepCoordinates(at, axes, shape)
	return target{shape, axes, axes[a : a+1]}, repeated(at, x, source), nil
}

// indices brings index arrays to i64 and one shape.
func indices(at graph.Site, index []graph.Value) ([]graph.Value, graph.Shape, error) {
	if len(index) == 0 {
		return nil, nil, at.Errorf("needs at least one index array")
	}
	if err := given(at, index...); err != nil {
		return nil, nil, err
	}
	wide := make([]graph.Value, len(index))
	for i, v := range index {
		if !v.Elem().IsInt() {
			return nil, nil, at.Errorf("needs integers as index, got %v: convert it with Cast", v.Type())
		}
		wide[i] = asIndex(at, v)
	}
	return Broadcast(at, wide...)
}

// asIndex brings integers to i64. What is above its range becomes its greatest, which is outside of every array, so
// that a fault shows no negative number, and none of them means graph.Drop.
func asIndex(at graph.Site, v graph.Value) graph.Value {
	if v.Elem() != expr.Uint64 {
		return cast(at, v, expr.Int64)
	}
	b := expr.NewBuilder(expr.Uint64)
	body := b.Func(b.Cast(expr.Int64, b.Op(expr.Min, 0, b.Const(expr.Uint64, math.MaxInt64))))
	return mapped(at, body, v.Shape(), v)
}

// unlessDropped gives the coordinates on the first axis, or graph.Drop where any index array has that.
func (t target) unlessDropped(at graph.Site) graph.Value {
	in := []graph.Value{t.axes[0]}
	for _, v := range t.indexed {
		if v != in[0] {
			in = append(in, v)
		}
	}
	if len(in) == 1 {
		return in[0]
	}
	b := expr.NewBuilder(elems(in)...)
	dropped := b.Const(expr.Bool, 0)
	for k := range in[1:] {
		dropped = b.Op(expr.Or, dropped, b.Op(expr.Eq, expr.Ref(k+1), b.Int(graph.Drop)))
	}
	return mapped(at, b.Func(b.Op(expr.Select, dropped, b.Int(graph.Drop), 0)), t.shape, in...)
}

// keepCoordinates fills in the axes without index array: they keep their coordinate of the domain, where index arrays
// may have changed the number of axes between them.
func keepCoordinates(at graph.Site, axes []graph.Value, shape graph.Shape) {
	b := expr.NewBuilder()
	var refs []expr.Ref
	var kept []int
	replaced := false
	for k := range axes {
		if axes[k].Node != nil {
			replaced = true
			continue
		}
		axis := k
		if replaced {
			axis += len(shape) - len(axes)
		}
		kept = append(kept, k)
		refs = append(refs, b.Coord(axis))
	}
	if len(kept) == 0 {
		return
	}
	for i, v := range graph.NewPointwise(at, b.Func(refs...), shape).Values() {
		axes[kept[i]] = v
	}
}
