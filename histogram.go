package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Histogram counts how often each number from 0 up to bins occurs: out[k] = number of i with a[i] = k.
//
// Shapes: a has any; the result is [bins]. Types: integers to Int64.
// Errors: another type; bins negative or too large. A number outside of [0, bins) is an error of Eval.
// Cost: one pass; fuses with what makes a.
func (a Array) Histogram(bins int) Array {
	return a.unary("histogram", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Histogram(at, x, int64(bins))
	})
}

// Bincount adds the weights of each number from 0 up to bins: out[k] = sum of weights[i] over the i with a[i] = k.
//
// Shapes: weights are broadcast to a; the result is [bins]. Types: a holds integers, the result has the type of
// weights. Floats: added one after the other in row-major order. Errors, cost: as Histogram.
func (a Array) Bincount(weights Array, bins int) Array {
	return joint("bincount", []Array{a, weights}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Bincount(at, in[0], in[1], int64(bins))
	})
}

// Bins divide a range of numbers, for HistogramIn. All but the last contain their lower edge and not their upper one;
// the last contains both. The zero Bins are no bins.
type Bins struct {
	edges     *Array
	count     int
	low, high float64
}

// EvenBins are count bins of one width from low to high: edge k is low + k*((high-low)/count), and the last one high.
func EvenBins(count int, low, high float64) Bins { return Bins{count: count, low: low, high: high} }

// EdgeBins are the bins between ascending edges, an Array of one axis and of the samples' type.
func EdgeBins(edges Array) Bins { return Bins{edges: &edges} }

// of gives the bins for the graph.
func (b Bins) of(at graph.Site) (primitives.Bins, error) {
	if b.edges == nil {
		return primitives.Bins{Count: int64(b.count), Low: b.low, High: b.high}, nil
	}
	edges, err := operands(at, *b.edges)
	if err != nil {
		return primitives.Bins{}, err
	}
	return primitives.Bins{Edges: edges[0]}, nil
}

// HistogramIn counts the elements in each bin, or adds up their weights.
//
//	out[k] = number of i with a[i] in bin k, or sum of weights[i] over these i
//
// NaN and what lies outside of all bins is left out; what equals the last edge is in the last bin: these are the rules
// of NumPy. weights is one Array, or none for counts.
//
// Shapes: weights are broadcast to a; the result has one element per bin. Types: numbers; edges have the type of a,
// even bins compare in Float64, to which a is converted. Counts are Int64, sums have the type of weights. Floats: added
// one after the other in row-major order. Demands: edges ascend.
// Errors: bool; no bins; bounds that are not finite or do not ascend; bins too narrow for Float64; types or shapes that
// differ; edges known late; several weights.
// Cost: one pass; fuses with what makes a and weights. Even bins take a dozen operations per element, edges a search.
func (a Array) HistogramIn(bins Bins, weights ...Array) Array {
	return histogram("histogramin", []Array{a}, []Bins{bins}, weights)
}

// Histogram2D counts the points (x[i], y[i]) in each pair of bins, or adds up their weights: out[j, k] belongs to bin j
// of xbins and bin k of ybins.
//
// Shapes: x and y are broadcast, weights are broadcast to them. Types, errors, cost: as HistogramIn.
func Histogram2D(x, y Array, xbins, ybins Bins, weights ...Array) Array {
	return histogram("histogram2d", []Array{x, y}, []Bins{xbins, ybins}, weights)
}

func histogram(word string, samples []Array, bins []Bins, weights []Array) Array {
	site := graph.Here(word, 2)
	if len(weights) == 0 {
		weights = []Array{full(site, 1, nil)}
	}
	in, err := operands(site, append(samples, weights...)...)
	if err == nil && len(weights) > 1 {
		err = site.Errorf("got %d arrays of weights, at most one is needed", len(weights))
	}
	axes := make([]primitives.Bins, len(bins))
	for k := 0; k < len(bins) && err == nil; k++ {
		axes[k], err = bins[k].of(site)
	}
	if err != nil {
		return faulty(asError(site, err))
	}
	v, err := primitives.HistogramIn(site, axes, in[:len(bins)], in[len(bins)])
	return newArray(site, v, err)
}

// Digitize gives the number, Int64, of the interval between ascending edges in which each element lies.
//
//	out[i] = number of k with edges[k] <= a[i], so edges[out-1] <= a[i] < edges[out];
//	         0 or the number of edges outside
//
// Shapes: edges have one axis; the result has the shape of a. Types: both the same. NaN lies behind all edges.
// Errors: types that differ; edges without axes. Cost: as SearchSorted.
func (a Array) Digitize(edges Array) Array { return a.digitize("digitize", edges, false) }

// DigitizeRight is Digitize for intervals that contain their upper edge: out[i] = number of k with edges[k] < a[i].
func (a Array) DigitizeRight(edges Array) Array { return a.digitize("digitizeright", edges, true) }

func (a Array) digitize(word string, edges Array, right bool) Array {
	return joint(word, []Array{a, edges}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Digitize(at, in[0], in[1], right)
	})
}
