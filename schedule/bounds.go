package schedule

import "slices"

// trip gives the number of iterations that visit something of the indices left, those of the loop's axis from where the
// loops outside have led: ceil(left / Step), and at most the loop's own Trip.
func (l *Loop) trip(left int64) int64 {
	if left <= 0 {
		return 0
	}
	trip := (left-1)/l.Step + 1
	if l.Trip > 0 {
		trip = min(trip, l.Trip)
	}
	return trip
}

// Inner gives the first loop that is inside a fold: loops before it run before the anchor begins, and After follows
// where they are at one index. It is the number of loops in a nest that does not reduce.
func (n *Nest) Inner() int {
	if first := slices.IndexFunc(n.Loops, func(l Loop) bool { return n.role(l) == Folded }); first >= 0 {
		return first
	}
	return len(n.Loops)
}

// reopened lists the kept loops inside a fold, which run again around After.
func (n *Nest) reopened() []Loop {
	var kept []Loop
	for _, l := range n.Loops[n.Inner():] {
		if n.role(l) == Kept {
			kept = append(kept, l)
		}
	}
	return kept
}

// Visit calls f with every index of the domain in the order of the loops, as if all were serial, until f gives false.
// It reports whether all were visited. The slice is only valid during the call.
func (n *Nest) Visit(extents []int64, f func(index []int64) bool) bool {
	index := make([]int64, len(extents))
	var enter func(at int) bool
	enter = func(at int) bool {
		if at == len(n.Loops) {
			return f(index)
		}
		l := &n.Loops[at]
		start := index[l.Axis]
		for range l.trip(extents[l.Axis] - start) {
			if !enter(at + 1) {
				return false
			}
			index[l.Axis] += l.Step
		}
		index[l.Axis] = start
		return true
	}
	return enter(0)
}
