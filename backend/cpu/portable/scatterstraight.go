package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// straight takes elements where they lie, one after the other, and looks at each place when it takes its element: the
// loop waits for memory, and a comparison beside it costs nothing. Where a place is outside the target, or none, a
// block is taken as any other.
func (s *scatter) straight(x *run) error {
	return x.alone(1, func(h *hand, _ int64) {
		own, block := s.of(h), int64(h.each.prog.block)
		step := int64(scatterGrain)
		if own.far || own.next.far {
			step = block
		}
		for lo := int64(0); lo < s.total && !x.stop(); {
			end := min(lo+step, s.total)
			if lo = own.inside(h.each, lo, end); lo < end {
				next := min(lo+block, s.total)
				own.elements(h, lo, next, takeBlock)
				lo = next
			}
		}
	})
}

// inside takes elements lo..hi of a bare scatter up to the first whose place is outside, and gives that or hi.
func (s *scatter) inside(e *runner, lo, hi int64) int64 {
	at, values := s.asTheyLie(e, lo, int(hi-lo))
	s.next.lo, s.next.hi = hi, s.total
	taken := 0
	s.pieces(e, at, func(from, to int) {
		if taken == from {
			taken += insideAdds[s.elem](s.target, s.length, unsafe.Add(values, from*s.elem.Size()), at[from:to])
		}
	})
	return lo + int64(taken)
}

// isStraight reports whether elements can be taken so.
func (s *scatter) isStraight() bool {
	if !s.bare || s.steady || s.Conflict != graph.Combining {
		return false
	}
	op, plain := plainOp(s.Combine)
	return plain && op == expr.Add && insideAdds[s.elem] != nil
}

// insideAdds are the loops that add elements v[i] to those at[i] of a target, up to the first that is outside. They
// give the number of those added.
var insideAdds [numTypes]func(target unsafe.Pointer, length int64, v unsafe.Pointer, at []int64) int

// setInsideAdds sets those that have others on some machines.
func setInsideAdds() {
	insideAdds[expr.Float64], insideAdds[expr.Float32] = insideAdd[float64], insideAdd[float32]
}

func insideAdd[T number](target unsafe.Pointer, length int64, v unsafe.Pointer, at []int64) int {
	in, out := vec[T](v, len(at)), vec[T](target, int(length))
	for i, p := range at {
		if uint64(p) >= uint64(len(out)) {
			return i
		}
		out[p] += in[i]
	}
	return len(at)
}
