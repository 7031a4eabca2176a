package laze

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/laze-go/laze/graph"
)

// A Func is a function of arrays that is prepared once and called often, from any number of goroutines.
type Func struct {
	step     func(in ...Array) []Array
	settings settings
	site     graph.Site
	last     atomic.Pointer[prepared] // the one used last

	mu   sync.Mutex
	kept []*prepared // for the types of inputs that were used last, the latest in front
}

// Compile makes a function of step, which builds arrays from its inputs. step is called once for each combination of
// input types and shapes, with arrays that have no data yet; the latest 64 combinations are kept. Arrays that step uses
// besides its inputs are read as they are at that call.
//
// Errors: step is nil; options that are wrong. What step builds is checked when it is called, by Prepare or Call.
func Compile(step func(in ...Array) []Array, opts ...Option) (*Func, error) {
	site := graph.Here("compile", 1)
	if step == nil {
		return nil, site.Errorf("the function is nil")
	}
	s, err := apply(opts)
	if err != nil {
		return nil, asError(site, err)
	}
	return &Func{step: step, settings: s, site: site}, nil
}

// Prepare makes the function ready for inputs of the types and shapes of in, so that the first Call need not.
//
// Errors: mistakes that step makes, as an *Error; an extent that is known late only.
func (f *Func) Prepare(in ...Array) error {
	if f == nil {
		return nothing("prepare", 1)
	}
	site := graph.Here("prepare", 1)
	values, err := operands(site, in...)
	if err != nil {
		return err
	}
	types := make([]graph.Type, len(values))
	for i, v := range values {
		if types[i] = v.Type(); types[i].Shape.Late() {
			return site.Errorf("input %d has an extent that is known late: call Known first", i)
		}
	}
	_, err = f.prepare(types)
	return err
}

// Call computes the function. Inputs that have not been evaluated are, first; the results are evaluated arrays.
//
// Errors: mistakes that step makes, as an *Error; those of Eval.
//
//go:noinline
func (f *Func) Call(ctx context.Context, in ...Array) ([]Array, error) {
	at := graph.ReturnOf(1)
	if f == nil {
		return nil, nothing("call", 1)
	}
	if p := f.last.Load(); p != nil && p.direct != nil {
		if out, done, err := p.callArrays(ctx, at, in); done {
			return out, err
		}
	}
	return f.callAny(ctx, at.Site("call"), slices.Clone(in)) // a copy, so that the caller's list can stay on its stack
}

// nothing is the fault of a Func that Compile has not made.
func nothing(word string, skip int) error {
	return graph.Here(word, skip+1).Errorf("the Func is nil or zero: make it with Compile")
}

// callAny is Call for whatever arrays there are.
func (f *Func) callAny(ctx context.Context, site graph.Site, in []Array) ([]Array, error) {
	inputs, err := take(ctx, site, in)
	defer dropAll(inputs)
	if err != nil {
		return nil, err
	}
	p, err := f.forData(in, inputs)
	if err != nil {
		return nil, err
	}
	r := p.take()
	defer r.Release()
	for k, d := range inputs {
		if i := p.params[k].input; i >= 0 {
			r.Inputs[i] = d.dense(p.params[k].Elem)
		}
	}
	if err := p.compute(ctx, r); err != nil {
		return nil, err
	}
	return p.arrays(site, r, inputs), nil
}

// CallInto computes the function on the caller's memory: each of ins is what From takes, and each of outs what CopyTo
// takes. A flat slice stands for an input of its type and number of elements that Prepare or Call has seen last; where
// there is none, for an array of one axis. On flat slices it allocates nothing; Go itself allocates 24 bytes for each
// slice that a call names, but not for a list that is kept and handed over as ins... A result whose extent is known
// late is computed in place where a slice has the capacity for all that it could be, which is then overwritten as far
// as that goes. Each of outs may lie over any of ins, but not over another of outs: what such memory then holds is any
// mixture of both. An Array is no memory: hand it to Call.
//
// Errors: as Call; outs of another number, type or size than the results.
func (f *Func) CallInto(ctx context.Context, outs []any, ins ...any) error {
	if f == nil {
		return nothing("callinto", 1)
	}
	if p := f.last.Load(); p != nil && p.direct != nil {
		if done, err := p.callDirect(ctx, outs, ins); done {
			return err
		}
	}
	return f.callMemory(ctx, outs, ins)
}

// callMemory is CallInto for whatever memory there is.
func (f *Func) callMemory(ctx context.Context, outs, ins []any) error {
	p, err := f.forMemory(ins)
	if err != nil {
		return err
	}
	if done, err := p.callFlat(ctx, outs, ins); done {
		return err
	}
	return p.callInto(ctx, outs, ins)
}

// forMemory prepares the function for the caller's memory.
func (f *Func) forMemory(ins []any) (*prepared, error) {
	if p := f.find(func(p *prepared) bool { return p.fits(ins) }); p != nil {
		return p, nil
	}
	types := make([]graph.Type, len(ins))
	for i, v := range ins {
		s, err := read(v)
		if _, ok := v.(Array); ok {
			err = errors.New("an Array is no memory: hand it to Call")
		}
		if err != nil {
			return nil, asError(graph.Here("callinto", 3), err)
		}
		types[i] = graph.Type{Elem: s.elem, Shape: graph.Dims(s.dims...)}
	}
	return f.prepare(types)
}

// forData prepares the function for arrays that hold data.
func (f *Func) forData(in []Array, inputs []*data) (*prepared, error) {
	if p := f.find(func(p *prepared) bool { return p.suits(in, inputs) }); p != nil {
		return p, nil
	}
	types := make([]graph.Type, len(in))
	for k, d := range inputs {
		types[k] = graph.Type{Elem: in[k].get().Elem(), Shape: graph.Dims(d.dims...)}
	}
	return f.prepare(types)
}

// maxKept is the number of combinations of types that a function is kept for.
const maxKept = 64

// prepare gives the function for inputs of these types.
func (f *Func) prepare(types []graph.Type) (*prepared, error) {
	if p := f.find(func(p *prepared) bool { return p.has(types) }); p != nil {
		return p, nil
	}
	if f.step == nil {
		return nil, nothing("call", 1)
	}
	p, err := f.trace(types)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept = slices.Insert(f.kept, 0, p)
	f.kept = f.kept[:min(len(f.kept), maxKept)]
	f.last.Store(p)
	return p, nil
}

// find gives the latest of what is kept that ok accepts, or nil.
func (f *Func) find(ok func(*prepared) bool) *prepared {
	if p := f.last.Load(); p != nil && ok(p) {
		return p
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.kept, ok)
	if i < 0 {
		return nil
	}
	p := f.kept[i]
	copy(f.kept[1:i+1], f.kept[:i])
	f.kept[0] = p
	f.last.Store(p)
	return p
}

// trace calls step with arrays that have no data, and prepares what it builds.
func (f *Func) trace(types []graph.Type) (p *prepared, err error) {
	params := make([]*graph.Node, len(types))
	in := make([]Array, len(types))
	for i, t := range types {
		params[i] = graph.NewInput(f.site, t.Elem, t.Shape)
		in[i] = newArray(f.site, params[i].Value(0), nil)
	}
	outs, err := f.call(in)
	if err != nil {
		return nil, err
	}
	roots, err := operands(f.site, outs...)
	if err != nil {
		return nil, err
	}
	p, err = newPrepared(f.site, f.settings, types, params, roots)
	if err != nil {
		return nil, asError(f.site, err)
	}
	return p, nil
}

// call turns a panic of step into an error.
func (f *Func) call(in []Array) (outs []Array, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = f.site.Errorf("the function panicked: %v", v)
		}
	}()
	return f.step(in...), nil
}
