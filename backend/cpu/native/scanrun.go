package native

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// runScan scans the lines. A unit of work is some lines; a long line is scanned by several calls, each of which leaves a carry for
// the next.
func (t *tally) runScan() error {
	if t.length == 0 {
		return nil
	}
	goroutines, chunk := t.spread(t.lines)
	t.width = max(1, min(t.lines, int64(chunk/t.total*float64(t.lines))))
	return t.share(goroutines, (t.lines-1)/t.width+1)
}

// scanUnit scans some lines.
func (t *tally) scanUnit(slot int, unit int64) error {
	h := t.hand(slot)
	h.room = h.room.grown(int64(len(t.sizes)))
	most := max(1, int64(callNanos/(t.nanos*float64(t.length))))
	for line, end := unit*t.width, min((unit+1)*t.width, t.lines); line < end; {
		n := min(t.row-line%t.row, end-line, most)
		if err := t.scanLines(h, line, n); err != nil {
			return err
		}
		line += n
	}
	return nil
}

// scanLines scans n lines, one that takes long by several calls.
func (t *tally) scanLines(h *teller, line, n int64) error {
	elements := t.length
	if n == 1 {
		elements = max(1, int64(callNanos/(t.nanos*graph.Leaf))) * graph.Leaf
	}
	for done := int64(0); done < t.length; done += elements {
		if err := t.stop(); err != nil {
			return err
		}
		m := min(elements, t.length-done)
		first := done
		if t.nest.Anchor.(*schedule.Scan).Reverse {
			first = t.length - done - m
		}
		t.aim(h, line, first, n, m)
		t.set(h, carryGiven, min(done, 1))
		for c := range t.sizes {
			t.set(h, carryAt+c, int64(h.room.at(int64(c))))
		}
		t.call(h)
	}
	return t.stop()
}
