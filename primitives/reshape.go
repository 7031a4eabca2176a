package primitives

import (
	"github.com/laze-go/laze/graph"
)

// Reshape gives the elements, in row-major order, another shape.
//
//	out[i] = x[j]  where i and j have the same row-major position
//
// Shapes: the sizes agree; one extent may be -1 and is then what is left.
// Errors: sizes that differ; two extents of -1, or one that does not come out whole; an extent known late.
// Cost: a view; nothing is copied. Axes that are only split cost nothing to read; merging axes divides.
func Reshape(at graph.Site, x graph.Value, dims []int64) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	if err := known(at, x, allAxes(len(x.Shape()))...); err != nil {
		return graph.Value{}, err
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
		return graph.Value{}, at.Errorf("%v has %d elements, %v has %d", x.Type(), x.Shape().Size(), shape, shape.Size())
	}
	return reshaped(at, x, shape), nil
}

// Flatten is Reshape to one axis. An array of one axis is kept, late or not. Types, errors, cost: as Reshape.
func Flatten(at graph.Site, x graph.Value) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	if len(x.Shape()) == 1 {
		return x, nil
	}
	return Reshape(at, x, []int64{x.Shape().Size()})
}

// inferred replaces an extent of -1 by what the others leave.
func inferred(at graph.Site, x graph.Value, dims []int64) ([]int64, error) {
	hole, rest := -1, graph.Shape{}
	for a, d := range dims {
		switch {
		case d != -1:
			rest = append(rest, graph.Extent{Max: d})
		case hole >= 0:
			return nil, at.Errorf("only one extent can be -1, got axes %d and %d", hole, a)
		default:
			hole = a
		}
	}
	if hole < 0 {
		return dims, nil
	}
	if err := checkType(at, x.Elem(), rest); err != nil {
		return nil, err
	}
	size, n := x.Shape().Size(), rest.Size()
	if n == 0 || size%n != 0 {
		return nil, at.Errorf("%d elements of %v cannot be divided by %v", size, x.Type(), rest)
	}
	full := append([]int64{}, dims...)
	full[hole] = size / n
	return full, nil
}

// reshaped makes the view; the sizes agree.
func reshaped(at graph.Site, x graph.Value, shape graph.Shape) graph.Value {
	if x.Shape().Equal(shape) {
		return x
	}
	if bits, ok := constant(x); ok {
		return fill(at, x.Elem(), bits, shape)
	}
	var m graph.Map = &graph.Linear{}
	if split := graph.Split(x.Shape(), shape); split != nil && shape.Size() > 0 {
		m = split
	}
	return graph.NewGather(at, m, shape, x).Value(0)
}
