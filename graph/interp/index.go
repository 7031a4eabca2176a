package interp

import "slices"

// size is the number of indices of dims.
func size(dims []int64) int64 {
	n := int64(1)
	for _, d := range dims {
		n *= d
	}
	return n
}

// position is the row-major position of an index.
func position(dims, index []int64) int64 {
	pos := int64(0)
	for a, d := range dims {
		pos = pos*d + index[a]
	}
	return pos
}

// inside reports whether index lies in dims.
func inside(dims, index []int64) bool {
	for a, d := range dims {
		if index[a] < 0 || index[a] >= d {
			return false
		}
	}
	return true
}

// each visits every index of dims in row-major order. The index is only valid during the visit. It ends with the
// first error, or when the context is done.
func (in *interp) each(dims []int64, visit func(pos int64, index []int64) error) error {
	index := make([]int64, len(dims))
	for pos := range size(dims) {
		if in.stopped() {
			return in.ctx.Err()
		}
		if err := visit(pos, index); err != nil {
			return err
		}
		next(dims, index)
	}
	return nil
}

// next steps to the index that follows in row-major order.
func next(dims, index []int64) {
	for a := len(dims) - 1; a >= 0; a-- {
		if index[a]++; index[a] < dims[a] {
			return
		}
		index[a] = 0
	}
}

// lines gives, for each index of the axes that stay, the positions of the elements along the others, all in row-major
// order.
func (in *interp) lines(dims []int64, axes []int) ([][]int64, error) {
	var kept []int64
	for a, d := range dims {
		if !slices.Contains(axes, a) {
			kept = append(kept, d)
		}
	}
	lines := make([][]int64, size(kept))
	at := make([]int64, 0, len(dims))
	err := in.each(dims, func(pos int64, index []int64) error {
		at = at[:0]
		for a, i := range index {
			if !slices.Contains(axes, a) {
				at = append(at, i)
			}
		}
		line := position(kept, at)
		lines[line] = append(lines[line], pos)
		return nil
	})
	return lines, err
}
