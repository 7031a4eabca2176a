package native

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A reduction is a compiled nest with a Reduce anchor.
type reduction struct {
	*reducing
	code     *Code
	kernel   *kernel
	numbers  []int   // per number of the driver: its place in the signature
	sizes    []int64 // per component: bytes where only code sees it
	work     work
	perLine  float64 // nanoseconds besides
	outer    []int   // kept axes but the innermost
	parallel bool
	careful  bool                       // calls may report
	narrow   func() (*reduction, error) // of one across lines: the same along lines, for few of them
	tallies  sync.Pool
}

// fewLines is the number of lines up to which vectors go along them though they lie side by side.
const fewLines = 5

// newReduction compiles a nest with a Reduce or Scan anchor.
func newReduction(c *Code) (*reduction, error) {
	look := newReducing
	if _, ok := c.nest.Anchor.(*schedule.Scan); ok {
		look = newScanning
	}
	plan, err := look(c.nest, c.level)
	if err != nil {
		return nil, err
	}
	r, err := compileLines(c, plan)
	if err == nil && plan.across {
		along := *plan
		along.across = false
		r.narrow = sync.OnceValues(func() (*reduction, error) { return compileLines(c, &along) })
	}
	return r, err
}

// compileLines makes the code of a plan.
func compileLines(c *Code, plan *reducing) (*reduction, error) {
	r := &reduction{reducing: plan, code: c}
	p, sig, err := plan.write()
	if err != nil {
		return nil, err
	}
	if r.kernel, err = c.kernel(p, sig); err != nil {
		return nil, err
	}
	for k := range max(partsAt, stackAt, carryAt) + plan.components() {
		r.numbers = append(r.numbers, slices.Index(sig.numbers, number{what: own, of: k}))
	}
	for _, t := range plan.kinds {
		r.sizes = append(r.sizes, int64(t.Size()))
	}
	r.work, r.perLine = plan.cost(), alongLine
	if plan.across {
		r.perLine = 0
	}
	r.parallel = slices.ContainsFunc(c.nest.Loops, func(l schedule.Loop) bool { return l.Run == schedule.Parallel })
	r.careful = plan.reports()
	for i, axis := range c.nest.Axes {
		if axis.Role == schedule.Kept && i != plan.kept {
			r.outer = append(r.outer, i)
		}
	}
	r.tallies.New = func() any { return newTally(r) }
	return r, nil
}

// write makes the program.
func (r *reducing) write() (*vector.Program, *signature, error) {
	switch {
	case r.isScan():
		return r.writeScan()
	case r.across:
		return r.writeAcross()
	}
	return r.writeAlong()
}

// cost is the work of an element of a line.
func (r *reducing) cost() work {
	w := stageWork(r.nest, &r.nest.Each, r.each, r.lanes)
	combines := 1.0
	if r.isScan() {
		combines = 6
	}
	for _, x := range r.folds {
		w.compute += nanosPerOp * combines * float64(x.Combine.Cost()) / float64(r.lanes)
	}
	return w
}

// reports reports whether calls may end with a status.
func (r *reducing) reports() bool {
	checked := func(t schedule.Table) bool { return t.Checked }
	if r.each.Uses(expr.While) || slices.ContainsFunc(r.nest.Each.Tables, checked) {
		return true
	}
	if r.after != nil && (r.after.Uses(expr.While) || slices.ContainsFunc(r.nest.After.Tables, checked)) {
		return true
	}
	return slices.ContainsFunc(r.folds, func(x *folding) bool { return x.Combine.Uses(expr.While) })
}

// run computes the reduction.
func (r *reduction) run(ctx context.Context, a *backend.Args) error {
	if r.across && a.Extents[r.kept] <= fewLines {
		if along, err := r.narrow(); err == nil {
			return along.run(ctx, a)
		}
	}
	sig := r.kernel.sig
	if !sig.isApart(a, r.careful) || !r.isNear(a) {
		return r.code.fallBack(ctx, a)
	}
	r.code.tell(a)
	t := r.tallies.Get().(*tally)
	err := t.run(ctx, a)
	failed := t.failed.Load()
	t.close()
	r.tallies.Put(t)
	if failed && (err == nil || errors.Is(err, errFailed)) {
		return r.code.fallBack(ctx, a)
	}
	return err
}

// isNear reports whether 32-bit indices span the vectors of each stage.
func (r *reduction) isNear(a *backend.Args) bool {
	each := len(r.nest.Each.Reads) + len(r.nest.Each.Stores)
	for _, n := range r.kernel.sig.numbers {
		if n.what == stride && n.axis == r.columnsOf(n.of < each) && !r.near(coef(r.kernel.sig.places[n.of].access.Stride[n.axis], a)) {
			return false
		}
	}
	return true
}

// columnsOf is the axis of the columns in the boxes of Each, or of After.
func (r *reducing) columnsOf(each bool) int {
	switch {
	case r.isScan(), each && !r.across:
		return r.folded
	}
	return r.kept
}

// near reports whether 32-bit indices span a vector of elements that are so far apart.
func (r *reducing) near(stride int64) bool {
	far := int64(1 << 26)
	if r.ordered {
		far >>= blockShift
	}
	return -far < stride && stride < far
}

// A tally is one run of a reduction. Lines are numbered in row-major order of the kept axes.
type tally struct {
	*reduction
	ctx    context.Context
	a      *backend.Args
	lines  int64
	row    int64    // lines along the innermost kept axis
	length int64    // elements of a line
	leaves int64    // of a line
	total  float64  // nanoseconds of all
	nanos  float64  // of an element
	width  int64    // lines of a unit of work
	group  int64    // leaves of a unit of work, where lines are shared; else 0
	shared room     // the folds of units, where lines are shared
	tables [2]table // across: the entries of a group of leaves, and of the last one
	failed atomic.Bool
	hands  []*teller
	unit   func(slot int, unit int64) error
}

// A teller is the hand of a reduction.
type teller struct {
	hand
	room room // along: parts; across: the stack
	join [1]entry
}

// A room is memory without pointers that grows.
type room []uint64

// grown is the room, or a new one, of at least n words.
func (m room) grown(n int64) room {
	if int64(len(m)) >= n {
		return m
	}
	const line = 8
	m = make(room, n+n/4+line)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(m))) / 8 % line
	return m[skip : len(m)-line+int(skip)]
}

// at is where word i of the room lies. The caller keeps it alive.
func (m room) at(i int64) uint64 {
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(m)))) + uint64(8*i)
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
	return t
}

// run computes the reduction.
func (t *tally) run(ctx context.Context, a *backend.Args) error {
	t.ctx, t.a = ctx, a
	t.failed.Store(false)
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
	t.lines, t.row, t.length = 1, 1, t.a.Extents[t.folded]
	if t.kept >= 0 {
		t.row = t.a.Extents[t.kept]
		t.lines = t.row
	}
	for _, axis := range t.outer {
		t.lines *= t.a.Extents[axis]
	}
	t.leaves = (t.length-1)/int64(t.part()) + 1
	if t.length == 0 {
		t.leaves = 0
	}
	elements := float64(t.lines) * float64(max(t.length, 1))
	t.total = max(t.work.nanos(elements), leastNanos*elements) + t.perLine*float64(t.lines)
	t.nanos = t.total / elements
}

// leafNanos is the time of a leaf.
func (t *tally) leafNanos() float64 { return t.nanos * float64(t.part()) }

// limit is the most goroutines that may share the work.
func (t *tally) limit() int {
	switch {
	case !t.parallel:
		return 1
	case t.a.Workers > 0:
		return t.a.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// share runs the units.
func (t *tally) share(goroutines int, units int64) error {
	if goroutines == 1 {
		for unit := range units {
			if err := t.unit(0, unit); err != nil {
				return err
			}
		}
		return nil
	}
	t.hand(goroutines - 1)
	return workers.Run(t.ctx, goroutines, units, t.unit)
}

// hand gives the hand of a slot. The last slot is asked for first.
func (t *tally) hand(slot int) *teller {
	for len(t.hands) <= slot {
		t.hands = append(t.hands, &teller{hand: *newHand(t.kernel.sig)})
	}
	return t.hands[slot]
}

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
			h.args.Pointers[i] = unsafe.Pointer(&nothing)
		}
	}
}

// nothing is where code finds the elements that are the same for all, where there are none.
var nothing [8]byte

// set gives the code a number.
func (t *tally) set(h *teller, k int, v int64) {
	if i := t.numbers[k]; i >= 0 {
		h.args.Scalars[i] = uint64(v)
	}
}

// call runs the code; what is wrong shows in the end.
func (t *tally) call(h *teller) {
	if h.hand.call(t.kernel) != 0 {
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

var errFailed = errors.New("native: a call has reported")

// maxRounds bounds the rounds of the loops of one call.
const maxRounds = 1 << 16

// close forgets what the caller gave.
func (t *tally) close() {
	for _, h := range t.hands {
		h.release()
	}
	t.ctx, t.a = nil, nil
}
