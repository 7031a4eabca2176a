package ref

import (
	"context"
	"errors"
	"slices"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A walk is one run of a nest.
type walk struct {
	ctx   context.Context
	nest  *schedule.Nest
	args  *backend.Args
	mem   *memory
	each  *stage
	after *stage

	// got holds what Each gave to the anchor: the results of the body, by row-major position in the domain.
	got [][]uint64

	ops   map[*expr.Func]operator
	fault *backend.IndexError // the first in row-major order so far
	ticks int
}

func newWalk(ctx context.Context, n *schedule.Nest, a *backend.Args) *walk {
	w := &walk{ctx: ctx, nest: n, args: a, mem: newMemory(n.Buffers, a.Buffers), ops: map[*expr.Func]operator{}}
	w.each = newStage(w, &n.Each, false)
	if n.After != nil {
		w.after = newStage(w, n.After, true)
	}
	if n.Anchor != nil {
		w.got = make([][]uint64, product(a.Extents))
	}
	return w
}

func (w *walk) run() error {
	if err := w.visit(); err != nil {
		return err
	}
	if err := w.anchor(); err != nil {
		return err
	}
	if w.fault != nil {
		return w.fault
	}
	for _, r := range w.mem.shared {
		if r == nil {
			continue
		}
		if err := r.check(); err != nil {
			return err
		}
	}
	return nil
}

// visit computes Each at every index, in the order of the loops.
func (w *walk) visit() error {
	var failed error
	w.nest.Visit(w.args.Extents, func(index []int64) bool {
		var results []uint64
		position := w.position(index)
		results, failed = w.each.at(index, w.owner(position), nil)
		if w.got != nil {
			w.got[position] = results
		}
		return failed == nil
	})
	return failed
}

func (w *walk) anchor() error {
	switch a := w.nest.Anchor.(type) {
	case *schedule.Reduce:
		return w.reduce(a)
	case *schedule.Scan:
		return w.scan(a)
	case *schedule.Scatter:
		return w.scatter(a)
	case *schedule.Compact:
		return w.compact(a)
	case *schedule.Call:
		return w.call(a)
	}
	return nil
}

// position numbers the indices of the domain in row-major order.
func (w *walk) position(index []int64) int64 {
	p := int64(0)
	for i, x := range index {
		p = p*w.args.Extents[i] + x
	}
	return p
}

// unravel gives the index at a row-major position among extents.
func unravel(position int64, extents []int64) []int64 {
	index := make([]int64, len(extents))
	for i := len(extents) - 1; i >= 0; i-- {
		index[i] = position % extents[i]
		position /= extents[i]
	}
	return index
}

// owner says which part of the work answers for a position: the elements that a reduction folds together, and those of
// a routine's row, belong together.
func (w *walk) owner(position int64) int64 {
	switch w.nest.Anchor.(type) {
	case *schedule.Reduce:
		return position / max(1, product(w.args.Extents[w.kept():]))
	case *schedule.Call:
		return position / max(1, w.args.Extents[len(w.args.Extents)-1])
	}
	return position
}

// kept is the number of leading axes that the anchor does not fold or scan.
func (w *walk) kept() int {
	return slices.IndexFunc(w.nest.Axes, func(a schedule.Axis) bool { return a.Role == schedule.Folded || a.Role == schedule.Scanned })
}

func product(extents []int64) int64 {
	n := int64(1)
	for _, e := range extents {
		n *= e
	}
	return n
}

// poll asks now and then whether the caller still waits.
func (w *walk) poll() error {
	const period = 1024
	if w.ticks++; w.ticks%period != 0 {
		return nil
	}
	return w.ctx.Err()
}

// blame remembers the fault that comes first.
func (w *walk) blame(e *backend.IndexError) {
	if w.fault == nil || e.Before(w.fault) {
		w.fault = e
	}
}

// stopped turns the end of an evaluation by Env.Stop into the reason.
func (w *walk) stopped() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	return errors.New("a scalar function stopped without a reason")
}

// operator makes the combining function of a fold.
func (w *walk) operator(f *expr.Func) operator {
	if op, ok := w.ops[f]; ok {
		return op
	}
	m := expr.NewMachine(f)
	env := &expr.Env{Scalars: w.args.Scalars, Stop: w.isDone}
	args := make([]uint64, 0, len(f.Params))
	w.ops[f] = func(x, y value) value {
		out := make(value, len(f.Results))
		args = append(append(args[:0], x...), y...)
		if err := w.poll(); err != nil || !m.Eval(env, args, out) {
			panic(canceled{})
		}
		return out
	}
	return w.ops[f]
}

// canceled leaves a fold from within.
type canceled struct{}

func (w *walk) isDone() bool { return w.ctx.Err() != nil }
