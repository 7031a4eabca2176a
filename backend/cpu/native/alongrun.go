package native

import (
	"math"
	"math/bits"

	"github.com/laze-go/laze/schedule"
)

const (
	alongLines = 512 // lines of one call, whose parts fit the first-level cache
	alongLine  = 12  // nanoseconds that a line costs besides its elements
	shortLine  = 4   // the same for lines that are one part each
)

// runAlong folds lines one after the other. A unit of work is some lines, or some leaves of one line.
func (t *tally) runAlong() error {
	if !t.loops && t.most == 1 && t.total <= callNanos && t.lines <= t.row && t.lines <= alongLines {
		t.whole(t.hand(0), 0, t.lines)
		return nil
	}
	goroutines, units, span := t.cutLines()
	if err := t.share(goroutines, units, span); err != nil || t.pieces == 0 {
		return err
	}
	for line := range t.lines {
		if err := t.stop(); err != nil {
			return err
		}
		t.joinLine(t.hand(0), t.shared, line*t.leaves, t.lines, line)
	}
	return nil
}

// cutLines chooses the units of work, and gives the number of goroutines and of units, and of those that are done at
// once. Lines are only cut where there are too few of them to share.
func (t *tally) cutLines() (goroutines int, units, span int64) {
	goroutines, chunk := t.spread(t.lines * max(t.leaves, 1))
	pieces := schedule.Pieces(t.total, goroutines, chunk)
	wanted := t.unitsOf(chunk / float64(pieces))
	units = min(t.lines, wanted)
	keep(&t.units, units)
	if goroutines == 1 || t.leaves < 2 || units >= schedule.ChunksPerWorker*int64(goroutines) {
		keep(&t.pieces, 0)
	} else {
		keep(&t.pieces, min(t.leaves, (wanted-1)/t.lines+1))
		if words := t.lines * t.leaves * int64(len(t.sizes)); int64(len(t.shared)) < words {
			t.shared = t.shared.grown(words)
		}
		units = t.lines * t.pieces
	}
	return goroutines, units, schedule.AtOnce(t.total, goroutines, chunk, units)
}

// unitsOf is the number of units that take about so long.
func (t *tally) unitsOf(chunk float64) int64 { return max(1, int64(math.Round(t.total/chunk))) }

// alongUnit computes units of work.
func (t *tally) alongUnit(slot int, from, to int64) error {
	h := t.hand(slot)
	if t.pieces == 0 {
		most := min(alongLines, max(1, int64(callNanos/(t.nanos*float64(max(t.length, 1))))))
		return t.linesOf(from, to, most, func(line, n int64) error { return t.someLines(h, line, n) })
	}
	for from < to {
		line, piece := from/t.pieces, from%t.pieces
		n := min(t.pieces-piece, to-from)
		leaf := cut(t.leaves, t.pieces, piece)
		t.someLeaves(h, t.shared, line*t.leaves, t.lines, line, leaf, cut(t.leaves, t.pieces, piece+n)-leaf)
		from += n
	}
	return t.stop()
}

// linesOf runs do for the lines of units of work: at most so many at once, which follow one another.
func (t *tally) linesOf(from, to, most int64, do func(line, n int64) error) error {
	for line, end := cut(t.lines, t.units, from), cut(t.lines, t.units, to); line < end; {
		if err := t.stop(); err != nil {
			return err
		}
		n := min(t.row-line%t.row, end-line, most)
		if err := do(line, n); err != nil {
			return err
		}
		line += n
	}
	return nil
}

// cut is where part k of n things begins that are cut into so many parts: any number of neighbouring parts have as
// many as others, but for one.
func cut(n, parts, k int64) int64 {
	hi, lo := bits.Mul64(uint64(n), uint64(k))
	q, _ := bits.Div64(hi, lo, uint64(parts))
	return int64(q)
}

// someLines folds lines, one that takes long by several calls.
func (t *tally) someLines(h *teller, line, n int64) error {
	group := max(1, int64(callNanos/t.leafNanos()))
	if n > 1 || t.leaves <= 2*group {
		t.whole(h, line, n)
		return nil
	}
	h.room = h.room.grown(t.leaves * int64(len(t.sizes)))
	for leaf := int64(0); leaf < t.leaves; leaf += group {
		t.someLeaves(h, h.room, 0, 1, line, leaf, group)
		if err := t.stop(); err != nil {
			return err
		}
	}
	t.joinLine(h, h.room, 0, 1, line)
	return nil
}

// whole folds lines in one call.
func (t *tally) whole(h *teller, line, n int64) {
	t.aimWhole(h, line, n)
	t.call(h)
}

// aimWhole makes the arguments those of whole lines.
func (t *tally) aimWhole(h *teller, line, n int64) {
	h.room = h.room.grown(n * max(t.leaves, 1) * int64(len(t.sizes)))
	t.aim(h, line, 0, min(n, n*t.leaves), t.length)
	t.setAlong(h, h.room, 0, n, t.leaves, n)
}

// someLeaves folds up to n leaves of a line into parts, which begin at the first-th of a matrix of that many lines.
func (t *tally) someLeaves(h *teller, parts room, first, lines, line, leaf, n int64) {
	size := int64(t.part())
	t.aim(h, line, leaf*size, 1, min(t.length-leaf*size, n*size))
	t.callAlong(h, parts, first+leaf, lines, 0, 0)
}

// joinLine makes the result of a line of its parts.
func (t *tally) joinLine(h *teller, parts room, first, lines, line int64) {
	t.aim(h, line, 0, 1, 0)
	t.callAlong(h, parts, first, lines, t.leaves, 1)
}

// callAlong calls the code.
func (t *tally) callAlong(h *teller, parts room, first, lines, join, finish int64) {
	t.setAlong(h, parts, first, lines, join, finish)
	t.call(h)
}

// setAlong tells the code which parts to make or join. They begin with the first-th of a matrix of so many lines per
// component; it joins so many of each line, and finishes so many lines.
func (t *tally) setAlong(h *teller, parts room, first, lines, join, finish int64) {
	t.set(h, partCount, t.leaves)
	t.set(h, joinCount, join)
	t.set(h, finishCount, finish)
	for c, size := range t.sizes {
		t.set(h, partsAt+c, int64(parts.at(int64(c)*lines*max(t.leaves, 1)))+first*size)
	}
}
