package native

import (
	"math"
	"slices"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A span folds leaves where all that is wanted is the least and the greatest of the same floats. See Note [Span].
type span struct {
	*along
	*spanning
	of int // the result of Each
}

// A spanning says what a span keeps of floats of a type, and how the extremes come of that.
type spanning struct {
	elem  expr.Type
	bits  bool // elements are taken as integers of the same bits
	keeps []spanKeep
	end   func(b *vector.Builder, e *extreme, ends []vector.Ref) vector.Ref
}

// A spanKeep is one thing that is kept.
type spanKeep struct {
	none uint64 // of no elements, and in place of one
	meet func(b *vector.Builder, x, y vector.Ref) vector.Ref
	take func(b *vector.Builder, kept, x vector.Ref) vector.Ref // takes an element, of each vector apart; nil: as meet
}

// What is kept of the bits of elements of 32 bits.
const (
	spanFarthest = iota // below zero, if any is; else the greatest
	spanGreatest        // if any is above zero; else the farthest below
	spanNearest         // above zero, if any is; else the nearest below
)

var bitSpan = &spanning{elem: expr.Float32, bits: true, end: endOfBits, keeps: []spanKeep{
	spanFarthest: extremeKeep(0, vector.Max, expr.Uint32),
	spanGreatest: extremeKeep(1<<31, vector.Max, expr.Int32),
	spanNearest:  extremeKeep(math.MaxUint32, vector.Min, expr.Uint32),
}}

// What is kept of elements of 64 bits.
const (
	spanLeast = iota // of the numbers
	spanMost
	spanSquares // their sum
)

var numberSpan = &spanning{elem: expr.Float64, end: endOfNumbers, keeps: []spanKeep{
	spanLeast: extremeKeep(floatBits(expr.Float64, math.Inf(1)), vector.Least, expr.Invalid),
	spanMost:  extremeKeep(floatBits(expr.Float64, math.Inf(-1)), vector.Greatest, expr.Invalid),
	spanSquares: {
		none: floatBits(expr.Float64, 1), // sums of it are never subnormal, which takes some processors long
		take: func(b *vector.Builder, sum, x vector.Ref) vector.Ref { return b.Op(vector.FMA, x, x, sum) },
		meet: func(b *vector.Builder, x, y vector.Ref) vector.Ref { return b.Op(vector.Add, x, y) },
	},
}}

// extremeKeep keeps an extreme, as elements of a type.
func extremeKeep(none uint64, op vector.Op, as expr.Type) spanKeep {
	meet := func(b *vector.Builder, x, y vector.Ref) vector.Ref { return b.Typed(op, as, x, y) }
	return spanKeep{none: none, meet: meet}
}

// spanOf gives the way for floats of a type, or nil.
func (r *reducing) spanOf(t expr.Type) *spanning {
	switch {
	case t == expr.Float32:
		return bitSpan
	case r.level == codegen.AVX512:
		return numberSpan
	}
	return nil
}

// span gives the span that the folds are, or nil.
func (a *along) span() *span {
	s := &span{along: a, spanning: a.spanOf(a.folds[0].types[0]), of: a.folds[0].Args[0]}
	if a.ordered || a.isLong(longTail) || s.spanning == nil {
		return nil
	}
	for _, x := range a.folds {
		if x.extremes == nil {
			return nil
		}
		for i, t := range x.types {
			if t != s.elem || x.Args[i] != s.of {
				return nil
			}
		}
	}
	return s
}

// leaf gives in lane 0 what the folds make of m elements of a line from start on.
func (s *span) leaf(start, m vector.Ref) []vector.Ref {
	b, c := s.b, []vector.Ref{start}
	for i, keep := range s.keeps {
		c = append(c, slices.Repeat([]vector.Ref{s.none(i)}, keep.vectors(s.regs))...)
	}
	c = s.carry(b.By(vector.ShrBy, log2(s.virtual), m), c, func(c []vector.Ref) []vector.Ref {
		return s.row(c, vector.None)
	})
	first, left := s.rest(c[0], b.Op(vector.Add, start, m), m)
	c[0] = s.within(first, left)
	ends := s.together(s.row(c, left)[1:])
	var out []vector.Ref
	for _, x := range s.folds {
		for _, e := range x.extremes {
			out = append(out, s.end(b, e, ends))
		}
	}
	return out
}

// none is what thing i keeps of no elements.
func (s *span) none(i int) vector.Ref {
	t := vector.Of(s.elem)
	if s.bits {
		t = bitsType(s.elem)
	}
	return s.b.Const(t, s.keeps[i].none)
}

// row takes as many elements as there are lanes or, where left is not None, so many, which are fewer. Carried are the
// first element and what is kept.
func (s *span) row(c []vector.Ref, left vector.Ref) []vector.Ref {
	next := slices.Clone(c)
	for k := 0; k < s.regs; k += s.inTurn() {
		s.meet(next[1:], c[0], k, left)
		if left == vector.None {
			s.ask(c[0], k, s.inTurn())
		}
	}
	next[0] = s.b.Op(vector.Add, c[0], s.b.Int(int64(s.virtual)))
	return next
}

// meet takes the next vectors of a row that begins with an element, from number from on, into what is kept.
func (s *span) meet(kept []vector.Ref, first vector.Ref, from int, left vector.Ref) {
	b := s.b
	at, elements := make([]spot, s.inTurn()), make([]vector.Ref, s.inTurn())
	for k := range at {
		at[k] = s.spotOf(first, from+k, left)
		if elements[k] = s.compute(at[k])[s.of]; s.bits {
			elements[k] = b.Op(vector.Bits, elements[k])
		}
	}
	for i, keep := range s.keeps {
		met := slices.Clone(elements)
		for k := range met {
			if left != vector.None {
				met[k] = b.Op(vector.Select, at[k].mask, met[k], s.none(i))
			}
		}
		keep.row(b, kept[min(from, keep.vectors(s.regs)-1):], met)
		kept = kept[keep.vectors(s.regs):]
	}
}

// vectors is the number of vectors that hold what is kept of the elements of so many.
func (k *spanKeep) vectors(elements int) int {
	if k.take == nil {
		return 1
	}
	return elements
}

// row takes vectors of elements into what is kept of the first of them on.
func (k *spanKeep) row(b *vector.Builder, kept, elements []vector.Ref) {
	if k.take == nil {
		kept[0] = k.meet(b, kept[0], k.join(b, elements))
		return
	}
	for i, x := range elements {
		kept[i] = k.take(b, kept[i], x)
	}
}

// join makes one vector of some.
func (k *spanKeep) join(b *vector.Builder, v []vector.Ref) vector.Ref {
	return inPairs(v, func(x, y vector.Ref) vector.Ref { return k.meet(b, x, y) })
}

// together gives in lane 0 what all lanes have kept.
func (s *span) together(kept []vector.Ref) []vector.Ref {
	ends := make([]vector.Ref, len(s.keeps))
	for i, keep := range s.keeps {
		n := keep.vectors(s.regs)
		ends[i] = meetLanes(s.b, keep.join(s.b, kept[:n]), func(x, y vector.Ref) vector.Ref { return keep.meet(s.b, x, y) })
		kept = kept[n:]
	}
	return ends
}

// endOfBits gives an extreme of what was kept of bits.
func endOfBits(b *vector.Builder, e *extreme, ends []vector.Ref) vector.Ref {
	t := expr.Float32
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

// endOfNumbers gives an extreme of what was kept of numbers.
func endOfNumbers(b *vector.Builder, e *extreme, ends []vector.Ref) vector.Ref {
	v := ends[spanMost]
	if e.closer == vector.Lt {
		v = ends[spanLeast]
	}
	sum := ends[spanSquares]
	return b.Op(vector.Select, b.Op(vector.NaN, sum, sum), b.Const(vector.F64, floatBits(expr.Float64, math.NaN())), v)
}

// Note [Span]
//
// The bits of floats with a plus are in the order of the numbers, those with a minus in the opposite one, and as
// integers without sign they come behind; NaNs are the farthest of either sign. So the greatest of bits without sign is
// the least number if there is a minus, the greatest with sign is the greatest number if there is a plus, and the least
// without sign is what is left for numbers of one sign: the greatest of those with a minus, the least of those with a
// plus. These three tell -0 from +0 and see every NaN, with nothing noted beside, and processors that have two units
// for the extremes of floats have four for those of integers of 32 bits.
//
// Of 64 bits there are two again. There AVX-512 has extremes of floats that tell the zeros apart, and only overlook a
// NaN; a sum of squares, made by the units that multiply, which have nothing else to do, is a NaN where an element was
// one, and never otherwise: squares are not below zero, so no infinity meets its opposite. AVX2 has none that tell the
// zeros apart, and keeps to Note [Extremes].
