package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// Expand adds an axis of extent 1 in front of an axis; axis = rank, or -1, adds it at the end.
//
//	out[.., 0, i, ..] = x[.., i, ..]      with the 0 on the new axis
//
// Shapes: one axis more. Errors: an axis outside [-rank-1, rank]; more than 8 axes. Cost: a view; nothing is copied.
func Expand(at graph.Site, x graph.Value, axis int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	rank := len(x.Shape())
	if axis < -rank-1 || axis > rank {
		return graph.Value{}, at.Errorf("axis %d cannot be added to %v: from %d to %d are possible", axis, x.Type(), -rank-1, rank)
	}
	if axis < 0 {
		axis += rank + 1
	}
	if rank == graph.MaxRank {
		return graph.Value{}, at.Errorf("%v has %d axes already: no more are possible", x.Type(), rank)
	}
	return expanded(at, x, axis), nil
}

// expanded adds axes of extent 1 at ascending places of the result.
func expanded(at graph.Site, x graph.Value, axes ...int) graph.Value {
	v := newView(x)
	for _, a := range axes {
		v.axes = slices.Insert(v.axes, a, viewAxis{extent: graph.Extent{Max: 1}})
	}
	return v.gather(at)
}

// Squeeze drops axes of extent 1: those named, or all.
//
//	out[.., i, ..] = x[.., 0, i, ..]      with the 0 on an axis that is dropped
//
// Shapes: as many axes fewer. Errors: an axis that does not exist, is named twice, or has another extent; an axis known
// late.
// Cost: a view; nothing is copied.
func Squeeze(at graph.Site, x graph.Value, axes ...int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	drop, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	if len(axes) == 0 {
		drop = slices.DeleteFunc(drop, func(a int) bool { return !isOne(x.Shape()[a]) })
	}
	for _, a := range drop {
		if !isOne(x.Shape()[a]) {
			return graph.Value{}, at.Errorf("axis %d of %v is not of extent 1: Pick drops any other", a, x.Type())
		}
	}
	if len(drop) == 0 {
		return x, nil
	}
	v := newView(x)
	for i, a := range drop {
		v.axes = slices.Delete(v.axes, a-i, a-i+1)
	}
	return v.gather(at), nil
}
