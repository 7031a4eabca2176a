package portable

import (
	"slices"

	"github.com/laze-go/laze/schedule"
)

// A tiling is the loops of a map: outer loops walk over tiles, which are boxes of neighbouring indices; the inner
// axes run inside of them.
type tiling struct {
	outer []schedule.Loop
	inner []int
	size  []int64 // per axis: the most indices of a tile; 0: all
}

// newMap makes the work of a nest without anchor. Where it may meet an index outside a table, it visits the domain in row-major
// order whatever the schedule says: of the faults of a block, the first is kept.
func newMap(c *Code) func(x *run) error {
	loops := joinLoops(c.nest.Loops)
	if slices.ContainsFunc(c.each.Tables, func(t schedule.Table) bool { return t.Checked }) {
		loops = nil
		for axis := range c.nest.Axes {
			loops = append(loops, schedule.Loop{Axis: axis, Step: 1})
		}
	}
	t := newTiling(loops, len(c.nest.Axes))
	return func(x *run) error { return t.run(x) }
}

// joinLoops makes one loop of adjacent parts of an axis that together visit neighbouring indices.
func joinLoops(loops []schedule.Loop) []schedule.Loop {
	var joined []schedule.Loop
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

// newTiling puts into the tiles the innermost loops that step over all they visit, one per axis.
func newTiling(loops []schedule.Loop, axes int) tiling {
	t := tiling{size: make([]int64, axes)}
	first, seen := len(loops), make([]bool, axes)
	for first > 0 && loops[first-1].Step == 1 && !seen[loops[first-1].Axis] {
		first--
		seen[loops[first].Axis] = true
	}
	t.outer = loops[:first]
	for _, l := range loops[first:] {
		t.inner = append(t.inner, l.Axis)
		t.size[l.Axis] = l.Trip
	}
	for _, l := range t.outer {
		if n := t.size[l.Axis]; n == 0 || l.Step < n {
			t.size[l.Axis] = l.Step
		}
	}
	return t
}

// peel moves inner axes to the outer loops while a row of the rest is long enough: then what does not depend on
// the innermost axes is computed once per row, and what is not even over all of them still is inside a row.
func (t *tiling) peel(extents []int64) tiling {
	const longRow = 256
	p := tiling{outer: append([]schedule.Loop{}, t.outer...), inner: t.inner, size: append([]int64{}, t.size...)}
	for len(p.inner) > 1 && product(p.tile(extents)[1:]) >= longRow {
		axis := p.inner[0]
		p.outer = append(p.outer, schedule.Loop{Axis: axis, Step: 1, Trip: p.size[axis]})
		p.inner, p.size[axis] = p.inner[1:], 1
	}
	return p
}

// tile gives the extents of a full tile along the inner axes.
func (t *tiling) tile(extents []int64) []int64 {
	counts := make([]int64, len(t.inner))
	for i, axis := range t.inner {
		if counts[i] = extents[axis]; t.size[axis] > 0 {
			counts[i] = min(counts[i], t.size[axis])
		}
	}
	return counts
}

// trips gives the number of iterations of the outer loops; some visit tiles outside the domain.
func (t *tiling) trips(extents []int64) []int64 {
	trips := make([]int64, len(t.outer))
	for i, l := range t.outer {
		trips[i] = (extents[l.Axis]-1)/l.Step + 1
		if l.Trip > 0 {
			trips[i] = min(trips[i], l.Trip)
		}
	}
	return trips
}

// run computes all tiles: a chunk is a part of a large tile, or several small ones.
func (t *tiling) run(x *run) error {
	extents := x.args.Extents
	if product(extents) == 0 {
		return nil
	}
	p := t.peel(extents)
	trips, counts := p.trips(extents), p.tile(extents)
	tiles, size := product(trips), product(counts)
	nanos := x.code.each.nanos()
	goroutines, chunkTime := x.spread(nanos*float64(tiles)*float64(size), tiles*max(size/minBlock, 1))
	grain := max(int64(chunkTime/nanos), 1)
	parts, perChunk := int64(1), int64(1)
	if size > grain {
		grain = roundUp(grain, minBlock)
		parts = (size-1)/grain + 1
	} else {
		grain, perChunk = size, max(grain/size, 1)
	}
	chunks := (tiles-1)/perChunk + 1
	if parts > 1 {
		chunks = tiles * parts
	}
	return x.share(goroutines, chunks, func(h *hand, chunk int64) {
		if parts > 1 {
			p.compute(h.each, trips, chunk/parts, chunk%parts*grain, grain)
			return
		}
		for tile := chunk * perChunk; tile < min((chunk+1)*perChunk, tiles); tile++ {
			p.compute(h.each, trips, tile, 0, size)
		}
	})
}

// compute computes positions lo.. of a tile.
func (t *tiling) compute(r *runner, trips []int64, tile, lo, n int64) {
	var at, counts [maxAxes]int64
	extents := r.x.args.Extents
	for i := len(trips) - 1; i >= 0; i-- {
		at[t.outer[i].Axis] += tile % trips[i] * t.outer[i].Step
		tile /= trips[i]
	}
	for axis, n := range extents {
		if at[axis] >= n {
			return
		}
	}
	size := int64(1)
	for i, axis := range t.inner {
		counts[i] = extents[axis] - at[axis]
		if t.size[axis] > 0 {
			counts[i] = min(counts[i], t.size[axis])
		}
		size *= counts[i]
	}
	r.rows(t.inner, counts[:len(t.inner)])
	r.seek(at[:len(extents)])
	r.run(lo, min(lo+n, size))
}

func roundUp(n, to int64) int64 { return (n + to - 1) / to * to }
