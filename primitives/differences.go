package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Differences subtracts neighbours along an axis.
//
//	out[.., i, ..] = x[.., i+1, ..] - x[.., i, ..]
//
// Shapes: the extent shrinks by 1, but not below 0. Types: numbers; integers wrap.
// Errors: an axis that does not exist or is known late; bool.
// Cost: nothing is copied; fuses on both sides.
func Differences(at graph.Site, x graph.Value, axis int) (graph.Value, error) {
	a, err := knownAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if err := needs(at, x, expr.Type.IsNumber, "numbers"); err != nil {
		return graph.Value{}, err
	}
	return Apply(at, expr.Sub, trimmed(at, x, a, 1, 0), trimmed(at, x, a, 0, 1))
}

// trimmed drops elements at both ends of an axis.
func trimmed(at graph.Site, x graph.Value, axis int, front, back int64) graph.Value {
	v := newView(x)
	n := max(x.Shape()[axis].Max-front-back, 0)
	if n == 0 {
		front = 0
	}
	v.cut(axis, front, 1, n)
	return v.gather(at)
}
