package native

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A reduction is a compiled nest with a Reduce anchor.
type reduction struct {
	*reducing
	*tool
	code     *Code
	scans    [scanTools]func() (*tool, error) // of a scan: its other programs, compiled when they are needed
	sizes    []int64                          // per component: bytes where only code sees it
	work     work
	perLine  float64 // nanoseconds besides
	outer    []int   // kept axes but the innermost
	parallel bool
	careful  bool // calls may report
	loops    bool // what is computed of an element does
	pace     pace
	keeps    bool                       // a scan keeps elements rather than compute them again
	dear     bool                       // a scan keeps elements also where it computes them once
	narrow   func() (*reduction, error) // of one across lines: the same along lines, for few of them
	far      func() (*reduction, error) // the same for what lies in memory; nil: it is no different
	moving   []int                      // reads of Each that move along its columns
	brief    func() (*tool, error)      // along lines: the same for one line that is one part
	forShort func() (*reduction, error) // along lines: the same for lines that are one part each
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
	var err error
	wide := plan.wider()
	if wide == nil {
		r.tool, err = r.make(plan.write())
	} else {
		r.tool, err = r.makeApart(wide)
	}
	if err != nil {
		return nil, err
	}
	for _, t := range plan.kinds {
		r.sizes = append(r.sizes, int64(t.Size()))
	}
	r.work, r.perLine = plan.cost(), alongLine
	if plan.across {
		r.perLine = 0
	}
	r.parallel = slices.ContainsFunc(c.nest.Loops, func(l schedule.Loop) bool { return l.Run == schedule.Parallel })
	r.careful, r.loops = plan.reports(), plan.each.Uses(expr.While)
	for i, axis := range c.nest.Axes {
		if axis.Role == schedule.Kept && i != plan.kept {
			r.outer = append(r.outer, i)
		}
	}
	switch {
	case r.isScan():
		r.offerScans()
		r.keeps = stageWork(c.nest, &c.nest.Each, plan.each, plan.wide().lanes).compute > r.nanosOfKeeping()
		r.dear = r.keeps && units(plan.each) > dearUnits
	case plan.across:
		r.offerFar()
	case plan.short:
		r.perLine = shortLine
	default:
		r.offerShort()
		if wide == nil || !wide.handsOn() {
			wide = plan
		}
		r.brief = sync.OnceValues(func() (*tool, error) { return r.make(wide.writeBrief()) })
		r.offerFar()
	}
	r.tallies.New = func() any { return newTally(r) }
	return r, nil
}

// make makes code of a program.
func (r *reduction) make(p *vector.Program, sig *signature, err error) (*tool, error) {
	if err == nil {
		p.Direct = r.direct
	}
	return r.code.tool(max(partsAt, stackAt, carryAt+2*r.components())+r.components(), p, sig, err)
}

// makeApart makes code that folds leaves by the longer vectors of another plan.
func (r *reduction) makeApart(wide *reducing) (*tool, error) {
	leaves, err := r.make(wide.writeLeaves())
	if err != nil {
		return nil, err
	}
	joins, err := r.make(r.writeJoins(leaves.kernel.sig))
	if err != nil {
		return nil, err
	}
	leaves.kernel.then(joins.kernel)
	return &tool{kernel: leaves.kernel, numbers: joins.numbers}, nil
}

// write makes the program.
func (r *reducing) write() (*vector.Program, *signature, error) {
	switch {
	case r.isScan():
		return r.writeScan(false, false)
	case r.across:
		return r.writeAcross()
	}
	return r.writeAlong()
}

func (r *reduction) effort() work { return r.work }

// cost is the work of an element of a line.
func (r *reducing) cost() work {
	w := stageWork(r.nest, &r.nest.Each, r.each, r.lanes)
	combines := 1.0
	if r.isScan() {
		combines = 6
		if r.after != nil {
			after := stageWork(r.nest, r.nest.After, r.after, r.lanes)
			w.compute, w.bytes = w.compute+after.compute, w.bytes+after.bytes
		}
	}
	for _, x := range r.folds {
		cost := float64(x.Combine.Cost())
		if r.searches() {
			cost = searchCost
		}
		w.compute += nanosPerOp * combines * cost / float64(r.lanes)
	}
	if r.across && !r.isScan() {
		w.compute += nanosNextRow / float64(r.lanes)
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
	if r.isFar(a) {
		if far, err := r.far(); err == nil {
			return far.run(ctx, a)
		}
	}
	if r.isShort(a) {
		if short, err := r.forShort(); err == nil {
			return short.run(ctx, a)
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
