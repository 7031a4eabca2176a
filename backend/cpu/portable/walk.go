package portable

import "unsafe"

// A walk is a way through memory, by the row-major position in a box: adjacent axes over which the step is even
// are one.
type walk struct {
	rank   int
	count  [maxAxes]int64
	stride [maxAxes]int64 // in elements
}

// maxAxes bounds the axes of a nest: those of the largest array, and one for the fold of one element.
const maxAxes = 16

// newWalk joins what can be joined.
func newWalk(counts, strides []int64) walk {
	var w walk
	for i, n := range counts {
		if n == 1 {
			continue
		}
		if last := w.rank - 1; last >= 0 && w.stride[last] == strides[i]*n {
			w.count[last] *= n
			w.stride[last] = strides[i]
			continue
		}
		w.count[w.rank], w.stride[w.rank] = n, strides[i]
		w.rank++
	}
	if w.rank == 0 {
		w.rank, w.count[0] = 1, 1
	}
	return w
}

// even reports whether one stride leads through the whole box.
func (w *walk) even() bool { return w.rank == 1 }

// segments calls do for each run of even steps among the positions lo..lo+n: it begins at position lo+done, at
// offset from the box's first element, and has m elements. Columns are addressed by done, and no pointer moves
// on with the runs: past the last one it would point behind the column, which the collector takes for a
// corrupted pointer where it finds it.
func (w *walk) segments(lo int64, n int, do func(done int, offset, stride int64, m int)) {
	last := w.rank - 1
	var at [maxAxes]int64
	offset, rest := int64(0), lo
	for k := last; k >= 0; k-- {
		if k > 0 {
			at[k] = rest % w.count[k]
			rest /= w.count[k]
		} else {
			at[k] = rest
		}
		offset += at[k] * w.stride[k]
	}
	for done := 0; done < n; {
		m := int(min(int64(n-done), w.count[last]-at[last]))
		do(done, offset, w.stride[last], m)
		done += m
		offset += int64(m) * w.stride[last]
		at[last] += int64(m)
		for k := last; k > 0 && at[k] == w.count[k]; k-- {
			at[k] = 0
			at[k-1]++
			offset += w.stride[k-1] - w.count[k]*w.stride[k]
		}
	}
}

// fetch copies n elements from position lo of the walk at base into a column.
func (w *walk) fetch(d, base unsafe.Pointer, size int, lo int64, n int) {
	w.segments(lo, n, func(done int, offset, stride int64, m int) {
		from, to := unsafe.Add(base, int(offset)*size), unsafe.Add(d, done*size)
		switch stride {
		case 1:
			moves[size](to, from, nil, nil, m)
		case 0:
			fills[size](to, from, nil, nil, m)
		default:
			pickers[size](to, from, stride, m)
		}
	})
}

// store copies a column of n elements to the places from position lo on.
func (w *walk) store(base, s unsafe.Pointer, size int, lo int64, n int) {
	w.segments(lo, n, func(done int, offset, stride int64, m int) {
		from, to := unsafe.Add(s, done*size), unsafe.Add(base, int(offset)*size)
		if stride == 1 {
			moves[size](to, from, nil, nil, m)
		} else {
			placers[size](to, from, stride, m)
		}
	})
}

// count64 fills a column with the coordinates that the walk gives, beginning at start.
func (w *walk) count64(d unsafe.Pointer, start, lo int64, n int) {
	w.segments(lo, n, func(done int, offset, stride int64, m int) {
		iota64(unsafe.Add(d, done*8), start+offset, stride, m)
	})
}
