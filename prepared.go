package laze

import (
	"context"
	"fmt"
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// A prepared is a Func for inputs of certain types.
type prepared struct {
	program  *program
	site     graph.Site // of Compile
	settings settings
	options  backend.Options // of settings
	params   []param
	results  []param
	data     []boundData
	sites    []graph.Site
	flat     bool    // the extents of all results are known
	direct   *direct // nil: there is none
}

// A param is an array that a call hands over, or a result of it.
type param struct {
	graph.Type
	*layout
	size  int64
	bytes int64
	input int            // of the plan; -1 where no kernel reads it
	place int            // of a direct call
	slice unsafe.Pointer // the type of a slice
}

func newParam(t graph.Type) param {
	dims := t.Shape.Dims()
	return param{Type: t, layout: &layout{bounds: dims, dims: dims}, size: t.Shape.Size(), bytes: t.Bytes(), input: -1, slice: unbox(&slicesOf[t.Elem]).kind}
}

// read finds the elements of v, which must be a slice of the very type and size.
func (p *param) read(v *any) (at unsafe.Pointer, ok bool) {
	b := unbox(v)
	if b.kind != p.slice || int64(b.slice.n) != p.size {
		return nil, false
	}
	return b.slice.at, true
}

// A boundData is an input of the plan that the function uses besides its parameters.
type boundData struct {
	input int
	data  *data
}

func newPrepared(site graph.Site, s settings, types []graph.Type, nodes []*graph.Node, roots []graph.Value) (*prepared, error) {
	c := cutGraph(roots)
	program, err := prepare(c, s)
	if err != nil {
		c.drop()
		return nil, err
	}
	p := &prepared{program: program, site: site, settings: s, options: s.run(), sites: c.sites(), flat: true}
	for _, t := range types {
		p.params = append(p.params, newParam(t))
	}
	for _, v := range roots {
		result := newParam(v.Type())
		result.owner = s.backend
		p.results = append(p.results, result)
		p.flat = p.flat && !v.Shape().Late()
	}
	for k, i := range program.sources {
		if err := p.bind(k, c.inputs[i], nodes); err != nil {
			c.drop()
			return nil, err
		}
	}
	p.direct = p.bindDirect()
	return p, nil
}

// bind finds out where input k of the plan comes from.
func (p *prepared) bind(k int, in input, params []*graph.Node) error {
	for i, n := range params {
		if n == in.from {
			p.params[i].input = k
			return nil
		}
	}
	if in.data == nil {
		return unreadable(in.from.Site, in.from)
	}
	p.data = append(p.data, boundData{k, in.data})
	return nil
}

// take gives a run that reads the data of the function.
func (p *prepared) take() *backend.Run {
	r := p.program.exec.Take()
	for _, b := range p.data {
		r.Inputs[b.input] = *b.data.buffer
	}
	return r
}

// compute computes the program with the inputs and into the results of r.
func (p *prepared) compute(ctx context.Context, r *backend.Run) error {
	if err := p.program.compute(ctx, r, &p.options); err != nil {
		return refusedAt(p.site, p.program.locate(p.sites, err))
	}
	return nil
}

// fits reports whether flat slices have the types and sizes of the inputs.
func (p *prepared) fits(ins []any) bool {
	if len(ins) != len(p.params) {
		return false
	}
	for k := range ins {
		if _, ok := p.params[k].read(&ins[k]); !ok {
			return false
		}
	}
	return true
}

// has reports whether the inputs have these types.
func (p *prepared) has(types []graph.Type) bool {
	return slices.EqualFunc(p.params, types, func(t param, u graph.Type) bool { return t.Type.Equal(u) })
}

// suits reports whether arrays that hold data have the types of the inputs.
func (p *prepared) suits(in []Array, inputs []*data) bool {
	if len(in) != len(p.params) {
		return false
	}
	for k := range p.params {
		t := &p.params[k]
		if t.Elem != in[k].get().Elem() || !slices.EqualFunc(t.Shape, inputs[k].dims, isExtent) {
			return false
		}
	}
	return true
}

func isExtent(e graph.Extent, n int64) bool { return e.Max == n }

// callFlat computes the function on flat slices that have the very types and sizes of parameters and
// results. done is false where they have not, and nothing was computed. This is the way of small calls:
// nothing is looked up or allocated.
func (p *prepared) callFlat(ctx context.Context, outs, ins []any) (done bool, err error) {
	if p.direct != nil {
		if done, err := p.callDirect(ctx, outs, ins); done {
			return true, err
		}
	}
	r := p.take()
	if done = p.flat && p.pointFlat(r, outs, ins); done {
		err = p.compute(ctx, r)
	}
	r.Release()
	return done, err
}

// pointFlat binds flat slices; false where one does not fit.
func (p *prepared) pointFlat(r *backend.Run, outs, ins []any) bool {
	if len(ins) != len(p.params) || len(outs) != len(p.results) {
		return false
	}
	for k := range p.params {
		t := &p.params[k]
		at, ok := t.read(&ins[k])
		if !ok {
			return false
		}
		if t.input >= 0 {
			in := &r.Inputs[t.input]
			in.Data, in.Bytes = at, t.bytes
		}
	}
	for k := range p.results {
		t, out := &p.results[k], &r.Results[k].Buffer
		at, ok := t.read(&outs[k])
		if !ok {
			return false
		}
		out.Data, out.Bytes = at, t.bytes
	}
	return true
}

// callInto is callFlat for whatever From and CopyTo take.
func (p *prepared) callInto(ctx context.Context, outs, ins []any) error {
	r := p.take()
	defer r.Release()
	site := graph.Here("callinto", 3)
	var few [4]destination
	to := append(few[:0], make([]destination, len(outs))...)
	if err := p.point(r, to, outs, ins); err != nil {
		return asError(site, err)
	}
	if err := p.compute(ctx, r); err != nil {
		return err
	}
	if err := p.deliver(r, to); err != nil {
		return asError(site, err)
	}
	return nil
}

// point binds the caller's memory.
func (p *prepared) point(r *backend.Run, to []destination, outs, ins []any) error {
	if len(outs) != len(p.results) {
		return fmt.Errorf("the function gives %d results, there are %d destinations: give one for each", len(p.results), len(outs))
	}
	for k, v := range ins {
		b, err := bufferOf(v)
		if err != nil {
			return err
		}
		if i := p.params[k].input; i >= 0 {
			r.Inputs[i] = b
		}
	}
	for k, v := range outs {
		t := &p.results[k]
		err := to[k].find(v, t.Type)
		switch {
		case err != nil:
		case !t.Shape.Late():
			err = to[k].resize(t.size)
			r.Results[k].Buffer = to[k].buffer()
		case !t.Shape[1:].Late():
			r.Results[k].Buffer = to[k].room(t.Shape.Size())
		}
		if err != nil {
			return fmt.Errorf("result %d: %w", k, err)
		}
	}
	return nil
}

// deliver makes the destinations of results whose extents were known late as long as these are, and copies what there
// was no room for.
func (p *prepared) deliver(r *backend.Run, to []destination) error {
	for k := range p.results {
		t := &p.results[k]
		if !t.Shape.Late() {
			continue
		}
		res := &r.Results[k]
		err := to[k].resize(size(res.Shape))
		if err == nil && res.Buffer.Data != to[k].at {
			newData(res.Buffer, layout{bounds: t.dims, dims: res.Shape}).copyTo(to[k].at, t.Elem.Size())
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
func (p *prepared) arrays(site graph.Site, r *backend.Run, inputs []*data) []Array {
	types := make([]graph.Type, len(p.results))
	for k := range p.results {
		types[k] = p.results[k].Type
	}
	out := make([]Array, len(p.results))
	for k, d := range dataOf(p.settings.backend, r.Results, types, inputs) {
		d.tighten(types[k].Elem)
		n := graph.NewInput(site, types[k].Elem, graph.Dims(d.dims...))
		hold(n.Value(0), d)
		out[k] = newArray(site, n.Value(0), nil)
	}
	return out
}
