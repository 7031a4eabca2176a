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
	if len(ins) != len(p.params) || len(outs) != len(p.results) || !placeFlat(&m, p.params, ins) || !placeFlat(&m, p.results, outs) {
		return false, nil
	}
	if err := expired(ctx); err != nil {
		return true, err
	}
	if p.direct.Brief != nil {
		return p.direct.Brief.Run(m), nil
	}
	return p.runDirect(ctx, &m)
}

// expired gives the error of a context that is done.
func expired(ctx context.Context) error {
	if ctx == nil {
		return nil
	}
	return ctx.Err()
}

// runDirect computes a program that is more than bound code. done is false where Exec.Run is to do that.
func (p *prepared) runDirect(ctx context.Context, m *backend.Places) (done bool, err error) {
	if ctx == nil {
		ctx = context.Background()
	}
	if done, err = p.direct.Run(ctx, m); err != nil {
		err = p.program.locate(p.sites, err)
	}
	return done, err
}

// placeFlat fills in the places of as many flat slices; false where one does not fit.
func placeFlat(m *backend.Places, params []param, slices []any) bool {
	for k := range slices {
		at, ok := params[k].read(&slices[k])
		if !ok {
			return false
		}
		*m.At(params[k].place) = at
	}
	return true
}

// callArrays is Call on the short way. done is false where in are not evaluated arrays of the very types of the
// parameters, or the short way ends, and nothing was computed.
func (p *prepared) callArrays(ctx context.Context, at graph.Return, in []Array) (out []Array, done bool, err error) {
	var inputs [backend.MaxPlaces]*data
	m := p.direct.places
	n := p.placeArrays(&m, in, &inputs)
	if n == len(p.params) {
		out, done, err = p.intoNew(ctx, at, m)
	}
	dropAll(inputs[:n])
	return out, done, err
}

// placeArrays fills in the places of arrays, and acquires their data until one does not fit. It gives the number of
// those that do.
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
func (p *prepared) intoNew(ctx context.Context, at graph.Return, m backend.Places) (list []Array, done bool, err error) {
	if err := expired(ctx); err != nil {
		return nil, true, err
	}
	var made [backend.MaxPlaces]*evaluated
	for k := range p.results {
		e, err := p.results[k].room(at)
		if err != nil {
			releaseAll(made[:k])
			return nil, true, fmt.Errorf("%s: %w", p.settings.backend.Name(), err)
		}
		made[k], *m.At(p.results[k].place) = e, e.data.buffer.Data
	}
	if p.direct.Brief != nil {
		done = p.direct.Brief.Run(m)
	} else {
		done, err = p.runDirect(ctx, &m)
	}
	if !done || err != nil {
		releaseAll(made[:len(p.results)])
		return nil, done, err
	}
	return arraysOf(made[:len(p.results)]), true, nil
}

func releaseAll(made []*evaluated) {
	for _, e := range made {
		e.data.release()
	}
}

// An evaluated is all that an evaluated array needs, in one piece of memory: most of what a small call costs is to make
// it, and the collector's part of that grows with its size.
type evaluated struct {
	holder
	list [1]Array
	at   graph.Return // of the call that made it
}

// room makes an array for a result, of any elements.
func (p *param) room(at graph.Return) (*evaluated, error) {
	b, err := p.owner.Alloc(p.bytes)
	if err != nil {
		return nil, err
	}
	e := new(evaluated)
	e.at, e.elem, e.ready, e.data.buffer, e.data.layout = at, p.Elem, true, b, p.layout
	e.list[0].a = &e.array
	return e, nil
}

// arraysOf gives the arrays of results, without another piece of memory where there is one.
func arraysOf(made []*evaluated) []Array {
	if len(made) == 1 {
		return made[0].list[:]
	}
	list := make([]Array, len(made))
	for k, e := range made {
		list[k] = e.list[0]
	}
	return list
}

// input makes the node of the array.
func (e *evaluated) input() *graph.Node {
	n := graph.NewInput(e.at.Site("call"), e.elem, graph.Dims(e.data.dims...))
	hold(n.Value(0), &e.data)
	if e.node.CompareAndSwap(nil, n) {
		return n
	}
	return e.node.Load()
}
