package vectortest

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// maxNesting bounds blocks in blocks, of which each may run a few times.
const maxNesting = 4

// some takes a few values of any types.
func (w *inventor) some() (values []vector.Ref) {
	for range w.rand.IntN(4) {
		t := vector.Int + vector.Type(w.rand.IntN(int(vector.F64)))
		if w.fits(t) {
			values = append(values, w.get(t))
		}
	}
	return values
}

// inside writes a few operations into a block, which gives values of the types of those given.
func (w *inventor) inside(given, params []vector.Ref) (results []vector.Ref) {
	outer := w.pools
	w.depth++
	for _, p := range params {
		w.put(p)
	}
	for range 1 + w.rand.IntN(8) {
		w.step()
	}
	for _, g := range given {
		results = append(results, w.get(w.b.TypeOf(g)))
	}
	w.depth--
	for t := range w.pools {
		w.pools[t] = outer[t][:len(outer[t]):len(outer[t])]
	}
	return results
}

func (w *inventor) putAll(values []vector.Ref) {
	for _, v := range values {
		w.put(v)
	}
}

// loop runs up to three times, and often not at all.
func (w *inventor) loop() {
	if w.depth == maxNesting {
		return
	}
	given, trips := w.some(), w.b.Op(vector.Sub, w.below(8), w.b.Int(4))
	w.putAll(w.b.For(trips, given, func(carried []vector.Ref) []vector.Ref {
		return w.inside(given, carried)
	}))
}

// while counts down in every lane from a number below 4.
func (w *inventor) while() {
	if w.depth == maxNesting {
		return
	}
	b, t := w.b, vector.I32
	given := append([]vector.Ref{b.Op(vector.And, w.get(t), b.Const(t, 3))}, w.some()...)
	cond := func(carried []vector.Ref) vector.Ref {
		return b.Typed(vector.Gt, expr.Int32, carried[0], b.Const(t, 0))
	}
	w.putAll(b.While(given, cond, func(carried []vector.Ref) []vector.Ref {
		next := w.inside(given[1:], carried)
		return append([]vector.Ref{b.Op(vector.Sub, carried[0], b.Const(t, 1))}, next...)
	}))
}

func (w *inventor) when() {
	if w.depth == maxNesting {
		return
	}
	given := w.some()
	w.putAll(w.b.When(w.get(vector.Mask), given, func() []vector.Ref { return w.inside(given, nil) }))
}

// shown is how many values of a type are stored at the end.
const shown = 8

// end stores values of all types, and makes the buffers that they go to.
func (w *inventor) end() (buffers []Buffer) {
	for t, pool := range w.pools {
		t := vector.Type(t)
		if len(pool) == 0 {
			continue
		}
		k := len(expr.Types) + len(buffers)
		buffers = append(buffers, NewBuffer(natural(t), shown*w.b.Lanes()))
		for i := range shown {
			w.store(k, w.b.Int(int64(i*w.b.Lanes())), w.get(t))
		}
	}
	return buffers
}
