package vectortest

import (
	"fmt"
	"math/rand/v2"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// Memory makes a case for every type of elements: each is loaded beside others, alone for all lanes, and by
// index, with and without masks.
func (m Machine) Memory() []Case {
	var cases []Case
	for _, elem := range expr.Types {
		if m.fits(vector.Of(elem)) {
			cases = append(cases, m.memory(elem))
		}
	}
	return cases
}

func (m Machine) memory(elem expr.Type) Case {
	w := &writer{b: vector.NewBuilder(fmt.Sprintf("memory %v", elem), m.Lanes), rand: rand.New(rand.NewPCG(3, 4))}
	c := Case{N: elements, Buffers: []Buffer{filled(w.rand, elem), filled(w.rand, expr.Bool), places()}}
	results := 0
	w.eachVector(func(i vector.Ref) {
		values := w.reads(elem, i)
		if m.fits(vector.I64) {
			values = append(values, w.lookup(elem, i))
		}
		for k, v := range values {
			w.store(len(c.Buffers)+k, i, v)
			w.b.Store(elem, w.b.Pointer(len(c.Buffers)+len(values)+k), i, w.mask(i), 0, v)
		}
		results = len(values)
	})
	for range results {
		c.Buffers = append(c.Buffers, NewBuffer(natural(w.result), elements))
	}
	for range results {
		c.Buffers = append(c.Buffers, NewBuffer(elem, elements))
	}
	c.Program = w.program()
	return c
}

// mask is made of bools in memory.
func (w *writer) mask(i vector.Ref) vector.Ref {
	return w.b.Load(expr.Bool, w.b.Pointer(1), i, vector.None, 0)
}

// reads reads elements from i on in all ways.
func (w *writer) reads(elem expr.Type, i vector.Ref) []vector.Ref {
	b, from := w.b, w.b.Pointer(0)
	mask := w.mask(i)
	b.Ask(elem, from, i, 1<<30)
	back := b.Op(vector.Sub, b.Splat(vector.I32, b.Int(elements-1)), b.Op(vector.Add, b.Splat(vector.I32, i), b.Iota(vector.I32)))
	return []vector.Ref{
		b.Load(elem, from, i, vector.None, 0),
		b.Load(elem, from, i, mask, 0),
		b.Fill(elem, from, i, 0),
		b.Gather(elem, from, back, vector.None, 0),
		b.Gather(elem, from, back, mask, 0),
	}
}

// places are those of the elements, of which the first ones lie in the lower half but for one, which is right behind
// it.
func places() Buffer {
	b := NewBuffer(expr.Int64, elements)
	for i := range elements {
		b.Set(i, uint64(i^1))
	}
	b.Set(5, elements/2)
	return b
}

// lookup reads elements at places from memory, of the lower half.
func (w *writer) lookup(elem expr.Type, i vector.Ref) vector.Ref {
	index := w.b.Load(expr.Int64, w.b.Pointer(2), i, vector.None, 0)
	inside := w.b.Typed(vector.Lt, expr.Uint64, index, w.b.Splat(vector.I64, w.b.By(vector.ShrBy, 1, w.b.Count())))
	return w.b.Gather(elem, w.b.Pointer(0), index, inside, 0)
}
