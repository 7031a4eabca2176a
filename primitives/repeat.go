package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Repeat repeats each element along an axis.
//
//	out[.., i, ..] = x[.., i / times, ..]
//
// Shapes: the extent grows times-fold. Errors: times below 0; an axis that does not exist or is known late; a result
// that is too large.
// Cost: nothing is copied; fuses with what reads it.
func Repeat(at graph.Site, x graph.Value, times int64, axis int) (graph.Value, error) {
	return multiplied(at, x, times, axis, func(b *expr.Builder, c expr.Ref) expr.Ref {
		return b.Op(expr.Div, c, b.Size(times))
	})
}

// Tile repeats the whole array along an axis.
//
//	out[.., i, ..] = x[.., i mod n, ..]
//
// Shapes, errors, cost: as Repeat.
func Tile(at graph.Site, x graph.Value, times int64, axis int) (graph.Value, error) {
	a, err := knownAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	return multiplied(at, x, times, a, func(b *expr.Builder, c expr.Ref) expr.Ref {
		return b.Op(expr.Rem, c, b.Size(x.Shape()[a].Max))
	})
}

// multiplied makes an axis times longer; m says what to read.
func multiplied(at graph.Site, x graph.Value, times int64, axis int, m axisMap) (graph.Value, error) {
	a, err := knownAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if times < 0 {
		return graph.Value{}, at.Errorf("cannot repeat %d times: at least 0 is needed", times)
	}
	n := x.Shape()[a].Max
	if times > maxSize/max(n, 1) {
		return graph.Value{}, at.Errorf("%v repeated %d times is too large: an array has at most 2^59 elements", x.Type(), times)
	}
	shape := withExtent(x.Shape(), a, n*times)
	if err := checkType(at, x.Elem(), shape); err != nil {
		return graph.Value{}, err
	}
	if times == 1 || n == 0 {
		return x, nil
	}
	return remapAxis(at, x, shape, a, m), nil
}
