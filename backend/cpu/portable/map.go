package portable

import (
	"slices"

	"github.com/laze-go/laze/schedule"
)

// A tiling is the loops of a map.
type tiling struct{ schedule.Tiling }

// newMap makes the work of a nest without anchor. Where it may meet an index outside a table, it visits the domain in row-major
// order whatever the schedule says: of the faults of a block, the first is kept.
func newMap(c *Code) func(x *run) error {
	loops := c.nest.Loops
	if slices.ContainsFunc(c.each.Tables, func(t schedule.Table) bool { return t.Checked }) {
		loops = nil
		for axis := range c.nest.Axes {
			loops = append(loops, schedule.Loop{Axis: axis, Step: 1})
		}
	}
	t := tiling{schedule.Tiles(loops, len(c.nest.Axes))}
	return func(x *run) error { return t.run(x) }
}

// peel moves inner axes to the outer loops while a row of the rest is long enough: then what does not depend on
// the innermost axes is computed once per row, and what is not even over all of them still is inside a row.
func (t *tiling) peel(extents []int64) tiling {
	const longRow = 256
	p := *t
	for len(p.Inner) > 1 && product(p.tile(extents)[1:]) >= longRow {
		p.Tiling = p.Peel()
	}
	return p
}

// tile gives the extents of a full tile along the inner axes.
func (t *tiling) tile(extents []int64) []int64 {
	counts := make([]int64, len(t.Inner))
	for i, axis := range t.Inner {
		counts[i] = t.Extent(axis, extents)
	}
	return counts
}

// trips gives the number of iterations of the outer loops.
func (t *tiling) trips(extents []int64) []int64 {
	trips := make([]int64, len(t.Outer))
	for i := range t.Outer {
		trips[i] = t.Trips(i, extents)
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
		at[t.Outer[i].Axis] += tile % trips[i] * t.Outer[i].Step
		tile /= trips[i]
	}
	for axis, n := range extents {
		if at[axis] >= n {
			return
		}
	}
	size := int64(1)
	for i, axis := range t.Inner {
		counts[i] = extents[axis] - at[axis]
		if t.Size[axis] > 0 {
			counts[i] = min(counts[i], t.Size[axis])
		}
		size *= counts[i]
	}
	r.rows(t.Inner, counts[:len(t.Inner)])
	r.seek(at[:len(extents)])
	r.run(lo, min(lo+n, size))
}

func roundUp(n, to int64) int64 { return (n + to - 1) / to * to }
