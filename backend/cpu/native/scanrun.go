package native

import (
	"sync"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// The programs of a scan besides its first one.
const (
	streamTool      = iota // the same with stores past the caches
	againTool              // the same of elements that were kept
	streamAgainTool        // both
	totalsTool             // the folds of leaves
	keepTool               // the same, and the elements are kept
	wideTool               // elements are kept
	carriesTool            // the carry behind leaves, from their folds
	scanTools
)

// offerScans says how the other programs are made.
func (r *reduction) offerScans() {
	offer := func(k int, write func() (*vector.Program, *signature, error)) {
		r.scans[k] = sync.OnceValues(func() (*tool, error) { return r.make(write()) })
	}
	offer(streamTool, func() (*vector.Program, *signature, error) { return r.writeScan(true, false) })
	offer(againTool, func() (*vector.Program, *signature, error) { return r.writeScan(false, true) })
	offer(streamAgainTool, func() (*vector.Program, *signature, error) { return r.writeScan(true, true) })
	offer(totalsTool, r.writeTotals)
	offer(keepTool, r.writeKeeping)
	offer(wideTool, r.writeWide)
	offer(carriesTool, r.writeCarries)
}

// scanHand gives the hand of a slot for one of the other programs. The last slot is asked for first.
func (t *tally) scanHand(k, slot int) (*teller, error) {
	of, err := t.reduction.scans[k]()
	if err != nil {
		return nil, err
	}
	return handOf(&t.scans[k], slot, of), nil
}

// runScan scans the lines. A unit of work is some lines; a long line is scanned by several calls, each of which leaves
// a carry for the next, and where there are few lines several goroutines work on one.
func (t *tally) runScan() error {
	if t.length == 0 {
		return nil
	}
	goroutines, chunk := t.spread(t.lines * t.leaves)
	t.chooseStores(goroutines)
	if (goroutines > 1 || t.dear) && t.leaves > 1 && t.lines < 2*int64(goroutines) {
		return t.runChains(goroutines)
	}
	t.units = min(t.lines, t.unitsOf(chunk))
	return t.share(goroutines, t.units, 1)
}

// scanUnit scans some lines.
func (t *tally) scanUnit(slot int, unit, end int64) error {
	h := t.lineHand(slot)
	h.room = h.room.grown(int64(len(t.sizes)))
	most := max(1, int64(callNanos/(t.nanos*float64(t.length))))
	return t.linesOf(unit, end, most, func(line, n int64) error { return t.scanLines(h, line, n) })
}

// scanLines scans n lines, one that takes long by several calls.
func (t *tally) scanLines(h *teller, line, n int64) error {
	elements := t.length
	if n == 1 {
		elements = max(1, int64(callNanos/t.leafNanos())) * graph.Leaf
	}
	for done := int64(0); done < t.length; done += elements {
		if err := t.stop(); err != nil {
			return err
		}
		t.aimScan(h, line, n, done, min(elements, t.length-done))
		t.setCarry(h, h.room, 0, done > 0)
		t.call(h)
	}
	return t.stop()
}

// aimScan makes the arguments those of n lines, of which done elements have been scanned and m follow.
func (t *tally) aimScan(h *teller, line, n, done, m int64) {
	first := done
	if t.reverse() {
		first = t.length - done - m
	}
	t.aim(h, line, first, n, m)
}

func (t *tally) reverse() bool { return t.nest.Anchor.(*schedule.Scan).Reverse }

// setCarry says where the carry is that begins with a word of a room, and whether there is one.
func (t *tally) setCarry(h *teller, r room, word int64, given bool) {
	t.set(h, carryGiven, 0)
	if given {
		t.set(h, carryGiven, 1)
	}
	for c := range t.sizes {
		t.set(h, carryAt+c, int64(r.at(word+int64(c))))
	}
}

// lineHand gives the hand of a slot for the program that scans. The last slot is asked for first.
func (t *tally) lineHand(slot int) *teller {
	if t.pastCaches {
		return handOf(&t.scans[streamTool], slot, nil)
	}
	return t.hand(slot)
}

// chooseStores decides whether the run stores past the caches: where it does not fit them, and the
// stores of all lines are aligned.
func (t *tally) chooseStores(goroutines int) {
	t.pastCaches = false
	if t.careful || t.work.bytes*float64(t.lines)*float64(t.length) <= float64(lastCache()) {
		return
	}
	h, err := t.scanHand(streamTool, goroutines-1)
	if err != nil {
		return
	}
	t.aim(h, 0, 0, 1, t.length)
	for i := range h.sig.places {
		if p := &h.sig.places[i]; p.writes && p.access.Stride[t.folded].Const == 1 {
			if t.pastCaches = t.isAligned(p, h.args.Pointers[i]); !t.pastCaches {
				return
			}
		}
	}
}

// isAligned reports whether the vectors of all lines are aligned at a place whose first line begins at an address.
func (t *tally) isAligned(p *place, at uintptr) bool {
	if t.reverse() {
		at += uintptr(t.length) * uintptr(p.size)
	}
	for axis, n := range t.a.Extents {
		if axis != t.folded && n > 1 {
			at |= uintptr(coef(p.access.Stride[axis], t.a)) * uintptr(p.size)
		}
	}
	return at%uintptr(t.lanes*p.size) == 0
}
