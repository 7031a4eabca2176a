package interp

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// foldTree folds at least one element as section 3 of the numeric contract says, without an initial value: with
// lanes for an operator that commutes, and in order where lanes is 0.
func foldTree[T any](xs []T, lanes int, op func(x, y T) T) T {
	var parts []T
	if lanes == 0 {
		for block := range slices.Chunk(xs, graph.OrderedBlock) {
			parts = append(parts, foldLeft(block, op))
		}
	} else {
		for leaf := range slices.Chunk(xs, graph.Leaf) {
			parts = append(parts, foldLanes(leaf, lanes, op))
		}
	}
	return foldPairs(parts, op)
}

func foldLeft[T any](xs []T, op func(x, y T) T) T {
	x := xs[0]
	for _, y := range xs[1:] {
		x = op(x, y)
	}
	return x
}

// foldLanes folds one leaf: elements l, l+lanes, l+2*lanes, .. for each lane l, and then the lanes by halves.
func foldLanes[T any](leaf []T, lanes int, op func(x, y T) T) T {
	w := min(lanes, len(leaf))
	lane := slices.Clone(leaf[:w])
	for i := w; i < len(leaf); i++ {
		lane[i%lanes] = op(lane[i%lanes], leaf[i])
	}
	for h := lanes / 2; h >= 1; h /= 2 {
		for l := 0; l < h && l+h < w; l++ {
			lane[l] = op(lane[l], lane[l+h])
		}
		w = min(w, h)
	}
	return lane[0]
}

// foldPairs combines neighbours, level by level; an odd last one moves up as it is.
func foldPairs[T any](parts []T, op func(x, y T) T) T {
	for len(parts) > 1 {
		var level []T
		for pair := range slices.Chunk(parts, 2) {
			level = append(level, foldLeft(pair, op))
		}
		parts = level
	}
	return parts[0]
}

// scanTree replaces each element by the fold of those up to it, or before it where exclusive, as section 4 of
// the numeric contract says. init is nil where there is none.
func scanTree[T any](xs []T, init *T, exclusive bool, op func(x, y T) T) []T {
	ys := make([]T, 0, len(xs))
	carry := init // C(k)
	for leaf := range slices.Chunk(xs, graph.Leaf) {
		running := carry // c(b)
		var total *T     // t(b)
		for block := range slices.Chunk(leaf, graph.ScanBlock) {
			p := scanBlock(block, op)
			last := p[len(p)-1]
			if exclusive {
				ys = append(ys, *running)
				p = p[:len(p)-1]
			}
			for _, x := range p {
				ys = append(ys, *after(running, x, op))
			}
			running, total = after(running, last, op), after(total, last, op)
		}
		carry = after(carry, *total, op)
	}
	return ys
}

// after gives op(carry, x), or x where there is no carry.
func after[T any](carry *T, x T, op func(x, y T) T) *T {
	if carry != nil {
		x = op(*carry, x)
	}
	return &x
}

// scanBlock takes the doubling steps, each on all elements at once.
func scanBlock[T any](block []T, op func(x, y T) T) []T {
	p := slices.Clone(block)
	for d := 1; d < graph.ScanBlock; d *= 2 {
		before := slices.Clone(p)
		for j := d; j < len(p); j++ {
			p[j] = op(before[j-d], before[j])
		}
	}
	return p
}
