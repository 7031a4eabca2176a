package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// NthElement gives the k-th smallest element along an axis, counted from 0.
//
//	out[..] = Sort(x)[.., k, ..]
//
// Shapes: the axis is dropped. Types: any. Order: that of Sort: -0 < +0, numbers, then NaN.
// Errors: an axis that does not exist; k outside [0, extent), which is an error of the evaluation where the extent is
// known late.
// Cost: fuses with what makes x and stores nothing of it: about one pass, however large k is. An axis known late is
// sorted.
// Source: Floyd and Rivest, Expected Time Bounds for Selection, CACM 18, 1975.
func NthElement(at graph.Site, x graph.Value, k int64, axis int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	a, err := axisOf(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if n := x.Shape()[a].Max; k < 0 || k >= n {
		return graph.Value{}, outside(at, "k", k, x, a, 0, n-1)
	}
	if x.Shape()[a].Late() {
		return elementAt(at, inAscent(at, x, a), a, fill(at, expr.Int64, uint64(k), nil)), nil
	}
	places := ranked(at, x, a, k, 1)
	return picked(at, places, a, 0), nil
}

// ranked gives the elements of places from .. from+k-1 of the order along an axis.
func ranked(at graph.Site, x graph.Value, axis int, from, k int64) graph.Value {
	rows, back := toLast(at, x, axis)
	out := graph.NewCall(at, graph.RoutineSelect, []int64{from, k, 0}, ordered(at, rows)).Value(0)
	return transposed(at, cast(at, out, x.Elem()), back)
}
