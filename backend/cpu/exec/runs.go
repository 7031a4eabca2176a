package exec

import "slices"

// runs are the free parts of an arena: sorted, disjoint, never adjacent.
type runs []run

type run struct{ at, n int }

func newRuns(n int) runs { return runs{{0, n}} }

// take cuts n bytes from the first run that has them, so that code stays dense at the low end.
func (r *runs) take(n int) (at int, ok bool) {
	i := slices.IndexFunc(*r, func(f run) bool { return f.n >= n })
	if i < 0 {
		return 0, false
	}
	f := &(*r)[i]
	at = f.at
	f.at, f.n = f.at+n, f.n-n
	if f.n == 0 {
		*r = slices.Delete(*r, i, i+1)
	}
	return at, true
}

// give puts n bytes back and joins them with their neighbours.
func (r *runs) give(at, n int) {
	i, _ := slices.BinarySearchFunc(*r, at, func(f run, at int) int { return f.at - at })
	*r = slices.Insert(*r, i, run{at, n})
	r.join(i)
	if i > 0 {
		r.join(i - 1)
	}
}

// join makes one run of run i and the next, if they touch.
func (r *runs) join(i int) {
	if i+1 < len(*r) && (*r)[i].at+(*r)[i].n == (*r)[i+1].at {
		(*r)[i].n += (*r)[i+1].n
		*r = slices.Delete(*r, i+1, i+2)
	}
}
