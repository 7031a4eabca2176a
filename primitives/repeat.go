package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Repeat repeats each element along an axis.
//
//	out[.., i, ..] = x[.., i / times, ..]
//
// Shapes: the extent, which may be known late, grows times-fold. Errors: times below 0; an axis that does not exist; a
// result that is too large. Cost: nothing is copied; fuses with what reads it.
func Repeat(at graph.Site, x graph.Value, times int64, axis int) (graph.Value, error) {
	return multiplied(at, x, times, axis, false, func(b *expr.Builder, c expr.Ref, _ []length) expr.Ref {
		return b.Op(expr.Div, c, b.Size(times))
	})
}

// Tile repeats the whole array along an axis.
//
//	out[.., i, ..] = x[.., i mod n, ..]
//
// Shapes, errors, cost: as Repeat.
func Tile(at graph.Site, x graph.Value, times int64, axis int) (graph.Value, error) {
	return multiplied(at, x, times, axis, true, func(b *expr.Builder, c expr.Ref, n []length) expr.Ref {
		return b.Op(expr.Rem, c, n[0].period(b))
	})
}

// multiplied makes an axis k times longer; m says what to read, and wraps whether it asks for the extent.
func multiplied(at graph.Site, x graph.Value, k int64, axis int, wraps bool, m axisMap) (graph.Value, error) {
	a, err := givenAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if k < 0 {
		return graph.Value{}, at.Errorf("cannot repeat %d times: at least 0 is needed", k)
	}
	n := x.Shape()[a].Max
	if k > maxSize/max(n, 1) {
		return graph.Value{}, at.Errorf("%v repeated %d times is too large: an array has at most 2^59 elements", x.Type(), k)
	}
	shape := withLength(x.Shape(), a, productOf(at, k, x.Shape()[a]))
	if err := checkType(at, x.Elem(), shape); err != nil {
		return graph.Value{}, err
	}
	if k == 1 || n == 0 {
		return x, nil
	}
	if !wraps {
		return remapAxis(at, x, shape, a, m), nil
	}
	return remapAxis(at, x, shape, a, m, x.Shape()[a]), nil
}
