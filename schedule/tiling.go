package schedule

// A Tiling is the loops of a nest as a walk over tiles, which are boxes of neighbouring indices: outer loops lead from
// one tile to the next, the inner axes run inside of one.
type Tiling struct {
	Outer []Loop
	Inner []int   // axes, outermost first
	Size  []int64 // per axis: the most indices of a tile; 0: all
}

// Tiles puts into the tiles the innermost loops that step over all they visit, one per axis.
func Tiles(loops []Loop, axes int) Tiling {
	loops = joinLoops(loops)
	t := Tiling{Size: make([]int64, axes)}
	first, seen := len(loops), make([]bool, axes)
	for first > 0 && loops[first-1].Step == 1 && !seen[loops[first-1].Axis] {
		first--
		seen[loops[first].Axis] = true
	}
	t.Outer = loops[:first]
	for _, l := range loops[first:] {
		t.Inner = append(t.Inner, l.Axis)
		t.Size[l.Axis] = l.Trip
	}
	for _, l := range t.Outer {
		if n := t.Size[l.Axis]; n == 0 || l.Step < n {
			t.Size[l.Axis] = l.Step
		}
	}
	return t
}

// joinLoops makes one loop of adjacent parts of an axis that together visit neighbouring indices.
func joinLoops(loops []Loop) []Loop {
	var joined []Loop
	for _, l := range loops {
		if k := len(joined) - 1; k >= 0 && joined[k].Axis == l.Axis && joined[k].Step == l.Step*l.Trip {
			joined[k].Step = l.Step
			joined[k].Trip *= l.Trip
			continue
		}
		joined = append(joined, l)
	}
	return joined
}

// Peel moves the outermost inner axis to the outer loops.
func (t Tiling) Peel() Tiling {
	axis := t.Inner[0]
	outer := append(append([]Loop{}, t.Outer...), Loop{Axis: axis, Step: 1, Trip: t.Size[axis]})
	size := append([]int64{}, t.Size...)
	size[axis] = 1
	return Tiling{Outer: outer, Inner: t.Inner[1:], Size: size}
}

// Trips gives the number of iterations of outer loop k; some visit tiles outside the domain.
func (t *Tiling) Trips(k int, extents []int64) int64 {
	l := &t.Outer[k]
	trips := (extents[l.Axis]-1)/l.Step + 1
	if l.Trip > 0 {
		trips = min(trips, l.Trip)
	}
	return trips
}

// Extent gives the number of indices of a full tile along an axis.
func (t *Tiling) Extent(axis int, extents []int64) int64 {
	if n := t.Size[axis]; n > 0 {
		return min(extents[axis], n)
	}
	return extents[axis]
}
