package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Roll moves elements along an axis; what leaves at one end enters at the other.
//
//	out[.., (i+shift) mod n, ..] = x[.., i, ..]
//
// Shapes: kept; n may be 0 or known late. shift may be negative, or larger than n.
// Errors: an axis that does not exist.
// Cost: nothing is copied; fuses with what reads it.
func Roll(at graph.Site, x graph.Value, shift int64, axis int) (graph.Value, error) {
	a, err := givenAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if x.Shape()[a].Late() {
		return rolledLate(at, x, shift, a), nil
	}
	n := x.Shape()[a].Max
	if n == 0 || shift%n == 0 {
		return x, nil
	}
	shift = (shift%n + n) % n
	return remapAxis(at, x, x.Shape(), a, func(b *expr.Builder, c expr.Ref, _ []length) expr.Ref {
		s := b.Op(expr.Sub, c, b.Size(shift))
		return b.Op(expr.Select, b.Op(expr.Lt, s, b.Int(0)), b.Op(expr.Add, s, b.Size(n)), s)
	}), nil
}

// rolledLate is Roll along an axis known late.
func rolledLate(at graph.Site, x graph.Value, shift int64, axis int) graph.Value {
	return remapAxis(at, x, x.Shape(), axis, func(b *expr.Builder, c expr.Ref, n []length) expr.Ref {
		period := n[0].period(b)
		return floorMod(b, b.Op(expr.Sub, c, b.Op(expr.Rem, b.Size(shift), period)), period)
	}, x.Shape()[axis])
}
