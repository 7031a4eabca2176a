package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Histogram counts how often each index occurs.
//
//	out[k] = number of i with index[i] = k
//
// Shapes: index has any; the result is [bins]. Types: integers to i64.
// Errors: index of another type; bins negative or too large. An index outside [0, bins) is an error of the evaluation.
// Cost: one pass; fuses with what makes the index.
func Histogram(at graph.Site, index graph.Value, bins int64) (graph.Value, error) {
	return Bincount(at, index, fill(at, expr.Int64, 1, nil), bins)
}

// Bincount adds the weights of each index.
//
//	out[k] = sum of weights[i] over the i with index[i] = k
//
// Shapes: weights are broadcast to index; the result is [bins]. Types: index of integers, weights of numbers, whose
// type the result has: integers wrap.
// Floats: added one after the other in row-major order, as a plain loop does. Errors, cost: as Histogram.
func Bincount(at graph.Site, index, weights graph.Value, bins int64) (graph.Value, error) {
	if err := given(at, index, weights); err != nil {
		return graph.Value{}, err
	}
	if err := needs(at, weights, expr.Type.IsNumber, "numbers as weights"); err != nil {
		return graph.Value{}, err
	}
	base, err := Zeros(at, weights.Elem(), graph.Dims(bins))
	if err != nil {
		return graph.Value{}, err
	}
	return Scatter(at, base, 0, []graph.Value{index}, weights, CombineBy(expr.Add, weights.Elem()))
}
