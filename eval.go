package laze

import (
	"context"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// Eval computes arrays, all at once, so that work they share is done once. An array keeps its result: evaluating it
// again costs nothing, and arrays built from it later read the result.
//
// Errors: a mistake made while building an array, as an *Error; an index outside of an array, as an *Error around an *IndexError;
// ctx's error, within about 10 ms of its end. A nil ctx never ends. After an error no array has changed.
func Eval(ctx context.Context, arrays ...Array) error { return EvalWith(ctx, nil, arrays...) }

// EvalWith is Eval with options.
func EvalWith(ctx context.Context, opts []Option, arrays ...Array) error {
	roots, err := pending(graph.Here("eval", 2), arrays)
	if err != nil || len(roots) == 0 {
		return err
	}
	s, err := apply(opts)
	if err != nil {
		return err
	}
	c := cutGraph(roots) // what has been evaluated before is an input now
	defer c.drop()
	results := make([]backend.Result, len(roots))
	if err := compute(ctx, s, c, results); err != nil {
		return err
	}
	keep(s.backend, c, arrays, roots, results)
	return nil
}

// Eval computes the array with options, and gives it back.
//
// Errors: as the function Eval.
func (a Array) Eval(ctx context.Context, opts ...Option) (Array, error) {
	return a, EvalWith(ctx, opts, a)
}

// compute fills results with the values of a cut's roots. Where a result has a buffer, it receives the elements.
func compute(ctx context.Context, s settings, c *cut, results []backend.Result) error {
	if ctx == nil {
		ctx = context.Background()
	}
	p, err := prepare(c, s)
	if err != nil {
		return err
	}
	inputs, err := p.bind(c)
	if err != nil {
		return err
	}
	if err := p.exec.Run(ctx, inputs, results, s.run()); err != nil {
		return p.locate(c.sites(), err)
	}
	return nil
}

// prepare is the whole road from a graph to code: what meets memory, in which order, on which machine.
func prepare(c *cut, s settings) (*program, error) {
	key := graph.String(c.roots...) + s.key(c)
	if p, ok := programs.get(key); ok {
		return p, nil
	}
	plan, err := fuse.Fuse(c.roots, s.fuse())
	if err != nil {
		return nil, err
	}
	how, err := s.lower(c, plan)
	if err != nil {
		return nil, err
	}
	steps, err := schedule.Lower(plan, how)
	if err != nil {
		return nil, err
	}
	exec, err := backend.Prepare(s.backend, steps)
	if err != nil {
		return nil, err
	}
	p := newProgram(c, plan, exec)
	programs.put(key, p)
	return p, nil
}
