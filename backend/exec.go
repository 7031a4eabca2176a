package backend

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/schedule"
)

// An Exec is a program that is compiled for one machine. Its methods may be called from many goroutines at once.
type Exec struct {
	program  *schedule.Program
	backend  Backend
	launches []launch // one per step
	together []*together
	last     []int // slots that results alone need: they are taken when all steps are done
	peak     int64
	keeper   Keeper // nil: the backend is none
	need     int64  // bytes of the keeper's buffers at the peak
	inputs   []input
	roots    []root
	places   []int         // per buffer of the plan: its place in Run.memory: slots first, then inputs
	counts   []fuse.Extent // late extents that are known from the start
	idle     sync.Pool     // of *Run
}

// An input is a buffer of the plan that the caller gives.
type input struct {
	buffer int // of the plan
	bytes  int64
}

// A root is a buffer of the plan that the caller gets.
type root struct {
	buffer  int // of the plan
	bytes   int64
	shape   []fuse.Extent
	place   int   // in Run.memory
	lends   int64 // the caller's memory of at least so many bytes may take the place; 0: none may
	replace []int // inputs whose own memory may
}

// Options steer one run. They never change a result.
type Options struct {
	Workers     int             // at most so many goroutines; 0: as many as GOMAXPROCS
	MemoryLimit int64           // bytes that temporaries and outputs may take together; 0: no limit
	Times       []time.Duration // where not nil, one per step: has added to it how long each took
	Labels      []string        // where not nil, one per step: the label kernel of its samples in CPU profiles
}

// A Result is what a run gives for one root.
//
// Before the run the caller may set Buffer to memory of its own: it then receives the elements, without a further
// copy where the plan allows. After the run the elements lie in Buffer, in row-major order of the largest
// extents, and Shape holds the extents as they turned out.
type Result struct {
	Buffer Buffer
	Shape  []int64
	Owned  bool // new memory, for Backend.Free; else Buffer is the caller's, an input, or an earlier root's
}

// Prepare compiles every nest of a program.
func Prepare(b Backend, p *schedule.Program) (*Exec, error) {
	e := &Exec{program: p, backend: b}
	for i := range p.Plan.Buffers {
		if buf := &p.Plan.Buffers[i]; buf.Role == fuse.Input {
			e.inputs = append(e.inputs, input{buffer: i, bytes: buf.Bytes()})
		}
	}
	times, counts := layOut(p), countsAfter(p)
	e.counts, e.last, e.peak = counts[0], times.begin[len(p.Steps)], times.peak(p.Plan.Slots)
	if k, ok := b.(Keeper); ok {
		e.keeper, e.need = k, times.peak(sizes(k, p.Plan.Slots))
	}
	e.places = e.findPlaces()
	e.roots = e.listRoots()
	e.launches = make([]launch, len(p.Steps))
	for i := range p.Steps {
		code, err := b.Compile(p.Steps[i].Nest)
		if err != nil {
			return nil, fmt.Errorf("%s: kernel %s: %w", b.Name(), p.Steps[i].Nest.Name, err)
		}
		e.launches[i] = newLaunch(&p.Steps[i], code, e.places)
		e.launches[i].bind(p.Plan)
		e.launches[i].begin, e.launches[i].end, e.launches[i].counts = times.begin[i], times.end[i], counts[i+1]
	}
	for i := range p.Together {
		t, err := newTogether(p, &p.Together[i])
		if err != nil {
			return nil, err
		}
		e.together = append(e.together, t)
	}
	e.idle.New = func() any { return e.newRun() }
	return e, nil
}

func (e *Exec) findPlaces() []int {
	places := make([]int, len(e.program.Plan.Buffers))
	for b := range places {
		places[b] = e.program.Plan.Buffers[b].Slot
	}
	for i, in := range e.inputs {
		places[in.buffer] = len(e.program.Plan.Slots) + i
	}
	return places
}

// listRoots finds out where each root may be stored.
func (e *Exec) listRoots() []root {
	plan := e.program.Plan
	holders := make([]int, len(plan.Buffers))
	for _, b := range plan.Roots {
		holders[b]++
	}
	roots := make([]root, len(plan.Roots))
	for i, replace := range plan.Replaceable() {
		b := plan.Roots[i]
		buf := &plan.Buffers[b]
		roots[i] = root{buffer: b, bytes: buf.Bytes(), shape: buf.Shape, place: e.places[b]}
		if buf.Slot >= 0 && holders[b] == 1 {
			roots[i].lends = plan.Slots[buf.Slot]
		}
		for _, t := range replace {
			roots[i].replace = append(roots[i].replace, e.places[t]-len(plan.Slots))
		}
	}
	return roots
}

// Program gives what was prepared.
func (e *Exec) Program() *schedule.Program { return e.program }

// Code gives the compiled nest of a step, for Explain.
func (e *Exec) Code(step int) Code { return e.launches[step].code }

// Peak is the most bytes that temporaries and outputs take at one time.
func (e *Exec) Peak() int64 { return e.peak }

// Run computes the program. There is one input per Input buffer of the plan, in the plan's order, and one result per
// root, to be filled.
//
// It returns ctx's error, a *MemoryError, a *graph.Error at the user's call for an index outside an array, or
// what the machine reports. After an error nothing is held, and destinations have any contents.
func (e *Exec) Run(ctx context.Context, inputs []Buffer, results []Result, o Options) error {
	if len(inputs) != len(e.inputs) || len(results) != len(e.roots) {
		return fmt.Errorf("got %d inputs and %d results, not %d and %d", len(inputs), len(results), len(e.inputs), len(e.roots))
	}
	r := e.Take()
	copy(r.Inputs, inputs)
	own := r.Results
	r.Results = results
	err := r.Do(ctx, &o)
	r.Results = own
	r.Release()
	return err
}

// check refuses what cannot run before anything is allocated.
func (r *Run) check(o *Options) error {
	e := r.e
	for i := range e.inputs {
		if b := &e.inputs[i]; r.Inputs[i].Bytes < b.bytes {
			return fmt.Errorf("input %s has %d bytes, not %d", e.name(b.buffer), r.Inputs[i].Bytes, b.bytes)
		}
	}
	for i := range e.roots {
		if dst, b := &r.Results[i].Buffer, &e.roots[i]; dst.Data != nil && dst.Bytes < b.bytes {
			return fmt.Errorf("the destination of %s has %d bytes, not %d", e.name(b.buffer), dst.Bytes, b.bytes)
		}
	}
	if !e.fits(o) {
		return &MemoryError{Peak: e.peak, Limit: o.MemoryLimit}
	}
	return nil
}

// fits reports whether there is memory enough.
func (e *Exec) fits(o *Options) bool { return o.MemoryLimit <= 0 || e.peak <= o.MemoryLimit }

func (e *Exec) name(buffer int) string { return e.program.Plan.Buffers[buffer].Name }

// A MemoryError refuses a run that would need more memory than Options allow, or than the machine has left for it.
type MemoryError struct {
	Peak  int64 // bytes that are needed at one time, beside those that are held
	Limit int64 // bytes that there may be
	Held  int64 // bytes that the process holds already, and that count; 0 where Options set the limit
}

func (e *MemoryError) Error() string {
	if e.Held > 0 {
		return fmt.Sprintf("the evaluation needs %d bytes beside the %d that the process holds, which may hold %d: "+
			"release arrays, or compute in parts", e.Peak, e.Held, e.Limit)
	}
	return fmt.Sprintf("the evaluation needs %d bytes at its peak, the memory limit is %d: compute in parts", e.Peak, e.Limit)
}
