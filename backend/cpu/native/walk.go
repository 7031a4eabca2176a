package native

import (
	"context"
	"math"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/schedule"
)

// A walk is one run of a map: the way through its boxes. The lines of the domain are the rows of its tiles, one tile
// after the other; a chunk is a number of lines, or a part of one. Several are done at once: see schedule.Pieces.
type walk struct {
	course
	m     *mapping
	trips [maxAxes]int64 // of the outer loops
	rows  int64          // of a full tile
	width int64          // columns of a full tile
	lines int64
	parts int64 // of a line; 1: chunks are whole lines
	grain int64 // lines of a chunk, or columns of a part
	skew  int64 // by which parts after the first begin later, where cache lines begin

	streamed *kernel // nil: stores go through the caches

	hands  []*hand // per slot
	chunks func(slot int, from, to int64) error
}

func newWalk(m *mapping) *walk {
	w := &walk{m: m, hands: []*hand{newHand(m.kernel.sig)}}
	w.chunks = w.compute
	return w
}

// run computes the nest.
func (w *walk) run(ctx context.Context, a *backend.Args) error {
	w.begin(ctx, a)
	w.measure()
	if w.lines == 0 || w.width == 0 {
		return nil
	}
	elements := float64(w.lines) * float64(w.width)
	nanos := w.m.pace.nanos(w.m.work.near(a, w.m.tables).nanos(elements), elements)
	keep(&w.streamed, w.m.pastCaches(a, elements*w.m.work.bytes, w.width))
	if limit := w.limit(elements); nanos <= callNanos && !spreads(nanos, limit) {
		w.lineRange(w.hands[0], 0, w.lines)
	} else if err := w.share(nanos, elements, limit); err != nil {
		return err
	}
	if w.m.careful {
		return ctx.Err() // a box may have been left
	}
	return nil
}

// spreads reports whether there is enough to do for several goroutines. It is asked once in a run.
func spreads(nanos float64, limit int) bool {
	return schedule.Spreads(nanos, limit, workers.AtHand)
}

// measure counts tiles and lines.
func (w *walk) measure() {
	t, extents := &w.m.tiling, w.a.Extents
	rows, width, lines := int64(1), int64(1), int64(1)
	for k := range t.Outer {
		keep(&w.trips[k], t.Trips(k, extents))
		lines *= w.trips[k]
	}
	if axis := w.m.columns; axis >= 0 {
		width = t.Extent(axis, extents)
	}
	if axis := w.m.rows; axis >= 0 {
		rows = t.Extent(axis, extents)
	}
	keep(&w.rows, rows)
	keep(&w.width, width)
	keep(&w.lines, lines*rows)
}

// limit is the most goroutines that may share the work. What fills so little that it stays in a second-level cache is
// not shared: storing it takes less time than it takes the caller to fetch it from the caches of others.
func (w *walk) limit(elements float64) int {
	return backend.Limit(w.a.Workers, w.m.parallel && !(w.m.fills && elements*w.m.work.bytes <= prefetch.Far))
}

// minPart is the least number of columns of a part of a line, and wholePart what all but the last are a multiple of: as
// many as vectors take at once, and so little that the parts are of about one length.
const minPart, wholePart = 512, 64

// cut decides what a chunk of about that many elements is, and gives the number of chunks.
func (w *walk) cut(elements int64) int64 {
	if w.width <= elements || w.width <= minPart {
		keep(&w.parts, 1)
		keep(&w.grain, max(1, elements/w.width))
		return (w.lines-1)/w.grain + 1
	}
	keep(&w.grain, (max(elements, minPart)+wholePart-1)/wholePart*wholePart)
	keep(&w.parts, (w.width-1)/w.grain+1)
	keep(&w.skew, w.misalignment()%w.grain)
	return w.lines * w.parts
}

// share runs the chunks.
func (w *walk) share(nanos, elements float64, limit int) error {
	goroutines, chunk := schedule.Share(nanos, w.lines*(w.width/minPart+1), limit)
	pieces := schedule.Pieces(nanos, goroutines, chunk)
	chunks := w.cut(max(1, int64(chunk/nanos*elements/float64(pieces))))
	if goroutines == 1 {
		for i := range chunks {
			if stopped(w.ctx) {
				return w.ctx.Err()
			}
			_ = w.compute(0, i, i+1)
		}
		return nil
	}
	for len(w.hands) < goroutines {
		w.hands = append(w.hands, newHand(w.m.kernel.sig))
	}
	return workers.Spans(w.ctx, goroutines, chunks, schedule.AtOnce(nanos, goroutines, chunk, chunks), w.chunks)
}

// compute computes some chunks. What goes wrong shows in the end.
func (w *walk) compute(slot int, from, to int64) error {
	h := w.hands[slot]
	if w.parts == 1 {
		w.lineRange(h, from*w.grain, min(to*w.grain, w.lines))
		return nil
	}
	for from < to {
		line, part := from/w.parts, from%w.parts
		n := min(w.parts-part, to-from)
		begin, end := w.boundary(part), w.boundary(part+n)
		w.box(h, line, 1, begin, end-begin)
		from += n
	}
	return nil
}

// boundary is the column where a part begins.
func (w *walk) boundary(part int64) int64 {
	if part == 0 {
		return 0
	}
	if part == w.parts {
		return w.width
	}
	return min(part*w.grain+w.skew, w.width)
}

// lineRange computes whole lines, which may lie in several tiles.
func (w *walk) lineRange(h *hand, line, end int64) {
	for line < end && !w.failed.Load() {
		n := min(w.rows-line%w.rows, end-line)
		w.box(h, line, n, 0, w.width)
		line += n
	}
}

// box computes columns from, from+1, .. of some lines of one tile, as far as they are inside the domain.
func (w *walk) box(h *hand, line, rows, from, columns int64) {
	t, m, extents := &w.m.tiling, w.m, w.a.Extents
	b := &h.box
	clear(b.at[:len(extents)])
	tile := line / w.rows
	for k := len(t.Outer) - 1; k >= 0; k-- {
		l := &t.Outer[k]
		b.at[l.Axis] += tile % w.trips[k] * l.Step
		tile /= w.trips[k]
	}
	b.rows, b.columns = rows, columns
	if axis := m.rows; axis >= 0 {
		b.at[axis] += line % w.rows
		b.rows = min(rows, extents[axis]-b.at[axis])
	}
	if axis := m.columns; axis >= 0 {
		b.at[axis] += from
		b.columns = min(columns, extents[axis]-b.at[axis])
	}
	for axis, n := range extents {
		if b.at[axis] >= n {
			return
		}
	}
	switch {
	case m.loops:
		begin := time.Now()
		w.carefully(h, *b, m.rounds)
		m.pace.note(time.Since(begin), float64(b.rows*b.columns))
	case m.careful:
		w.carefully(h, *b, m.rounds)
	case w.streamed != nil:
		w.stream(h, b)
	default:
		h.aim(w.a, b, 0)
		h.call(m.kernel)
	}
}

// carefully computes a box whose call may report. One whose loops do not end in time is computed in halves.
func (w *walk) carefully(h *hand, b box, rounds int64) {
	if b.rows <= 0 || b.columns <= 0 || w.failed.Load() || stopped(w.ctx) {
		return
	}
	last := w.m.lastRounds
	if elements := b.rows * b.columns; elements <= h.bite || rounds == last {
		h.aim(w.a, &b, rounds)
		status := h.call(w.m.kernel)
		if status == 0 {
			h.bite += min(h.bite/8+1, math.MaxInt64-h.bite)
			return
		}
		if status&statusFault != 0 || rounds == last {
			w.failed.Store(true)
			return
		}
		h.bite = max(elements/2, 1)
	}
	first, second := b, b
	switch {
	case b.rows > 1:
		first.rows = b.rows / 2
		second.rows -= first.rows
		second.at[w.m.rows] += first.rows
	case b.columns > int64(w.m.lanes):
		first.columns = (b.columns/2 + int64(w.m.lanes) - 1) &^ int64(w.m.lanes-1)
		second.columns -= first.columns
		second.at[w.m.columns] += first.columns
	default:
		rounds, second.columns = last, 0
	}
	w.carefully(h, first, rounds)
	w.carefully(h, second, rounds)
}

// misalignment is the number of columns of the first store up to where a cache line begins.
func (w *walk) misalignment() int64 {
	for i := range w.m.kernel.sig.places {
		if p := &w.m.kernel.sig.places[i]; p.writes {
			var origin box
			return misalignment(p.address(w.a, &origin), p.size)
		}
	}
	return 0
}
