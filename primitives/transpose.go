package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// Transpose reorders the axes.
//
//	axis a of the result is axis perm[a] of x
//
// Shapes: extents move with their axes, late ones too. An empty perm reverses the axes.
// Errors: perm not naming every axis once.
// Cost: a view; nothing is copied.
func Transpose(at graph.Site, x graph.Value, perm ...int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	rank := len(x.Shape())
	if len(perm) == 0 {
		perm = allAxes(rank)
		slices.Reverse(perm)
	}
	if len(perm) != rank {
		return graph.Value{}, at.Errorf("%v has %s, the permutation names %d: name each once", x.Type(), axesText(rank), len(perm))
	}
	resolved := make([]int, rank)
	for i, p := range perm {
		axis, err := axisOf(at, x, p)
		if err != nil {
			return graph.Value{}, err
		}
		if slices.Contains(resolved[:i], axis) {
			return graph.Value{}, at.Errorf("axis %d is named twice", axis)
		}
		resolved[i] = axis
	}
	return transposed(at, x, resolved), nil
}

func transposed(at graph.Site, x graph.Value, perm []int) graph.Value {
	if slices.IsSorted(perm) {
		return x
	}
	v := newView(x)
	v.axes = make([]viewAxis, len(perm))
	for k, a := range perm {
		v.axes[k] = viewAxis{extent: x.Shape()[a], steps: []axisStep{{a, 1}}}
	}
	return v.gather(at)
}

// toLast moves an axis to the end, and back gives the permutation that undoes it.
func toLast(at graph.Site, x graph.Value, axis int) (moved graph.Value, back []int) {
	rank := len(x.Shape())
	perm := append(slices.Delete(allAxes(rank), axis, axis+1), axis)
	back = slices.Insert(allAxes(rank-1), axis, rank-1)
	return transposed(at, x, perm), back
}
