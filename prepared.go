package laze

import (
	"context"
	"fmt"
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// A prepared is a Func for inputs of certain types.
type prepared struct {
	program  *program
	settings settings
	params   []graph.Type
	results  []graph.Type
	inputs   []preparedInput // per input of the plan
	sites    []graph.Site
	idle     sync.Pool // of *frame
}

// A preparedInput is a parameter of the function, or data that the function uses besides.
type preparedInput struct {
	param int // -1 for data
	data  *data
}

// A frame is what one call works with.
type frame struct {
	params  []backend.Buffer
	inputs  []backend.Buffer
	results []backend.Result
	outs    []destination
}

func newPrepared(s settings, types []graph.Type, params []*graph.Node, roots []graph.Value) (*prepared, error) {
	c := cutGraph(roots)
	program, err := prepare(c, s)
	if err != nil {
		c.drop()
		return nil, err
	}
	p := &prepared{program: program, settings: s, params: types, sites: c.sites()}
	for _, v := range roots {
		p.results = append(p.results, v.Type())
	}
	for _, i := range program.sources {
		in, err := inputOf(c.inputs[i], params)
		if err != nil {
			c.drop()
			return nil, err
		}
		p.inputs = append(p.inputs, in)
	}
	p.idle.New = func() any { return p.newFrame() }
	return p, nil
}

func inputOf(in input, params []*graph.Node) (preparedInput, error) {
	for k, n := range params {
		if n == in.from {
			return preparedInput{param: k}, nil
		}
	}
	if in.data == nil {
		return preparedInput{}, released(in.from.Site)
	}
	return preparedInput{param: -1, data: in.data}, nil
}

func (p *prepared) newFrame() *frame {
	return &frame{
		params:  make([]backend.Buffer, len(p.params)),
		inputs:  make([]backend.Buffer, len(p.inputs)),
		results: make([]backend.Result, len(p.results)),
		outs:    make([]destination, len(p.results)),
	}
}

func (p *prepared) frame() *frame { return p.idle.Get().(*frame) }

// release forgets the caller's memory. The results' shapes keep their storage for the next call.
func (p *prepared) release(r *frame) {
	clear(r.params)
	clear(r.inputs)
	clear(r.outs)
	for k := range r.results {
		r.results[k] = backend.Result{Shape: r.results[k].Shape[:0]}
	}
	p.idle.Put(r)
}

// fits reports whether flat slices have the types and sizes of the inputs.
func (p *prepared) fits(ins []any) bool {
	if len(ins) != len(p.params) {
		return false
	}
	for k, v := range ins {
		f, ok := flat(v)
		if !ok || f.elem != p.params[k].Elem || f.n != p.params[k].Shape.Size() {
			return false
		}
	}
	return true
}

// point binds the caller's memory.
func (p *prepared) point(r *frame, ins, outs []any) error {
	if len(outs) != len(p.results) {
		return fmt.Errorf("the function gives %d results, there are %d destinations", len(p.results), len(outs))
	}
	for k, v := range ins {
		b, err := bufferOf(v)
		if err != nil {
			return err
		}
		r.params[k] = b
	}
	for k, v := range outs {
		t := p.results[k]
		if err := r.outs[k].find(v, t); err != nil {
			return fmt.Errorf("result %d: %w", k, err)
		}
		if t.Shape.Late() {
			continue
		}
		if err := r.outs[k].resize(t.Shape.Size()); err != nil {
			return fmt.Errorf("result %d: %w", k, err)
		}
		r.results[k].Buffer = r.outs[k].buffer()
	}
	return nil
}

func (p *prepared) run(ctx context.Context, r *frame) error {
	for k, in := range p.inputs {
		if in.param >= 0 {
			r.inputs[k] = r.params[in.param]
		} else {
			r.inputs[k] = in.data.buffer
		}
	}
	return p.program.run(ctx, r.inputs, r.results, p.settings.run(), p.sites)
}

// deliver copies what could not be computed in place: results whose extents were known late.
func (p *prepared) deliver(r *frame) error {
	for k, t := range p.results {
		if !t.Shape.Late() {
			continue
		}
		res := r.results[k]
		d := &data{buffer: res.Buffer, bounds: t.Shape.Dims(), dims: res.Shape}
		err := r.outs[k].resize(size(d.dims))
		if err == nil {
			d.copyTo(r.outs[k].at, t.Elem.Size())
		}
		if res.Owned {
			p.settings.backend.Free(res.Buffer)
		}
		if err != nil {
			return fmt.Errorf("result %d: %w", k, err)
		}
	}
	return nil
}

// arrays gives the results as evaluated arrays of the extents that turned out.
func (p *prepared) arrays(site graph.Site, r *frame, inputs []*data) []Array {
	out := make([]Array, len(p.results))
	for k, d := range newData(p.settings.backend, r.results, p.results, inputs) {
		d.tighten(p.results[k].Elem)
		n := graph.NewInput(site, p.results[k].Elem, graph.Dims(d.dims...))
		hold(n.Value(0), d)
		out[k] = newArray(site, n.Value(0), nil)
	}
	return out
}
