package native

import (
	"math"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A span folds leaves where all that is wanted is the least and the greatest of the same f32, by their bits. See Note [Span].
type span struct {
	*along
	of int // the result of Each
}

// What a span keeps of the bits of elements.
const (
	spanFarthest = iota // below zero, if any is; else the greatest
	spanGreatest        // if any is above zero; else the farthest below
	spanNearest         // above zero, if any is; else the nearest below
)

// spanKeeps says how.
var spanKeeps = [...]struct {
	op   vector.Op
	as   expr.Type
	none uint64 // the bits of no elements
}{
	spanFarthest: {vector.Max, expr.Uint32, 0},
	spanGreatest: {vector.Max, expr.Int32, 1 << 31},
	spanNearest:  {vector.Min, expr.Uint32, math.MaxUint32},
}

// span gives the span that the folds are, or nil.
func (a *along) span() *span {
	if a.ordered || a.isLong(longTail) {
		return nil
	}
	s := &span{along: a, of: a.folds[0].Args[0]}
	for _, x := range a.folds {
		if x.extremes == nil {
			return nil
		}
		for i, t := range x.types {
			if t != expr.Float32 || x.Args[i] != s.of {
				return nil
			}
		}
	}
	return s
}

// leaf gives in lane 0 what the folds make of m elements of a line from start on.
func (s *span) leaf(start, m vector.Ref) []vector.Ref {
	b, c := s.b, []vector.Ref{start}
	for _, keep := range spanKeeps {
		c = append(c, b.Const(vector.I32, keep.none))
	}
	c = s.carry(b.By(vector.ShrBy, log2(s.virtual), m), c, func(c []vector.Ref) []vector.Ref {
		next := s.row(c, vector.None)
		s.ask(c[0])
		return next
	})
	left := b.Op(vector.Sub, b.Op(vector.Add, start, m), c[0])
	c[0] = s.within(c[0], left)
	ends := s.row(c, left)[1:]
	for i, keep := range spanKeeps {
		ends[i] = meetLanes(b, ends[i], func(x, y vector.Ref) vector.Ref { return b.Typed(keep.op, keep.as, x, y) })
	}
	var out []vector.Ref
	for _, x := range s.folds {
		for _, e := range x.extremes {
			out = append(out, s.end(e, ends))
		}
	}
	return out
}

// row takes as many elements as there are lanes or, where left is not None, so many, which are fewer. Carried are the first element and what is kept.
func (s *span) row(c []vector.Ref, left vector.Ref) []vector.Ref {
	b := s.b
	var at []spot
	var elements []vector.Ref
	for k := range s.regs {
		at = append(at, s.spotOf(c[0], k, left))
		elements = append(elements, b.Op(vector.Bits, s.compute(at[k])[s.of]))
	}
	next := []vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(s.virtual)))}
	for i, keep := range spanKeeps {
		met := make([]vector.Ref, s.regs)
		for k, x := range elements {
			if met[k] = x; left != vector.None {
				met[k] = b.Op(vector.Select, at[k].mask, x, b.Const(vector.I32, keep.none))
			}
		}
		op := func(x, y vector.Ref) vector.Ref { return b.Typed(keep.op, keep.as, x, y) }
		next = append(next, op(c[1+i], inPairs(met, op)))
	}
	return next
}

// end gives an extreme of what was kept.
func (s *span) end(e *extreme, ends []vector.Ref) vector.Ref {
	b, t := s.b, expr.Float32
	constant := func(v float64) vector.Ref { return b.Const(vector.I32, floatBits(t, v)) }
	below := func(v vector.Ref) vector.Ref { return b.Typed(vector.Lt, expr.Int32, v, constant(0)) }
	v := b.Op(vector.Select, below(ends[spanGreatest]), ends[spanNearest], ends[spanGreatest])
	if e.closer == vector.Lt {
		v = b.Op(vector.Select, below(ends[spanFarthest]), ends[spanFarthest], ends[spanNearest])
	}
	nan := b.Op(vector.Or, b.Typed(vector.Gt, expr.Int32, ends[spanGreatest], constant(math.Inf(1))),
		b.Typed(vector.Gt, expr.Uint32, ends[spanFarthest], constant(math.Inf(-1))))
	return b.Op(vector.Bits, b.Op(vector.Select, nan, constant(math.NaN()), v))
}

// Note [Span]
//
// The bits of floats with a plus are in the order of the numbers, those with a minus in the opposite one, and as integers without sign they come behind; NaNs
// are the farthest of either sign. So the greatest of bits without sign is the least number if there is a minus, the greatest with
// sign is the greatest number if there is a plus, and the least without sign is what is left for numbers of one sign: the greatest of those
// with a minus, the least of those with a plus. These three tell -0 from +0 and see every NaN, with nothing noted beside, and processors that have two
// units for the extremes of floats have four for those of integers of 32 bits. Of 64 bits there are two again, and the notes of Note [Extremes] cost less.
