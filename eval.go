package laze

import (
	"context"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/debug"
	"github.com/laze-go/laze/schedule"
)

// Eval computes arrays, all at once, so that work they share is done once. An array keeps its result: evaluating it
// again costs nothing, and arrays built from it later read the result.
//
// Errors: a mistake made while building an array, as an *Error; an index outside of an array, as an *Error around an
// *IndexError; a reduction without an initial value that finds no element, as one around an *EmptyError; too little
// memory, as one around a *MemoryError; an array that was released; ctx's error, within about 10 ms of its end. A nil
// ctx never ends. After an error no array has changed.
//
//go:noinline
func Eval(ctx context.Context, arrays ...Array) error {
	return evaluate(ctx, graph.Near("eval", 1), nil, arrays)
}

// EvalWith is Eval with options.
//
//go:noinline
func EvalWith(ctx context.Context, opts []Option, arrays ...Array) error {
	return evaluate(ctx, graph.Near("eval", 1), opts, arrays)
}

func evaluate(ctx context.Context, site graph.Site, opts []Option, arrays []Array) error {
	var e evaluation
	if err := e.begin(site, opts, arrays); err != nil || e.isDone() {
		return err
	}
	defer e.end()
	return e.run(ctx, nil)
}

// Eval computes the array with options, and gives it back.
//
// Errors: as the function Eval.
//
//go:noinline
func (a Array) Eval(ctx context.Context, opts ...Option) (Array, error) {
	return a, evaluate(ctx, graph.Near("eval", 1), opts, []Array{a})
}

// An evaluation is the road of some arrays to their results.
type evaluation struct {
	site     graph.Site
	settings settings
	arrays   []Array
	cut      *cut // what is still to be computed of them; nil where that is nothing
	program  *program
}

// begin finds or prepares the program. Without an error, and unless the evaluation is done already, end must follow.
func (e *evaluation) begin(site graph.Site, opts []Option, arrays []Array) error {
	s, err := apply(opts)
	if err != nil {
		return asError(site, err)
	}
	roots, err := pending(site, arrays)
	if err != nil || len(roots) == 0 {
		return err
	}
	e.site, e.settings, e.arrays, e.cut = site, s, arrays, cutGraph(roots)
	if e.program, err = prepare(e.cut, s); err != nil {
		e.end()
		return asError(site, err)
	}
	return nil
}

func (e *evaluation) isDone() bool { return e.cut == nil }

// run computes the program, and lets the arrays keep the results. times, where not nil, receives how long each kernel
// took.
func (e *evaluation) run(ctx context.Context, times []time.Duration) error {
	r := e.program.exec.Take()
	defer r.Release()
	if err := e.compute(ctx, r, times); err != nil {
		return err
	}
	e.keep(r.Results)
	return nil
}

// compute fills the results of r with the values of the roots. Where one has a buffer, it receives the elements.
func (e *evaluation) compute(ctx context.Context, r *backend.Run, times []time.Duration) error {
	if err := e.program.bind(r, e.cut); err != nil {
		return err
	}
	o := e.settings.run()
	o.Times = times
	if err := e.program.compute(ctx, r, &o); err != nil {
		return refusedAt(e.site, e.program.locate(e.cut.sites(), err))
	}
	return nil
}

// end lets go of the inputs.
func (e *evaluation) end() { e.cut.drop() }

// prepare gives the program of a cut, which an equal one may have been prepared for.
func prepare(c *cut, s settings) (*program, error) {
	return programs.Get(s.appendKey(c), func() (*program, int64, error) {
		p, err := plan(c, s)
		return p, bytesPerKey * int64(len(c.key)), err
	})
}

// plan is the whole road from a graph to code: what meets memory, in which order, on which machine.
func plan(c *cut, s settings) (*program, error) {
	clock := debug.Start()
	graph := c.copy()
	plan, err := fuse.Fuse(graph.roots, s.fuse())
	if err != nil {
		return nil, err
	}
	clock.Lap("fuse")
	how, err := s.lower(graph, plan)
	if err != nil {
		return nil, err
	}
	steps, err := schedule.Lower(plan, how)
	if err != nil {
		return nil, err
	}
	clock.Lap("schedule")
	exec, err := backend.Prepare(s.backend, steps)
	if err != nil {
		return nil, err
	}
	clock.Lap("compile")
	p := newProgram(graph, exec)
	return p, p.inspect()
}
