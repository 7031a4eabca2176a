package backend

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unsafe"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/schedule"
)

// A run is the state of one evaluation. Exec keeps idle ones, so that a small evaluation allocates nothing.
type run struct {
	e      *Exec
	inputs []Buffer // per buffer of the plan: the caller's, for inputs
	slots  []slot   // per slot of the plan
	counts []int64  // per buffer of the plan: what a complete count holds
	args   []Args   // per step
}

// A slot is a piece of memory while it lives.
type slot struct {
	Buffer
	state slotState
}

type slotState uint8

const (
	dead  slotState = iota
	owned           // allocated, to be freed
	lent            // the caller's destination of a root
	given           // a result that is now the caller's
)

func (e *Exec) newRun() *run {
	plan := e.program.Plan
	r := &run{
		e:      e,
		inputs: make([]Buffer, len(plan.Buffers)),
		slots:  make([]slot, len(plan.Slots)),
		counts: make([]int64, len(plan.Buffers)),
		args:   make([]Args, len(e.code)),
	}
	for i, s := range e.program.Steps {
		r.args[i] = Args{
			Buffers: make([]Buffer, len(s.Buffers)),
			Extents: make([]int64, len(s.Extents)),
			Scalars: slices.Clone(s.Scalars),
		}
	}
	return r
}

// bind takes the caller's buffers: the inputs, and destinations that can be the memory of their root.
func (r *run) bind(inputs []Buffer, results []Result) {
	plan := r.e.program.Plan
	for i, b := range r.e.inputs {
		r.inputs[b] = inputs[i]
	}
	for i, b := range plan.Roots {
		dst, s := results[i].Buffer, plan.Buffers[b].Slot
		if dst.Data == nil || s < 0 || r.e.shared[i] {
			continue
		}
		if r.slots[s].state == dead && dst.Bytes >= plan.Slots[s] && r.mayReceive(i, dst, inputs) {
			r.slots[s] = slot{dst, lent}
		}
	}
}

// step runs one nest, between taking the slots that begin with it and freeing those that end with it.
func (r *run) step(ctx context.Context, i int, o Options) error {
	for _, s := range r.e.timetable.begin[i] {
		if err := r.take(s); err != nil {
			return err
		}
	}
	if err := r.launch(ctx, i, o); err != nil {
		return err
	}
	if err := r.count(i + 1); err != nil {
		return err
	}
	for _, s := range r.e.timetable.end[i] {
		r.drop(s)
	}
	return nil
}

// launch runs the code of a step, unless there is nothing to do.
func (r *run) launch(ctx context.Context, i int, o Options) error {
	args, step := r.arguments(i), &r.e.program.Steps[i]
	args.Workers = o.Workers
	if err := checkEmpty(step, args.Extents); err != nil || isIdle(step.Nest, args.Extents) {
		return err
	}
	if o.Times != nil {
		defer func(start time.Time) { o.Times[i] = time.Since(start) }(time.Now())
	}
	if err := r.e.code[i].Run(ctx, args); err != nil {
		return locate(step, err)
	}
	return nil
}

// take allocates a slot, unless the caller lends it memory.
func (r *run) take(s int) error {
	bytes := r.e.program.Plan.Slots[s]
	if r.slots[s].state != dead || bytes == 0 {
		return nil
	}
	b, err := r.e.backend.Alloc(bytes)
	if err != nil {
		return fmt.Errorf("%s: %w", r.e.backend.Name(), err)
	}
	r.slots[s] = slot{b, owned}
	return nil
}

// drop frees a slot, unless it is the caller's.
func (r *run) drop(s int) {
	if r.slots[s].state == owned {
		r.e.backend.Free(r.slots[s].Buffer)
	}
	r.slots[s] = slot{}
}

// memory is where a buffer of the plan lies now.
func (r *run) memory(b int) Buffer {
	if s := r.e.program.Plan.Buffers[b].Slot; s >= 0 {
		return r.slots[s].Buffer
	}
	return r.inputs[b]
}

// arguments fills in what only this run knows of a step: places and late extents.
func (r *run) arguments(i int) *Args {
	args, step := &r.args[i], &r.e.program.Steps[i]
	for k, b := range step.Buffers {
		args.Buffers[k] = r.memory(b)
	}
	for k, x := range step.Extents {
		args.Extents[k] = r.extent(x)
	}
	for _, l := range step.Late {
		args.Scalars[l.Scalar] = r.counts[l.Count]
	}
	return args
}

func (r *run) extent(x fuse.Extent) int64 {
	if x.Count < 0 {
		return x.Max
	}
	return r.counts[x.Count]
}

// count reads the counts that are complete once that many steps ran.
func (r *run) count(steps int) error {
	for _, x := range r.e.counts[steps] {
		n := *(*int64)(r.memory(x.Count).Data)
		if n < 0 || n > x.Max {
			return fmt.Errorf("a late extent of %d is outside 0 to %d", n, x.Max)
		}
		r.counts[x.Count] = n
	}
	return nil
}

// finish hands the results to the caller.
func (r *run) finish(results []Result) error {
	plan := r.e.program.Plan
	for _, s := range r.e.timetable.begin[len(r.e.code)] {
		if err := r.take(s); err != nil {
			return err
		}
	}
	for i, b := range plan.Roots {
		res, buf := &results[i], &plan.Buffers[b]
		r.hand(res, b)
		res.Shape = res.Shape[:0]
		for _, x := range buf.Shape {
			res.Shape = append(res.Shape, r.extent(x))
		}
	}
	return nil
}

// hand gives buffer b to the caller: in its destination, as new memory, or as what it already has.
func (r *run) hand(res *Result, b int) {
	res.Owned = false
	buf := &r.e.program.Plan.Buffers[b]
	src, dst := r.memory(b), res.Buffer
	switch {
	case dst.Data != nil && dst.Data != src.Data:
		copy(hostBytes(dst), hostBytes(src)[:buf.Bytes()])
	case dst.Data == nil:
		res.Buffer = src
		if buf.Slot >= 0 && r.slots[buf.Slot].state == owned {
			r.slots[buf.Slot].state = given
			res.Owned = true
		}
	}
}

// release frees what is still held and forgets the caller's memory.
func (r *run) release() {
	for s := range r.slots {
		r.drop(s)
	}
	clear(r.inputs)
	for i := range r.args {
		clear(r.args[i].Buffers)
	}
}

// isIdle reports whether a nest has nothing to do. A reduction with nothing to fold still gives its initial value.
func isIdle(n *schedule.Nest, extents []int64) bool {
	_, reduces := n.Anchor.(*schedule.Reduce)
	for i, axis := range n.Axes {
		if extents[i] == 0 && !(reduces && axis.Role == schedule.Folded) {
			return true
		}
	}
	return false
}

// mayReceive reports whether a root may be stored in dst although inputs lie in the caller's memory too: it
// must overlap none, but be one of those that the root can replace element by element.
func (r *run) mayReceive(root int, dst Buffer, inputs []Buffer) bool {
	for i, in := range inputs {
		if !overlaps(dst, in) {
			continue
		}
		same := in.Data == dst.Data && in.Bytes == dst.Bytes
		if !same || !slices.Contains(r.e.replace[root], r.e.inputs[i]) {
			return false
		}
	}
	return true
}

func overlaps(a, b Buffer) bool {
	pa, pb := uintptr(a.Data), uintptr(b.Data)
	return pa < pb+uintptr(b.Bytes) && pb < pa+uintptr(a.Bytes)
}

// hostBytes gives the bytes of a buffer that the host can reach.
func hostBytes(b Buffer) []byte { return unsafe.Slice((*byte)(b.Data), b.Bytes) }
