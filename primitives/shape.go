package primitives

import (
	"math/bits"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// maxSize bounds the number of elements of every array, so that neither positions nor byte counts overflow, in any
// element type.
const maxSize = 1 << 59

// checkType refuses arrays of more than MaxRank axes, of negative extents, or of more than 2^59 elements. Extents
// of 0 count as 1, so that no partial product overflows either.
func checkType(at graph.Site, elem expr.Type, shape graph.Shape) error {
	if !elem.IsElement() {
		return at.Errorf("%v is no element type", elem)
	}
	t := graph.Type{Elem: elem, Shape: shape}
	if len(shape) > graph.MaxRank {
		return at.Errorf("%v has %d axes: at most %d are possible", t, len(shape), graph.MaxRank)
	}
	size := uint64(1)
	for a, e := range shape {
		if e.Max < 0 {
			return at.Errorf("extent %d of axis %d is negative", e.Max, a)
		}
		hi, lo := bits.Mul64(size, uint64(max(e.Max, 1)))
		if hi != 0 || lo > maxSize {
			return at.Errorf("%v is too large: an array has at most 2^59 elements", t)
		}
		size = lo
	}
	return nil
}

// axisOf resolves an axis of v, where -1 is the last.
func axisOf(at graph.Site, v graph.Value, axis int) (int, error) {
	return axisIn(at, v.Type(), axis)
}

func axisIn(at graph.Site, t graph.Type, axis int) (int, error) {
	rank := len(t.Shape)
	if axis < -rank || axis >= rank {
		return 0, at.Errorf("axis %d does not exist: %v has %s", axis, t, axesText(rank))
	}
	if axis < 0 {
		axis += rank
	}
	return axis, nil
}

func axesText(rank int) string {
	if rank == 0 {
		return "no axes"
	}
	if rank == 1 {
		return "only axis 0"
	}
	return "axes 0 to " + string(rune('0'+rank-1))
}

// axesOf resolves a list of axes of v, in ascending order; an empty list means all.
func axesOf(at graph.Site, v graph.Value, axes []int) ([]int, error) {
	if len(axes) == 0 {
		return allAxes(len(v.Shape())), nil
	}
	resolved := make([]int, len(axes))
	for i, a := range axes {
		axis, err := axisOf(at, v, a)
		if err != nil {
			return nil, err
		}
		if slices.Contains(resolved[:i], axis) {
			return nil, at.Errorf("axis %d is named twice", axis)
		}
		resolved[i] = axis
	}
	slices.Sort(resolved)
	return resolved, nil
}

func allAxes(rank int) []int {
	axes := make([]int, rank)
	for i := range axes {
		axes[i] = i
	}
	return axes
}

// known refuses an axis of v whose extent is known late.
func known(at graph.Site, v graph.Value, axes ...int) error {
	for _, a := range axes {
		if v.Shape()[a].Late() {
			return at.Errorf("axis %d of %v is known late: do this earlier, or call Known first", a, v.Type())
		}
	}
	return nil
}

// outside is the fault of a number that is not one from low to high, as many as axis a of x allows.
func outside(at graph.Site, what string, got int64, x graph.Value, a int, low, high int64) error {
	e, has := x.Shape()[a], "has"
	if e.Late() {
		has = "has at most"
	}
	if high < low {
		return at.Errorf("%s is %d: axis %d of %v has no elements", what, got, a, x.Type())
	}
	return at.Errorf("%s is %d: axis %d of %v %s %d elements: give %d to %d", what, got, a, x.Type(), has, e.Max, low, high)
}

// givenAxis resolves an axis of x, which a call must have made.
func givenAxis(at graph.Site, x graph.Value, axis int) (int, error) {
	if err := given(at, x); err != nil {
		return 0, err
	}
	return axisOf(at, x, axis)
}

// withExtent gives shape with an extent that is known on one axis.
func withExtent(shape graph.Shape, axis int, n int64) graph.Shape {
	return withLength(shape, axis, graph.Extent{Max: n})
}
