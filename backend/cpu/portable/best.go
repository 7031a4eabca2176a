package portable

import (
	"unsafe"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// A bestLoop goes on with an arg-reduction: best and at are the element that is kept so far and its place, and s are
// the n elements that follow, of which the first has the place given. (graph/expr, ArgFold)
type bestLoop func(best, at, s unsafe.Pointer, n int, first int64)

var bestLoops = map[expr.Op][numTypes]bestLoop{
	expr.Lt: {
		expr.Int8: lower[int8], expr.Int16: lower[int16], expr.Int32: lower[int32], expr.Int64: lower[int64],
		expr.Uint8: lower[uint8], expr.Uint16: lower[uint16], expr.Uint32: lower[uint32], expr.Uint64: lower[uint64],
		expr.Float32: lower[float32], expr.Float64: lower[float64],
	},
	expr.Gt: {
		expr.Int8: higher[int8], expr.Int16: higher[int16], expr.Int32: higher[int32], expr.Int64: higher[int64],
		expr.Uint8: higher[uint8], expr.Uint16: higher[uint16], expr.Uint32: higher[uint32], expr.Uint64: higher[uint64],
		expr.Float32: higher[float32], expr.Float64: higher[float64],
	},
}

// lower keeps the first of the least elements. A NaN, which is lower than any number, fails the comparison as lower
// numbers do, and keeps its place against all that follow.
func lower[T number](best, at, s unsafe.Pointer, n int, first int64) {
	kept, place := *(*T)(best), -1
	if kept != kept {
		return
	}
	for i, v := range vec[T](s, n) {
		if v >= kept {
			continue
		}
		if kept, place = v, i; v != v {
			break
		}
	}
	keepBest(best, at, kept, place, first)
}

// higher keeps the first of the greatest elements, as lower does.
func higher[T number](best, at, s unsafe.Pointer, n int, first int64) {
	kept, place := *(*T)(best), -1
	if kept != kept {
		return
	}
	for i, v := range vec[T](s, n) {
		if v <= kept {
			continue
		}
		if kept, place = v, i; v != v {
			break
		}
	}
	keepBest(best, at, kept, place, first)
}

func keepBest[T number](best, at unsafe.Pointer, kept T, place int, first int64) {
	if place >= 0 {
		*(*T)(best), *(*int64)(at) = kept, first+int64(place)
	}
}

// isIndex reports whether a result is the index along an axis.
func isIndex(f *expr.Func, result, axis int) bool {
	in := f.At(f.Results[result])
	return in != nil && in.Op == expr.Coord && int(in.Bits) == axis
}

// startsOnly lists the coordinates that nothing but arg-reductions with loops ask for: these count from the
// first element of a column on.
func startsOnly(s *stageCode, folds []fuse.Fold, codes []*foldCode) []int32 {
	var list []int32
	uses := s.prog.uses()
	for i, c := range codes {
		if c.best == nil {
			continue
		}
		k := folds[i].Args[1]
		others := usesResult(s.Stage, folds, k)
		for j := range codes {
			if codes[j].best != nil && folds[j].Args[1] == k {
				others--
			}
		}
		if v := s.prog.results[k]; others == 0 && uses[v] == 1 {
			list = append(list, v)
		}
	}
	return list
}

// takeBest is takeLine of an arg-reduction of places along the line: their order is that of the line, so one lane does.
func (f *folder) takeBest(xs []unsafe.Pointer, n int) {
	l := f.line
	if l.seen == 0 {
		f.copyTo(l.lanes, xs, 1)
		l.seen = 1
	}
	f.best(l.lanes[0], l.lanes[1], xs[0], n, *(*int64)(xs[1]))
}
