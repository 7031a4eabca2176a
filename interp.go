package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Interp interpolates between points (px[j], py[j]) on straight lines.
//
//	out[i] = (py[j+1] - py[j]) / (px[j+1] - px[j]) * (x[i] - px[j]) + py[j],  px[j] <= x[i] < px[j+1]
//
// Before the first point it is py[0], behind the last one the last py; at a point it is its py. NaN stays NaN. Where
// the formula gives NaN it counts from the other side, as in NumPy: slope * (x[i] - px[j+1]) + py[j+1]; and where that
// is NaN too, but py[j] = py[j+1], it is that.
//
// Shapes: px and py are [n], n at least 1; the result has the shape of x. n may be known late. Types: floats, all the
// same. Demands: px ascends; otherwise the results are any. Accuracy: every operation is rounded once. Errors: types
// that differ, or are no floats; px or py of other shapes; no points, as an *IndexError of Eval where n is known late.
// Cost: log2 n + 4 reads of the points per element; fuses with what makes x and with what reads the result.
func (x Array) Interp(px, py Array) Array {
	return joint("interp", []Array{x, px, py}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Interp(at, in[0], in[1], in[2])
	})
}
