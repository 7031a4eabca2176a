package backend

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"time"
	"unsafe"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
)

// A Run is what one evaluation works with: the caller takes one from its Exec, fills in Inputs and Results,
// computes, reads Results, and releases it. Exec keeps idle ones, so that a small evaluation allocates nothing. One
// goroutine uses it at a time.
type Run struct {
	Inputs  []Buffer // one per Input buffer of the plan, in the plan's order
	Results []Result // one per root

	e      *Exec
	memory []Buffer    // of the slots of the plan; the inputs stand behind them
	states []slotState // of the slots
	counts []int64     // per buffer of the plan: what a complete count holds
	args   []Args      // per step
	passes []*pass     // through steps that run together
}

// A slotState says whose memory a slot is while it lives.
type slotState uint8

const (
	dead  slotState = iota
	owned           // allocated, to be freed
	lent            // the caller's destination of a root
	given           // a result that is now the caller's
)

func (e *Exec) newRun() *Run {
	slots := len(e.program.Plan.Slots)
	r := &Run{
		Results: make([]Result, len(e.roots)),
		e:       e,
		memory:  make([]Buffer, slots+len(e.inputs)),
		states:  make([]slotState, slots),
		counts:  make([]int64, len(e.program.Plan.Buffers)),
		args:    make([]Args, len(e.launches)),
	}
	r.Inputs = r.memory[slots:]
	for i := range e.launches {
		r.args[i] = e.launches[i].newArgs()
	}
	for _, t := range e.together {
		p := &pass{together: t, run: r}
		p.do = p.compute
		r.passes = append(r.passes, p)
	}
	return r
}

// Take gives an idle Run.
func (e *Exec) Take() *Run { return e.idle.Get().(*Run) }

// Release frees what the run still holds, and forgets the caller's memory. The results' shapes keep their storage.
func (r *Run) Release() {
	for s := range r.states {
		if r.states[s] != dead {
			r.drop(s)
		}
	}
	clear(r.Inputs)
	for i := range r.Results {
		r.Results[i] = Result{Shape: r.Results[i].Shape[:0]}
	}
	for i := range r.args {
		clear(r.args[i].Buffers)
	}
	r.e.idle.Put(r)
}

// Do computes the program; see Exec.Run. It may be called once.
func (r *Run) Do(ctx context.Context, o *Options) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.check(o); err != nil {
		return err
	}
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	r.lend()
	if err := r.room(); err != nil {
		return err
	}
	if err := r.count(r.e.counts); err != nil {
		return err
	}
	if err := r.steps(ctx, o); err != nil {
		return err
	}
	return r.finish()
}

// steps runs all steps in order.
func (r *Run) steps(ctx context.Context, o *Options) (err error) {
	passes := r.passes
	for i := 0; i < len(r.e.launches) && err == nil; {
		if len(passes) > 0 && passes[0].First == i {
			err = r.runTogether(ctx, passes[0], o)
			i += passes[0].Steps
			passes = passes[1:]
			continue
		}
		err = r.step(ctx, i, o)
		i++
	}
	return err
}

// lend lets the caller's destinations be the memory of their roots, where they can.
func (r *Run) lend() {
	for i := range r.e.roots {
		root, dst := &r.e.roots[i], &r.Results[i].Buffer
		if dst.Data == nil || root.lends == 0 || dst.Bytes < root.lends || r.states[root.place] != dead {
			continue
		}
		if r.mayReceive(root, dst) {
			r.memory[root.place], r.states[root.place] = *dst, lent
		}
	}
}

// room asks for room for what nobody lends. Little is not worth the question.
func (r *Run) room() error {
	const little = 64 << 20
	need := r.e.need
	if need < little {
		return nil
	}
	for s, state := range r.states {
		if state == lent {
			need -= r.e.keeper.Size(r.e.program.Plan.Slots[s])
		}
	}
	return r.e.keeper.Room(need)
}

// mayReceive reports whether a root may be stored in dst although inputs lie in the caller's memory too: it
// must overlap none, but be one of those that the root can replace element by element.
func (r *Run) mayReceive(root *root, dst *Buffer) bool {
	for i := range r.Inputs {
		in := &r.Inputs[i]
		if !overlaps(dst, in) {
			continue
		}
		same := in.Data == dst.Data && in.Bytes == dst.Bytes
		if !same || !slices.Contains(root.replace, i) {
			return false
		}
	}
	return true
}

func overlaps(a, b *Buffer) bool {
	pa, pb := uintptr(a.Data), uintptr(b.Data)
	return pa < pb+uintptr(b.Bytes) && pb < pa+uintptr(a.Bytes)
}

// step runs one nest.
func (r *Run) step(ctx context.Context, i int, o *Options) error {
	if err := r.begin(i); err != nil {
		return err
	}
	l := &r.e.launches[i]
	if o.Times == nil && o.Labels == nil && r.runBound(l) {
		return r.end(i)
	}
	args := r.arguments(i)
	args.Workers = o.Workers
	idle := false
	if l.asks {
		if err := checkEmpty(l.step, args.Extents); err != nil {
			return err
		}
		idle = isIdle(l.step.Nest, args.Extents)
	}
	if !idle {
		if err := l.call(ctx, args, label(o, i), timeOf(o, i)); err != nil {
			return err
		}
	}
	return r.end(i)
}

// begin takes the slots that begin with a step.
func (r *Run) begin(i int) error {
	for _, s := range r.e.launches[i].begin {
		if r.states[s] != dead { // the caller lends it memory
			continue
		}
		if err := r.take(s); err != nil {
			return err
		}
	}
	return nil
}

// end reads the counts that a step completes, and frees the slots that end with it.
func (r *Run) end(i int) error {
	l := &r.e.launches[i]
	if len(l.counts) > 0 {
		if err := r.count(l.counts); err != nil {
			return err
		}
	}
	for _, s := range l.end {
		r.drop(s)
	}
	return nil
}

func label(o *Options, step int) string {
	if o.Labels == nil {
		return ""
	}
	return o.Labels[step]
}

// timeOf is what counts the time of a step, where somebody asks.
func timeOf(o *Options, step int) *time.Duration {
	if o.Times == nil {
		return nil
	}
	return &o.Times[step]
}

// arguments fills in what only this run knows of a step: places and late extents.
func (r *Run) arguments(i int) *Args {
	l, args := &r.e.launches[i], &r.args[i]
	for k, place := range l.memory {
		args.Buffers[k] = r.memory[place]
	}
	for _, x := range l.late {
		args.Extents[x.axis] = r.counts[x.count]
	}
	for _, x := range l.step.Late {
		args.Scalars[x.Scalar] = r.counts[x.Count]
	}
	return args
}

// take allocates a slot, unless it is there.
func (r *Run) take(s int) error {
	bytes := r.e.program.Plan.Slots[s]
	if r.states[s] != dead || bytes == 0 {
		return nil
	}
	b, err := r.e.backend.Alloc(bytes)
	if err != nil {
		return fmt.Errorf("%s: %w", r.e.backend.Name(), err)
	}
	r.memory[s], r.states[s] = *b, owned
	return nil
}

// drop frees a slot, unless it is the caller's.
func (r *Run) drop(s int) {
	if r.states[s] == owned {
		r.e.backend.Free(r.memory[s])
	}
	r.memory[s], r.states[s] = Buffer{}, dead
}

// count reads the counts of late extents, which are complete.
func (r *Run) count(late []fuse.Extent) error {
	for _, x := range late {
		n := *(*int64)(r.memory[r.e.places[x.Count]].Data)
		if n < 0 || n > x.Max {
			return &graph.CountError{Count: n, Max: x.Max}
		}
		r.counts[x.Count] = n
	}
	return nil
}

// finish hands the results to the caller, with their extents as they turned out.
func (r *Run) finish() error {
	for _, s := range r.e.last {
		if err := r.take(s); err != nil {
			return err
		}
	}
	r.rescue()
	for i := range r.e.roots {
		root, res := &r.e.roots[i], &r.Results[i]
		r.hand(res, root)
		res.Shape = res.Shape[:0]
		for _, x := range root.shape {
			n := x.Max
			if x.Count >= 0 {
				n = r.counts[x.Count]
			}
			res.Shape = append(res.Shape, n)
		}
	}
	return nil
}

// rescue copies the inputs that are results themselves and would be overwritten by another result before their turn.
func (r *Run) rescue() {
	for i := range r.e.roots {
		place := r.e.roots[i].place
		if place < len(r.states) {
			continue
		}
		for k := range r.Results[:i] {
			if src := &r.memory[place]; overlaps(&r.Results[k].Buffer, src) {
				kept := slices.Clone(hostBytes(src))
				src.Data = unsafe.Pointer(unsafe.SliceData(kept))
			}
		}
	}
}

// hand gives a root to the caller: in its destination, as new memory, or as what it already has.
func (r *Run) hand(res *Result, root *root) {
	res.Owned = false
	src, dst := &r.memory[root.place], &res.Buffer
	switch {
	case dst.Data == nil:
		res.Buffer = *src
		if root.place < len(r.states) && r.states[root.place] == owned {
			r.states[root.place] = given
			res.Owned = true
		}
	case dst.Data != src.Data:
		copy(hostBytes(dst), hostBytes(src)[:root.bytes])
	}
}

// hostBytes gives the bytes of a buffer that the host can reach.
func hostBytes(b *Buffer) []byte { return unsafe.Slice((*byte)(b.Data), b.Bytes) }
