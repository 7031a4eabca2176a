package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Where chooses between two arrays at every index.
//
//	out[i] = a[i] where cond[i], else b[i]
//
// Shapes: operands are broadcast. Types: cond is bool; a and b have one type, that of the result.
// Errors: another type of cond; types or shapes that differ.
// Cost: fuses on both sides; a and b are both read.
func Where(at graph.Site, cond, a, b graph.Value) (graph.Value, error) {
	return Apply(at, expr.Select, cond, a, b)
}

// FMA multiplies and adds with one rounding.
//
//	out[i] = x[i]*y[i] + z[i]
//
// Shapes: operands are broadcast. Types: floats. Errors, cost: as Apply.
func FMA(at graph.Site, x, y, z graph.Value) (graph.Value, error) {
	return Apply(at, expr.FMA, x, y, z)
}

// Clip moves elements into a range.
//
//	out[i] = min(max(x[i], lo[i]), hi[i])
//
// Shapes: operands are broadcast. Types: numbers. NaN stays NaN; where lo > hi the result is hi.
// Errors, cost: as Apply.
func Clip(at graph.Site, x, lo, hi graph.Value) (graph.Value, error) {
	y, err := Apply(at, expr.Max, x, lo)
	if err != nil {
		return graph.Value{}, err
	}
	return Apply(at, expr.Min, y, hi)
}
