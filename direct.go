package laze

import (
	"context"
	"fmt"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// A direct is the short way of calls whose program is one call of code.
type direct struct {
	*backend.Direct
	places backend.Places // the data of the function are in theirs
}

// bindDirect finds the short way, where there is one.
func (p *prepared) bindDirect() *direct {
	if !p.flat || p.program.watched || len(p.params) > backend.MaxPlaces {
		return nil
	}
	d := &direct{Direct: p.program.exec.Direct(&p.options)}
	if d.Direct == nil {
		return nil
	}
	for k := range p.params {
		t := &p.params[k]
		if t.place = backend.Nowhere; t.input >= 0 {
			t.place = d.Inputs[t.input]
		}
	}
	for k := range p.results {
		p.results[k].place = d.Results[k]
	}
	for _, b := range p.data {
		*d.places.At(d.Inputs[b.input]) = b.data.buffer.Data
	}
	return d
}

// callDirect is callFlat on the short way.
func (p *prepared) callDirect(ctx context.Context, outs, ins []any) (done bool, err error) {
	m := p.direct.places
	if !placeFlat(&m, p.params, ins) || !placeFlat(&m, p.results, outs) {
		return false, nil
	}
	if ctx != nil && ctx.Err() != nil {
		return true, ctx.Err()
	}
	return p.direct.Run(m), nil
}

// placeFlat fills in the places of flat slices; false where one does not fit.
func placeFlat(m *backend.Places, params []param, slices []any) bool {
	if len(slices) != len(params) {
		return false
	}
	for k := range params {
		at, ok := params[k].read(slices[k])
		if !ok {
			return false
		}
		*m.At(params[k].place) = at
	}
	return true
}

// callArrays is Call on the short way. done is false where in are not evaluated arrays of the very types of the parameters,
// and nothing was computed.
func (p *prepared) callArrays(ctx context.Context, site *graph.Site, in []Array) (out []Array, done bool, err error) {
	var inputs [backend.MaxPlaces]*data
	m := p.direct.places
	n := p.placeArrays(&m, in, &inputs)
	if done = n == len(p.params); done {
		out, err = p.intoNew(ctx, site, &m)
	}
	dropAll(inputs[:n])
	return out, done, err
}

// placeArrays fills in the places of arrays, and acquires their data until one does not fit. It gives the number of those that do.
func (p *prepared) placeArrays(m *backend.Places, in []Array, inputs *[backend.MaxPlaces]*data) int {
	if len(in) != len(p.params) {
		return 0
	}
	for k := range in {
		if in[k].a == nil || in[k].a.fault != nil {
			return k
		}
		t := &p.params[k]
		d, elem := in[k].held()
		if d == nil || elem != t.Elem || !d.layout.equal(t.layout) || !d.acquire() {
			return k
		}
		inputs[k], *m.At(t.place) = d, d.buffer.Data
	}
	return len(in)
}

// intoNew computes new arrays.
func (p *prepared) intoNew(ctx context.Context, site *graph.Site, m *backend.Places) ([]Array, error) {
	if ctx != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var results [backend.MaxPlaces]backend.Buffer
	for k := range p.results {
		t, err := &p.results[k], error(nil)
		if results[k], err = p.settings.backend.Alloc(t.bytes); err != nil {
			for _, b := range results[:k] {
				p.settings.backend.Free(b)
			}
			return nil, fmt.Errorf("%s: %w", p.settings.backend.Name(), err)
		}
		*m.At(t.place) = results[k].Data
	}
	p.direct.Run(*m) // new memory is in nobody's way
	return p.evaluated(site, results[:len(p.results)]), nil
}

// An evaluated is all that an evaluated array needs, in one piece of memory: most of what a small call costs is to make it.
type evaluated struct {
	list  [1]Array
	array array
	data  data
	site  graph.Site
	elem  DType
}

// evaluated gives arrays of the results.
func (p *prepared) evaluated(site *graph.Site, results []backend.Buffer) (list []Array) {
	for k, b := range results {
		e := &evaluated{site: *site, elem: p.results[k].Elem}
		e.data.buffer, e.data.layout, e.data.owner = b, p.results[k].layout, p.settings.backend
		e.array.ready, e.list[0].a = e, &e.array
		if len(results) == 1 {
			return e.list[:]
		}
		list = append(list, e.list[0])
	}
	return list
}

// input makes the node of the array.
func (e *evaluated) input() *graph.Node {
	n := graph.NewInput(e.site, e.elem, graph.Dims(e.data.dims...))
	hold(n.Value(0), &e.data)
	if e.array.node.CompareAndSwap(nil, n) {
		return n
	}
	return e.array.node.Load()
}
