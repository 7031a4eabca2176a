package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph"
)

// takeAcross takes the values at position i of a leaf of all lines of the row: element i meets the lane that the
// contract gives it. Where any grouping gives the same bits there is one lane, which stays in the cache.
func (f *folder) takeAcross(xs []unsafe.Pointer, i int) {
	lane, first := f.laneOf(i)
	to := f.lane(lane)
	if p := f.product; p != nil {
		if first {
			p.mul(to[0], xs[0], xs[1], nil, f.width)
		} else {
			p.add(to[0], xs[0], xs[1], to[0], f.width)
		}
		return
	}
	if first {
		f.copyTo(to, xs, f.width)
		return
	}
	f.combine(to, to, xs, f.width)
}

// lane gives the values of a lane.
func (f *folder) lane(i int) []unsafe.Pointer {
	for len(f.acc) <= i {
		f.acc = append(f.acc, f.values(maxWidth))
	}
	return f.acc[i]
}

// laneStride gives the step by which folds may take the elements of a leaf: first 0, stride, .., then 1, 1 + stride, ..
// Each lane still meets its elements in order, and while it does it stays in the first-level cache. Where all lanes fit
// there, or some fold keeps the order of its elements, the step is 1.
func laneStride(folds []*folder) int {
	stride, bytes := graph.Leaf, 0
	for _, f := range folds {
		switch {
		case f.exact:
			continue
		case !f.Commutes:
			return 1
		}
		stride = min(stride, f.lanes)
		for _, t := range f.types {
			bytes += f.width * f.lanes * t.Size()
		}
	}
	if bytes < cacheBytes {
		return 1
	}
	return stride
}

// laneOf gives the lane of element i of a leaf, and whether it is the lane's first.
func (f *folder) laneOf(i int) (lane int, first bool) {
	switch {
	case f.exact:
		return 0, i == 0
	case f.Commutes:
		return i % f.lanes, i < f.lanes
	}
	return i / graph.OrderedBlock, i%graph.OrderedBlock == 0
}

// endAcross gives the folds of a leaf of n elements.
func (f *folder) endAcross(n int) []unsafe.Pointer {
	switch {
	case f.exact:
	case f.Commutes:
		f.halveAcross(min(n, f.lanes))
	default:
		f.pairsAcross((n-1)/graph.OrderedBlock + 1)
	}
	return f.acc[0]
}

func (f *folder) halveAcross(present int) {
	for h := f.lanes / 2; h > 0; h /= 2 {
		for upper := h; upper < present; upper++ {
			f.combine(f.acc[upper-h], f.acc[upper-h], f.acc[upper], f.width)
		}
		present = min(present, h)
	}
}

func (f *folder) pairsAcross(present int) {
	for step := 1; step < present; step *= 2 {
		for i := 0; i+step < present; i += 2 * step {
			f.combine(f.acc[i], f.acc[i], f.acc[i+step], f.width)
		}
	}
}
