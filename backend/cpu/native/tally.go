package native

import (
	"context"
	"errors"
	"time"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/schedule"
)

// A tally is one run of a reduction. Lines are numbered in row-major order of the kept axes.
type tally struct {
	*reduction
	course
	lines      int64
	row        int64    // lines along the innermost kept axis
	length     int64    // elements of a line
	leaves     int64    // of a line
	total      float64  // nanoseconds of all
	nanos      float64  // of an element
	most       int      // goroutines that may share the work
	perUnit    float64  // elements of a unit, of what loops
	units      int64    // along: units of work that are lines
	pieces     int64    // along: units of a line, where lines are shared; else 0
	width      int64    // across: lines of a strip
	group      int64    // across: leaves of a unit of work
	shared     room     // the folds of units, where lines are shared
	tables     [2]table // across: the entries of a group of leaves, and of the last one
	hands      []*teller
	scans      [scanTools][]*teller // of a scan
	chain      chain
	pastCaches bool                                 // a scan stores so
	unit       func(slot int, from, to int64) error // does units of work
}

// A teller is the hand of a reduction.
type teller struct {
	hand
	tool *tool
	room room // along: parts; across: the stack; of scans: carries
	join [1]entry
}

// A room is memory without pointers that grows.
type room []uint64

// grown is the room, or a new one, of at least n words.
func (r room) grown(n int64) room {
	if int64(len(r)) >= n {
		return r
	}
	const line = 8
	r = make(room, n+n/4+line)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(r))) / 8 % line
	return r[skip : len(r)-line+int(skip)]
}

// at is where word i of the room lies. The caller keeps it alive.
func (r room) at(i int64) uint64 {
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(r)))) + uint64(8*i)
}

// callNanos bounds the time of one call: the runtime cannot stop a goroutine inside of it.
const callNanos = 50_000

// leastNanos is what an element costs that needs no work at all.
const leastNanos = 0.005

func newTally(r *reduction) *tally {
	t := &tally{reduction: r}
	switch {
	case r.isScan():
		t.unit = t.scanUnit
	case r.across:
		t.unit = t.acrossUnit
	default:
		t.unit = t.alongUnit
	}
	if r.loops {
		t.unit = t.timed(t.unit)
	}
	return t
}

// timed notes what the elements of units take.
func (t *tally) timed(unit func(slot int, from, to int64) error) func(slot int, from, to int64) error {
	return func(slot int, from, to int64) error {
		begin := time.Now()
		err := unit(slot, from, to)
		t.pace.note(time.Since(begin), t.perUnit*float64(to-from))
		return err
	}
}

// run computes the reduction.
func (t *tally) run(ctx context.Context, a *backend.Args) error {
	t.begin(ctx, a)
	t.measure()
	switch {
	case t.lines == 0:
		return nil
	case t.isScan():
		return t.runScan()
	case t.across:
		return t.runAcross()
	}
	return t.runAlong()
}

// measure counts lines and leaves, and estimates the work.
func (t *tally) measure() {
	t.count()
	elements := float64(t.lines) * float64(max(t.length, 1))
	nanos := t.pace.nanos(t.work.nanos(elements), elements)
	keep(&t.total, max(nanos, leastNanos*elements)+t.perLine*float64(t.lines))
	keep(&t.nanos, t.total/elements)
	most := backend.Limit(t.a.Workers, t.parallel)
	if !spreads(t.total, most) {
		most = 1
	}
	keep(&t.most, most)
}

// count counts lines and leaves.
func (t *tally) count() {
	row, length := int64(1), t.a.Extents[t.folded]
	if t.kept >= 0 {
		row = t.a.Extents[t.kept]
	}
	lines := row
	for _, axis := range t.outer {
		lines *= t.a.Extents[axis]
	}
	keep(&t.lines, lines)
	keep(&t.row, row)
	keep(&t.length, length)
	keep(&t.leaves, (length+int64(t.part())-1)/int64(t.part()))
}

// spread decides how many goroutines share the work, which can be cut into so many parts, and
// how long a unit should take.
func (t *tally) spread(parts int64) (goroutines int, chunk float64) {
	return schedule.Share(t.total, parts, t.most)
}

// leafNanos is the time of a leaf.
func (t *tally) leafNanos() float64 { return t.nanos * float64(t.part()) }

// share runs the units, up to span at once.
func (t *tally) share(goroutines int, units, span int64) error {
	if t.loops {
		t.perUnit = float64(t.lines) * float64(t.length) / float64(units)
	}
	if goroutines == 1 {
		for unit := range units {
			if err := t.unit(0, unit, unit+1); err != nil {
				return err
			}
		}
		return nil
	}
	t.hand(goroutines - 1)
	return workers.Spans(t.ctx, goroutines, units, span, t.unit)
}

// hand gives the hand of a slot. The last slot is asked for first.
func (t *tally) hand(slot int) *teller { return handOf(&t.hands, slot, t.tool) }

func handOf(hands *[]*teller, slot int, of *tool) *teller {
	for len(*hands) <= slot {
		*hands = append(*hands, newTeller(of))
	}
	return (*hands)[slot]
}

func newTeller(t *tool) *teller { return &teller{hand: *newHand(t.kernel.sig), tool: t} }

// aim makes the arguments those of a box that begins at a line and an element of it.
func (t *tally) aim(h *teller, line, element, rows, columns int64) {
	b := &h.box
	clear(b.at[:len(t.a.Extents)])
	b.at[t.folded] = element
	if t.kept >= 0 {
		b.at[t.kept] = line % t.row
	}
	rest := line / max(t.row, 1)
	for k := len(t.outer) - 1; k >= 0; k-- {
		n := t.a.Extents[t.outer[k]]
		b.at[t.outer[k]] = rest % n
		rest /= n
	}
	b.rows, b.columns = rows, columns
	h.hand.aim(t.a, b, maxRounds)
	if t.length == 0 {
		for i := range t.nest.Each.Reads {
			h.args.Pointers[i] = uintptr(unsafe.Pointer(&nothing))
		}
	}
}

// nothing is where code finds the elements that are the same for all, where there are none.
var nothing [8]byte

// set gives the code a number.
func (t *tally) set(h *teller, k int, v int64) { h.tool.set(&h.args, k, v) }

// call runs the code; what is wrong shows in the end.
func (t *tally) call(h *teller) {
	if h.hand.call(h.tool.kernel) != 0 {
		t.failed.Store(true)
	}
}

// stop gives the error of a caller that waits no longer, and errFailed where the portable code has to compute all.
func (t *tally) stop() error {
	if t.failed.Load() {
		return errFailed
	}
	if stopped(t.ctx) {
		return t.ctx.Err()
	}
	return nil
}

var errFailed = errors.New("a call has reported")

// maxRounds bounds the rounds of the loops of one call.
const maxRounds = 1 << 16
