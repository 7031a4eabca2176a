package backend

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/schedule"
)

// An Exec is a program that is compiled for one machine. Run may be called from many goroutines at once.
type Exec struct {
	program   *schedule.Program
	backend   Backend
	code      []Code // one per step
	timetable timetable
	inputs    []int           // the plan's input buffers, in order
	counts    [][]fuse.Extent // per number of steps done: late extents that are known then
	shared    []bool          // per root: another root is the same buffer
	replace   [][]int         // per root: inputs whose memory may receive it
	idle      sync.Pool       // of *run
}

// Options steer one run. They never change a result.
type Options struct {
	Workers     int             // at most so many goroutines; 0: as many as GOMAXPROCS
	MemoryLimit int64           // bytes that temporaries and outputs may take together; 0: no limit
	Times       []time.Duration // where not nil, one per step: receives how long each took
}

// A Result is what a run gives for one root.
//
// Before the run the caller may set Buffer to memory of its own: it then receives the elements, without a further
// copy where the plan allows. After the run the elements lie in Buffer, in row-major order of the largest
// extents, and Shape holds the extents as they turned out.
type Result struct {
	Buffer Buffer
	Shape  []int64
	Owned  bool // new memory, for Backend.Free; otherwise Buffer is the caller's own, an input, or that of an earlier root
}

// Prepare compiles every nest of a program.
func Prepare(b Backend, p *schedule.Program) (*Exec, error) {
	e := &Exec{program: p, backend: b, code: make([]Code, len(p.Steps))}
	for i := range p.Steps {
		code, err := b.Compile(p.Steps[i].Nest)
		if err != nil {
			return nil, fmt.Errorf("%s: kernel %s: %w", b.Name(), p.Steps[i].Nest.Name, err)
		}
		e.code[i] = code
	}
	for i := range p.Plan.Buffers {
		if p.Plan.Buffers[i].Role == fuse.Input {
			e.inputs = append(e.inputs, i)
		}
	}
	e.timetable = layOut(p)
	e.counts = countsAfter(p)
	e.shared = sharedRoots(p.Plan)
	e.replace = p.Plan.Replaceable()
	e.idle.New = func() any { return e.newRun() }
	return e, nil
}

// sharedRoots tells which roots are the same buffer as another root.
func sharedRoots(p *fuse.Plan) []bool {
	holders := make([]int, len(p.Buffers))
	for _, b := range p.Roots {
		holders[b]++
	}
	shared := make([]bool, len(p.Roots))
	for i, b := range p.Roots {
		shared[i] = holders[b] > 1
	}
	return shared
}

// Program gives what was prepared.
func (e *Exec) Program() *schedule.Program { return e.program }

// Code gives the compiled nest of a step, for Explain.
func (e *Exec) Code(step int) Code { return e.code[step] }

// Peak is the most bytes that temporaries and outputs take at one time.
func (e *Exec) Peak() int64 { return e.timetable.peak }

// Run computes the program. There is one input per Input buffer of the plan, in the plan's order, and one result per
// root, to be filled.
//
// It returns ctx's error, a *MemoryError, a *graph.Error at the user's call for an index outside an array, or
// what the machine reports. After an error nothing is held, and destinations have any contents.
func (e *Exec) Run(ctx context.Context, inputs []Buffer, results []Result, o Options) (err error) {
	if err := e.check(ctx, inputs, results, o); err != nil {
		return err
	}
	r := e.idle.Get().(*run)
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
		r.release()
		e.idle.Put(r)
	}()
	r.bind(inputs, results)
	if err := r.count(0); err != nil {
		return err
	}
	for i := range e.code {
		if err := r.step(ctx, i, o); err != nil {
			return err
		}
	}
	return r.finish(results)
}

// check refuses what cannot run before anything is allocated.
func (e *Exec) check(ctx context.Context, inputs []Buffer, results []Result, o Options) error {
	plan := e.program.Plan
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(inputs) != len(e.inputs) || len(results) != len(plan.Roots) {
		return fmt.Errorf("got %d inputs and %d results, not %d and %d", len(inputs), len(results), len(e.inputs), len(plan.Roots))
	}
	for i, b := range e.inputs {
		if buf := &plan.Buffers[b]; inputs[i].Bytes < buf.Bytes() {
			return fmt.Errorf("input %s has %d bytes, not %d", buf.Name, inputs[i].Bytes, buf.Bytes())
		}
	}
	for i, b := range plan.Roots {
		if dst, buf := results[i].Buffer, &plan.Buffers[b]; dst.Data != nil && dst.Bytes < buf.Bytes() {
			return fmt.Errorf("the destination of %s has %d bytes, not %d", buf.Name, dst.Bytes, buf.Bytes())
		}
	}
	if o.MemoryLimit > 0 && e.timetable.peak > o.MemoryLimit {
		return &MemoryError{Peak: e.timetable.peak, Limit: o.MemoryLimit}
	}
	return nil
}

// A MemoryError refuses a run that would need more memory than Options allow.
type MemoryError struct{ Peak, Limit int64 }

func (e *MemoryError) Error() string {
	return fmt.Sprintf("the evaluation needs %d bytes at its peak, the memory limit is %d", e.Peak, e.Limit)
}
