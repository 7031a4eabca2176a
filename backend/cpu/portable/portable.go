// Package portable runs nests by blocks of elements, in pure Go.
//
// What comes in: a schedule.Nest. What goes out: backend.Code. It must not know graphs, plans or other machines.
//
// The body of a stage becomes a list of block operations, each a typed loop over at most a few thousand elements that
// stay in the first-level cache. Reads lie where they are when their elements follow one another, and are
// copied into a column when not; a value that is the same for a whole row is computed once per row. Results
// are computed where they are stored when nothing forbids it.
//
// Stages may be computed by other code, which the user of the package has (machine.go): then only the anchors are Go.
//
// Maps visit the loops as they are scheduled. Folds and scans choose their own order, along or across the lines,
// because their meaning depends on the axes alone (numeric contract).
package portable

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/sorting"
	"github.com/laze-go/laze/schedule"
)

// Code is a compiled nest.
type Code struct {
	nest      *schedule.Nest
	each      *stageCode
	after     *stageCode
	run       func(x *run) error
	runs      sync.Pool // of *run, see open
	divisions sync.Pool // of *division
	folds     []*foldCode
	spans     bool // some loop may run in parallel

	sorting *sorting.Machine // for routines
	memory  *memory.Pool
}

// Compile prepares a nest, which must verify.
func Compile(n *schedule.Nest) (*Code, error) { return CompileWith(n, nil) }

// CompileWith is Compile with other code for stages where there is some.
func CompileWith(n *schedule.Nest, stages Stages) (*Code, error) {
	if len(n.Axes) > maxAxes {
		return nil, fmt.Errorf("portable: %d axes, at most %d", len(n.Axes), maxAxes)
	}
	c := &Code{nest: n, each: newStageCode(n, &n.Each, false), memory: new(memory.Pool)}
	if n.After != nil {
		c.after = newStageCode(n, n.After, true)
	}
	c.spans = slices.ContainsFunc(n.Loops, func(l schedule.Loop) bool { return l.Run == schedule.Parallel })
	switch a := n.Anchor.(type) {
	case nil:
		c.run = newMap(c)
	case *schedule.Reduce:
		c.run = newReduce(c, a)
	case *schedule.Scan:
		c.run = newScan(c, a)
	case *schedule.Scatter:
		c.run = newScatter(c, a)
	case *schedule.Compact:
		c.run = newCompact(c, a)
	case *schedule.Call:
		run, err := newCall(c, a)
		if err != nil {
			return nil, err
		}
		c.run = run
	default:
		return nil, fmt.Errorf("portable: no anchor %s", a.Name())
	}
	if stages != nil {
		c.adopt(stages)
	}
	return c, nil
}

// Run computes the nest.
func (c *Code) Run(ctx context.Context, a *backend.Args) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &backend.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	x := c.open(ctx, a)
	defer x.close()
	if err := ctx.Err(); err != nil {
		return err
	}
	c.tell(a)
	if err := c.run(x); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if x.fault != nil {
		return x.fault
	}
	return x.failed
}

// Describe prints the block programs.
func (c *Code) Describe() string {
	var b strings.Builder
	c.each.describe(&b, "each")
	for _, f := range c.folds {
		f.describe(&b, c.each)
	}
	if c.after != nil {
		c.after.describe(&b, "after")
	}
	return b.String()
}

// open begins a run, in the memory of an earlier one.
func (c *Code) open(ctx context.Context, a *backend.Args) *run {
	x, _ := c.runs.Get().(*run)
	if x == nil {
		x = &run{code: c}
		x.stopped, x.chunks = x.stop, x.take
	}
	x.ctx, x.done, x.args = ctx, ctx.Done(), a
	return x
}

// A run is one call of Run.
type run struct {
	ctx  context.Context
	code *Code
	args *backend.Args

	hands  []*hand                           // per slot, of this run
	kept   []*hand                           // per slot, of all runs so far
	work   func(h *hand, chunk int64)        // that is shared
	chunks func(slot int, chunk int64) error // take, for workers
	done   <-chan struct{}

	tiled      tiled // of a map
	reduction  reduction
	scan       scan
	compaction compaction
	calling    calling     // of a routine
	stopped    func() bool // stop, for who keeps it

	selection any // of the routine select

	mu     sync.Mutex
	fault  *backend.IndexError // the first in row-major order so far
	failed error               // of a row
}

// stop reports whether the caller waits no longer.
func (r *run) stop() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// fail keeps an error of what goroutines share.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = err
	}
}

// blame keeps the fault that comes first. The run goes on, so that it does not depend on the order of the work.
func (r *run) blame(e *backend.IndexError) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fault == nil || e.Before(r.fault) {
		r.fault = e
	}
}

func (r *run) coef(c schedule.Coef) int64 {
	if c.Arg >= 0 {
		return r.args.Scalars[c.Arg]
	}
	return c.Const
}

func (r *run) coefs(cs []schedule.Coef) []int64 {
	out := make([]int64, len(cs))
	for i, c := range cs {
		out[i] = r.coef(c)
	}
	return out
}

// scalars gives the values of scalar arguments.
func (r *run) scalars(args []int) []int64 {
	out := make([]int64, len(args))
	for i, k := range args {
		out[i] = r.args.Scalars[k]
	}
	return out
}

// extents appends the extents of axes.
func (r *run) extents(list []int64, axes []int) []int64 {
	for _, a := range axes {
		list = append(list, r.args.Extents[a])
	}
	return list
}

// axes lists the axes of a role.
func (c *Code) axes(role schedule.AxisRole) []int {
	var list []int
	for i, a := range c.nest.Axes {
		if a.Role == role {
			list = append(list, i)
		}
	}
	return list
}

func product(extents []int64) int64 {
	n := int64(1)
	for _, e := range extents {
		n *= e
	}
	return n
}
