package portable

import (
	"slices"

	"github.com/laze-go/laze/schedule"
)

// A tiling is the loops of a map.
type tiling struct{ schedule.Tiling }

// newMap makes the work of a nest without anchor. Where it may meet an index outside a table, it visits the domain in
// row-major order whatever the schedule says: of the faults of a block, the first is kept.
func newMap(c *Code) func(x *run) error {
	loops := c.nest.Loops
	if slices.ContainsFunc(c.each.Tables, func(t schedule.Table) bool { return t.Checked }) {
		loops = nil
		for axis := range c.nest.Axes {
			loops = append(loops, schedule.Loop{Axis: axis, Step: 1})
		}
	}
	peeled := peelings(schedule.Tiles(loops, len(c.nest.Axes)))
	return func(x *run) error { return choose(peeled, x.args.Extents).run(x) }
}

// peelings moves inner axes to the outer loops, none at first and all but one in the end.
func peelings(t schedule.Tiling) []tiling {
	list := []tiling{{t}}
	for len(t.Inner) > 1 {
		t = t.Peel()
		list = append(list, tiling{t})
	}
	return list
}

// choose peels while a row of the rest is long enough: then what does not depend on the innermost axes is
// computed once per row, and what is not even over all of them still is inside a row.
func choose(peeled []tiling, extents []int64) *tiling {
	const longRow = 256
	t := &peeled[0]
	for k := 1; k < len(peeled) && t.size(extents, t.Inner[1:]) >= longRow; k++ {
		t = &peeled[k]
	}
	return t
}

// size gives the number of indices of a full tile along some axes.
func (t *tiling) size(extents []int64, axes []int) int64 {
	n := int64(1)
	for _, axis := range axes {
		n *= t.Extent(axis, extents)
	}
	return n
}

// A tiled is one run of a map.
type tiled struct {
	tiling
	trips  []int64 // of the outer loops
	tiles  int64
	whole  int64 // elements of a full tile
	parts  int64 // of a tile; 1: chunks are whole tiles
	grain  int64 // elements of a part
	chunk  int64 // tiles of a chunk
	chunks func(h *hand, chunk int64)
}

// run computes all tiles: a chunk is a part of a large tile, or several small ones.
func (t *tiling) run(x *run) error {
	extents, w := x.args.Extents, &x.tiled
	if product(extents) == 0 {
		return nil
	}
	if w.chunks == nil {
		w.chunks = w.take
	}
	w.tiling, w.trips = *t, w.trips[:0]
	for i := range w.Outer {
		w.trips = append(w.trips, w.Trips(i, extents))
	}
	w.tiles, w.whole = product(w.trips), w.size(extents, w.Inner)
	nanos := x.code.each.nanos()
	goroutines, chunkTime := x.spread(nanos*float64(w.tiles)*float64(w.whole), w.tiles*max(w.whole/minBlock, 1))
	return x.share(goroutines, w.cut(max(int64(chunkTime/nanos), 1)), w.chunks)
}

// cut decides what a chunk of about that many elements is, and gives the number of chunks.
func (t *tiled) cut(elements int64) int64 {
	if t.whole <= elements {
		t.parts, t.chunk = 1, elements/t.whole
		return (t.tiles-1)/t.chunk + 1
	}
	t.grain, t.chunk = roundUp(elements, minBlock), 1
	t.parts = (t.whole-1)/t.grain + 1
	return t.tiles * t.parts
}

// take computes a chunk.
func (t *tiled) take(h *hand, chunk int64) {
	if t.parts > 1 {
		t.compute(h.each, t.trips, chunk/t.parts, chunk%t.parts*t.grain, t.grain)
		return
	}
	for tile := chunk * t.chunk; tile < min((chunk+1)*t.chunk, t.tiles); tile++ {
		t.compute(h.each, t.trips, tile, 0, t.whole)
	}
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
