package native

import (
	"math"
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// An extreme is the least or the greatest of floats, kept by plain comparisons. See Note [Extremes].
type extreme struct {
	closer vector.Op // holds where an element replaces what is kept
	signs  vector.Op // gathers the signs of elements
	none   uint64    // the signs of no elements
	minus  float64   // what stands for the elements at the end of a leaf, where the signs gathered are minus
	plus   float64   // and where they are plus
}

var extremes = [expr.NumOps]*extreme{
	expr.Min: {closer: vector.Lt, signs: vector.Or, none: 0, minus: math.Copysign(0, -1), plus: math.Inf(1)},
	expr.Max: {closer: vector.Gt, signs: vector.And, none: math.MaxUint64, minus: math.Inf(-1), plus: 0},
}

// notesOf is the number of values that note what an extreme does not see.
const notesOf = 2

// extremesOf lists the extremes that the components of a fold are; nil where one of them is none.
func extremesOf(ops []expr.Op, types []expr.Type) []*extreme {
	all := make([]*extreme, len(ops))
	for i, op := range ops {
		if all[i] = extremes[op]; all[i] == nil || !types[i].IsFloat() {
			return nil
		}
	}
	return all
}

// nearer keeps x, or y where that is nearer. A NaN y is not.
func (e *extreme) nearer(b *vector.Builder, x, y vector.Ref) vector.Ref {
	return b.Op(vector.Select, b.Op(e.closer, y, x), y, x)
}

// nothing gives the notes of no elements: the lanes that met a NaN, and the signs that lanes met.
func (f *folding) nothing(b *vector.Builder) []vector.Ref {
	var notes []vector.Ref
	for i, e := range f.extremes {
		notes = append(notes, b.Const(vector.Mask, 0), b.Const(bitsType(f.types[i]), e.none))
	}
	return notes
}

// bitsType is the type of the bits of floats.
func bitsType(t expr.Type) vector.Type {
	if t == expr.Float32 {
		return vector.I32
	}
	return vector.I64
}

// keep is combine, of all lanes, but for what the notes of extremes are for.
func (f *folding) keep(w *body, x, y []vector.Ref) []vector.Ref {
	if f.extremes == nil {
		return f.multiply(w.b, f.combine(w, vector.None, x, y), x, y)
	}
	out := make([]vector.Ref, len(x))
	for i, e := range f.extremes {
		out[i] = e.nearer(w.b, x[i], y[i])
	}
	return out
}

// note adds to the notes what vectors of elements have, each a value of the fold.
func (f *folding) note(b *vector.Builder, notes []vector.Ref, elements [][]vector.Ref) []vector.Ref {
	var next []vector.Ref
	for i, e := range f.extremes {
		values, signs := make([]vector.Ref, len(elements)), make([]vector.Ref, len(elements))
		for k, x := range elements {
			values[k], signs[k] = x[i], b.Op(vector.Bits, x[i])
		}
		next = append(next, b.Op(vector.Or, notes[notesOf*i], anyNaN(b, values)),
			b.Op(e.signs, notes[notesOf*i+1], joined(b, e.signs, signs)))
	}
	return next
}

// anyNaN reports which lanes have a NaN, of as many vectors as a power of two.
func anyNaN(b *vector.Builder, v []vector.Ref) vector.Ref {
	if len(v) == 1 {
		return b.Op(vector.NaN, v[0], v[0])
	}
	pairs := make([]vector.Ref, len(v)/2)
	for i := range pairs {
		pairs[i] = b.Op(vector.NaN, v[2*i], v[2*i+1])
	}
	return joined(b, vector.Or, pairs)
}

// joined combines values, as many as a power of two.
func joined(b *vector.Builder, op vector.Op, v []vector.Ref) vector.Ref {
	return inPairs(v, func(x, y vector.Ref) vector.Ref { return b.Op(op, x, y) })
}

func inPairs(v []vector.Ref, op func(x, y vector.Ref) vector.Ref) vector.Ref {
	for v = slices.Clone(v); len(v) > 1; v = v[:len(v)/2] {
		for i := range len(v) / 2 {
			v[i] = op(v[i], v[len(v)/2+i])
		}
	}
	return v[0]
}

// meetLanes combines the lanes, for all of them.
func meetLanes(b *vector.Builder, v vector.Ref, op func(x, y vector.Ref) vector.Ref) vector.Ref {
	for h := b.Lanes() / 2; h > 0; h /= 2 {
		v = op(v, b.By(vector.Swap, int64(h), v))
	}
	return v
}

// mend combines a value of the fold with the elements that the notes stand for.
func (f *folding) mend(w *body, v, notes []vector.Ref) []vector.Ref {
	return f.combine(w, vector.None, v, f.elements(w.b, notes))
}

// elements gives what the notes stand for.
func (f *folding) elements(b *vector.Builder, notes []vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(f.types))
	for i, e := range f.extremes {
		t := f.types[i]
		constant := func(v float64) vector.Ref { return b.Const(vector.Of(t), floatBits(t, v)) }
		minus := b.Typed(vector.Lt, expr.Int64, notes[notesOf*i+1], b.Const(bitsType(t), 0))
		out[i] = b.Op(vector.Select, minus, constant(e.minus), constant(e.plus))
		out[i] = b.Op(vector.Select, notes[notesOf*i], constant(math.NaN()), out[i])
	}
	return out
}

// settle mends lanes, and folds all of them into the first one: those of different registers before they are
// mended. The greatest is the opposite of the least of opposites, which takes as many instructions but less time
// where each waits for the one before.
func (f *folding) settle(b *vector.Builder, registers [][]vector.Ref, notes []vector.Ref) []vector.Ref {
	out := f.elements(b, notes)
	for i, e := range f.extremes {
		v := registers[0][i]
		for _, r := range registers[1:] {
			v = e.nearer(b, v, r[i])
		}
		opposite := func(v vector.Ref) vector.Ref { return v }
		if e.closer == vector.Gt {
			sign := b.Const(b.TypeOf(v), floatBits(f.types[i], math.Copysign(0, -1)))
			opposite = func(v vector.Ref) vector.Ref { return b.Op(vector.Xor, v, sign) }
		}
		v = b.Op(vector.Min, opposite(v), opposite(out[i]))
		out[i] = opposite(meetLanes(b, v, func(x, y vector.Ref) vector.Ref { return b.Op(vector.Min, x, y) }))
	}
	return out
}

// Note [Extremes]
//
// The least and the greatest of floats see a NaN, and tell -0 from +0. An instruction that compares does neither, and
// three to five of them together do. So the lanes are kept by a comparison, and what it overlooks is noted on the side,
// for all registers together: whether there was a NaN, and whether there was a minus (for the least; for the greatest,
// whether there was nothing else). What is kept is right but for a NaN, and for the sign of a zero. At the end of a
// leaf the notes become one more element, which the exact operation takes: NaN if there was one; else, for the least,
// -0 if there was a minus: some element was at most that, and if the least is a zero, then that is its sign. For the
// greatest +0 if there was a plus. Otherwise it is an infinity that changes nothing.
