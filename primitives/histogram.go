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
	return counted(at, []graph.Value{index}, weights, graph.Dims(bins))
}

// counted adds the weights of each place to zeros.
func counted(at graph.Site, index []graph.Value, weights graph.Value, shape graph.Shape) (graph.Value, error) {
	base, err := Zeros(at, weights.Elem(), shape)
	if err != nil {
		return graph.Value{}, err
	}
	return Scatter(at, base, 0, index, weights, CombineBy(expr.Add, weights.Elem()))
}

// HistogramIn counts the samples in each bin, or adds up their weights. A sample has one coordinate per axis of bins.
//
//	out[k0, k1, ..] = sum of weights[i] over the i with samples_0[i] in bin k0 of bins_0,
//	                   samples_1[i] in bin k1 of bins_1, ..
//
// Samples of which a coordinate is NaN or lies outside of all bins are left out; what equals the last edge is in the
// last bin. weights is 1, of type i64, for counts.
//
// Shapes: samples are broadcast, weights are broadcast to them; the result has an axis per array of samples. Types:
// samples of numbers, those of edges have the type of their samples; even bins compare in f64, to which the samples are
// converted. The result has the type of weights. Floats: added one after the other in row-major order.
// Demands: edges ascend.
// Errors: no samples; bool; as many bins as samples are needed; none of an axis; bounds that are not finite or do not
// ascend; bins too narrow for f64; types and shapes that differ; edges known late; more than 2^59 bins in all.
// Cost: one pass; fuses with what makes samples and weights. Even bins take a dozen operations
// per element, edges a search.
func HistogramIn(at graph.Site, bins []Bins, samples []graph.Value, weights graph.Value) (graph.Value, error) {
	if len(samples) == 0 || len(samples) != len(bins) {
		return graph.Value{}, at.Errorf("got %d arrays of samples and %d of bins: one of each per axis is needed", len(samples), len(bins))
	}
	if err := given(at, weights); err != nil {
		return graph.Value{}, err
	}
	if err := needs(at, weights, expr.Type.IsNumber, "numbers as weights"); err != nil {
		return graph.Value{}, err
	}
	samples, _, err := Broadcast(at, samples...)
	if err != nil {
		return graph.Value{}, err
	}
	index, dims := make([]graph.Value, len(bins)), make([]int64, len(bins))
	for k := range bins {
		if index[k], dims[k], err = bins[k].index(at, samples[k]); err != nil {
			return graph.Value{}, err
		}
	}
	return counted(at, index, weights, graph.Dims(dims...))
}

// Digitize gives the number of the interval in which each element lies: edges are in ascending order.
//
//	out[i] = number of k with edges[k] <= x[i], or with right edges[k] < x[i]
//
// So edges[out-1] <= x < edges[out], or with right edges[out-1] < x <= edges[out], and 0 or the number of edges
// outside. Shapes, types, errors, cost: as SearchSorted with edges as the row. NaN lies behind all edges.
func Digitize(at graph.Site, x, edges graph.Value, right bool) (graph.Value, error) {
	return SearchSorted(at, edges, x, !right)
}
