package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Reshape gives the elements, in row-major order, another shape.
//
//	out[i] = x[j]  where i and j have the same row-major position
//
// Shapes: the sizes agree; one extent may be -1 and is then what is left.
// Where extents of x are known late, one extent is -1: it takes them all, and what the others leave of those that are
// known. Errors: sizes that differ; two extents of -1, or one that does not come out whole; none where an extent of x
// is known late. Cost: a view; nothing is copied. Axes that are only split cost nothing to read; merging axes divides.
func Reshape(at graph.Site, x graph.Value, dims []int64) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	if x.Shape().Late() {
		shape, err := inferredLate(at, x, dims)
		if err != nil {
			return graph.Value{}, err
		}
		return reshaped(at, x, shape), nil
	}
	dims, err := inferred(at, x, dims)
	if err != nil {
		return graph.Value{}, err
	}
	shape := graph.Dims(dims...)
	if err := checkType(at, x.Elem(), shape); err != nil {
		return graph.Value{}, err
	}
	if shape.Size() != x.Shape().Size() {
		return graph.Value{}, at.Errorf("%v has %d elements, %v has %d: one extent can be -1, for what the others leave", x.Type(), x.Shape().Size(), shape, shape.Size())
	}
	return reshaped(at, x, shape), nil
}

// Flatten is Reshape to one axis. An array of one axis is kept, late or not. Types, errors, cost: as Reshape.
func Flatten(at graph.Site, x graph.Value) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	switch {
	case len(x.Shape()) == 1:
		return x, nil
	case x.Shape().Late():
		return Reshape(at, x, []int64{-1})
	}
	return Reshape(at, x, []int64{x.Shape().Size()})
}

// splitHole gives the axis whose extent is -1, -1 where there is none, and the other extents.
func splitHole(at graph.Site, dims []int64) (hole int, rest graph.Shape, err error) {
	hole = -1
	for a, d := range dims {
		switch {
		case d != -1:
			rest = append(rest, graph.Extent{Max: d})
		case hole >= 0:
			return hole, nil, at.Errorf("only one extent can be -1, got axes %d and %d", hole, a)
		default:
			hole = a
		}
	}
	return hole, rest, nil
}

// inferred replaces an extent of -1 by what the others leave.
func inferred(at graph.Site, x graph.Value, dims []int64) ([]int64, error) {
	hole, rest, err := splitHole(at, dims)
	if err != nil || hole < 0 {
		return dims, err
	}
	if err := checkType(at, x.Elem(), rest); err != nil {
		return nil, err
	}
	size, n := x.Shape().Size(), rest.Size()
	if n == 0 || size%n != 0 {
		return nil, at.Errorf("the %d elements of %v cannot be divided by %v, the extents beside -1", size, x.Type(), rest)
	}
	full := append([]int64{}, dims...)
	full[hole] = size / n
	return full, nil
}

// inferredLate gives the shape of a reshape of x, of which extents are known late.
func inferredLate(at graph.Site, x graph.Value, dims []int64) (graph.Shape, error) {
	hole, rest, err := splitHole(at, dims)
	if err != nil {
		return nil, err
	}
	fixed, late := int64(1), []graph.Extent{}
	for _, e := range x.Shape() {
		if e.Late() {
			late = append(late, e)
		} else {
			fixed *= e.Max
		}
	}
	if hole < 0 {
		return nil, at.Errorf("the size of %v is known late: one extent must be -1, or call Known first", x.Type())
	}
	if err := checkType(at, x.Elem(), rest); err != nil {
		return nil, err
	}
	n := rest.Size()
	if n == 0 || fixed%n != 0 {
		return nil, at.Errorf("the size of %v is known late, and need not be a multiple of %v: call Known first", x.Type(), rest)
	}
	shape := slices.Insert(rest, hole, productOf(at, fixed/n, late...))
	return shape, checkType(at, x.Elem(), shape)
}

// reshaped makes the view; the sizes agree.
func reshaped(at graph.Site, x graph.Value, shape graph.Shape) graph.Value {
	if x.Shape().Equal(shape) {
		return x
	}
	if bits, ok := constant(x); ok {
		return fill(at, x.Elem(), bits, shape)
	}
	if graph.LateInside(x.Shape()) || graph.LateInside(shape) {
		return reshapedLate(at, x, shape)
	}
	var m graph.Map = &graph.Linear{}
	if split := graph.Split(x.Shape(), shape); split != nil && shape.Size() > 0 {
		m = split
	}
	return graph.NewGather(at, m, shape, x).Value(0)
}

// reshapedLate computes places: an extent known late, inside of others, moves what lies behind it. Axes in front of
// what changes, and behind it, are kept.
func reshapedLate(at graph.Site, x graph.Value, shape graph.Shape) graph.Value {
	source := x.Shape()
	front, back := 0, 0
	for front < min(len(source), len(shape)) && source[front] == shape[front] {
		front++
	}
	for back < min(len(source), len(shape))-front && source[len(source)-1-back] == shape[len(shape)-1-back] {
		back++
	}
	b := expr.NewBuilder()
	extents := slices.Concat(source[front:len(source)-back], shape[front:len(shape)-back])
	n, counts := lengths(b, extents...)
	from, to := n[:len(source)-back-front], n[len(source)-back-front:]
	p := b.Int(0)
	for k, e := range to {
		if k > 0 {
			p = b.Op(expr.Mul, p, e.ref(b))
		}
		p = b.Op(expr.Add, p, b.Coord(front+k))
	}
	refs := make([]expr.Ref, len(source))
	for a := range front {
		refs[a] = b.Coord(a)
	}
	for k := len(from) - 1; k >= 0; k-- {
		if refs[front+k] = p; k > 0 {
			refs[front+k] = b.Op(expr.Rem, p, from[k].period(b))
			p = b.Op(expr.Div, p, from[k].period(b))
		}
	}
	for k := range back {
		refs[len(source)-1-k] = b.Coord(len(shape) - 1 - k)
	}
	index := graph.NewPointwise(at, b.Func(refs...), shape, spreadCounts(at, counts, shape)...).Values()
	return graph.NewGather(at, &graph.Indexed{}, shape, x, index...).Value(0)
}
