package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/selecting"
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/schedule"
)

// A hand is what one goroutine needs to work on a nest. Hands are kept between runs.
type hand struct {
	each     *runner
	after    *runner
	folds    []*folder
	strips   []strip // of the folds, where they take elements where they lie
	at       [maxAxes]int64
	given    []unsafe.Pointer // of a reduction: what After takes
	straight bool             // of a scan: it goes where After would copy it
	scatter  scatter
	counters counters
	packed   [][]byte // of a compaction: per value, what a chunk keeps
	kept     []int64  // per part of it: how many elements
	first    []int64  // and where they belong
	sort     rowSort
	sorts    sortOf // of sort

	shortSieve selecting.Sieve[uint32]
	longSieve  selecting.Sieve[uint64]
	shortCatch selecting.Catch[uint32]
	shortDesk  desk[uint32]
	longDesk   desk[uint64]
	longCatch  selecting.Catch[uint64]
	shortLine  line[uint32]
	longLine   line[uint64]
	passing    looker              // that a sieve or a catch is open for
	leads      [leadsAtOnce]uint64 // those found last, of either width
}

// index gives the index of the domain at a row-major position among some axes; the others are 0. It is valid until the
// next call.
func (h *hand) index(axes []int, extents []int64, pos int64) []int64 {
	at := h.at[:len(h.each.x.args.Extents)]
	clear(at)
	for k := len(axes) - 1; k >= 0; k-- {
		at[axes[k]] = pos % extents[k]
		pos /= extents[k]
	}
	return at
}

func (c *Code) newHand() *hand {
	h := &hand{each: newRunner(c.each)}
	if c.after != nil {
		h.after = newRunner(c.after)
	}
	for _, f := range c.folds {
		h.folds = append(h.folds, newFolder(f))
	}
	return h
}

// hand gives the hand of a slot: the one that the slot had in the run before, whose memory the core that works for it
// may still hold. Different slots may ask at the same time.
func (r *run) hand(slot int) *hand {
	if r.hands[slot] == nil {
		if r.kept[slot] == nil {
			r.kept[slot] = r.code.newHand()
		}
		r.hands[slot] = r.kept[slot].open(r)
	}
	return r.hands[slot]
}

// open begins a run.
func (h *hand) open(r *run) *hand {
	h.each.open(r)
	if h.after != nil {
		h.after.open(r)
	}
	for _, f := range h.folds {
		f.prepare(r)
	}
	return h
}

// close ends a run.
func (h *hand) close() {
	h.each.close()
	h.scatter.close()
	h.passing = nil
	if h.sort != nil {
		h.sort.close()
	}
	if h.after != nil {
		h.after.close()
	}
}

// close ends the run and gives it back, with its hands.
func (r *run) close() {
	for _, h := range r.hands {
		if h != nil {
			h.close()
		}
	}
	r.calling.close()
	clear(r.hands)
	r.ctx, r.done, r.args, r.hands, r.work, r.fault, r.failed = nil, nil, nil, r.hands[:0], nil, nil, nil
	r.code.runs.Put(r)
}

// spread decides how many goroutines share work that takes about so long in all and can be cut into so many parts, and
// how long a chunk should take.
func (r *run) spread(nanos float64, parts int64) (goroutines int, chunk float64) {
	return sharing(nanos, parts, backend.Limit(r.args.Workers, r.code.spans))
}

// sharing is schedule.Share where it pays, and one goroutine elsewhere.
func sharing(nanos float64, parts int64, limit int) (goroutines int, chunk float64) {
	if !schedule.Spreads(nanos, limit, workers.AtHand) {
		parts = 1
	}
	return schedule.Share(nanos, parts, limit)
}

// share runs the chunks on the hands of so many goroutines.
func (r *run) share(goroutines int, chunks int64, do func(h *hand, chunk int64)) error {
	if goroutines == 1 {
		return r.alone(chunks, do)
	}
	r.reserve(goroutines)
	r.work = do
	return workers.Run(r.ctx, goroutines, chunks, r.chunks)
}

// take does a chunk of what is shared.
func (r *run) take(slot int, chunk int64) error {
	r.work(r.hand(slot), chunk)
	return nil
}

// reserve makes places for hands.
func (r *run) reserve(goroutines int) {
	for len(r.hands) < goroutines {
		r.hands = append(r.hands, nil)
	}
	for len(r.kept) < goroutines {
		r.kept = append(r.kept, nil)
	}
}

// alone runs the chunks on the calling goroutine.
func (r *run) alone(chunks int64, do func(h *hand, chunk int64)) error {
	r.reserve(1)
	h := r.hand(0)
	for chunk := range chunks {
		if r.stop() {
			return r.ctx.Err()
		}
		do(h, chunk)
	}
	return nil
}

// nanos estimates the time of one element of a stage: a loop of Go code takes about 0.3 ns for an addition.
func (c *stageCode) nanos() float64 {
	if c.machine != nil && !c.leads {
		return c.machine.Nanos()
	}
	return 0.05 + 0.3*float64(c.Body.Cost()) + 0.1*float64(len(c.Reads)+len(c.Stores))
}

// nanos estimates the time that a fold takes for one element.
func (c *foldCode) nanos() float64 {
	if c.strided != nil {
		return 0.15
	}
	if c.best != nil {
		return 0.4
	}
	return 0.4 * float64(c.Combine.Cost())
}
