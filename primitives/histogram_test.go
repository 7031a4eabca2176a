package primitives

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

func TestHistogram(t *testing.T) {
	eachType(t, numbers, func(w *world, elem expr.Type) {
		if elem.IsFloat() {
			return
		}
		for _, dims := range shapes {
			index := indexTo(7, dims...)
			want := build([]int64{9}, func([]int64) float64 { return 0 })
			for _, k := range index.v {
				want.v[int(k)]++
			}
			w.equal(expr.Int64, want)(Histogram(site("histogram"), w.input(elem, index), 9))
		}
	})
	w := newWorld(t)
	w.equal(expr.Int64, list(1, 1, 1, 0))(Histogram(site("histogram"), w.late(expr.Int64, 3), 4))
	outside := w.try(Histogram(site("histogram"), w.input(expr.Int8, list(0, 3, -1)), 3))
	_, err := interp.Eval(context.Background(), []graph.Value{outside}, w.inputs)
	if want := "histogram: index [3] is outside [3], at element [1]"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestBincount(t *testing.T) {
	w := newWorld(t)
	index, weights := indexTo(5, 3, 4), sample(expr.Float32, 4)
	want := build([]int64{5}, func([]int64) float64 { return 0 })
	build(index.dims, func(i []int64) float64 {
		want.v[int(index.at(i...))] += weights.at(i[1])
		return 0
	})
	w.equal(expr.Float32, want)(Bincount(site("bincount"), w.input(expr.Uint16, index), w.input(expr.Float32, weights), 5))
}

func TestHistogramRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "histogram: needs integers as index, got f64[3]: convert it with Cast")(Histogram(site("histogram"), w.array(3), 3))
	refused(t, "histogram: extent -1 of axis 0 is negative")(Histogram(site("histogram"), w.late(expr.Int8, 3), -1))
	refused(t, "histogram: operand 0 is no array: make it with From or another primitive")(Histogram(site("histogram"), graph.Value{}, 3))
	refused(t, "bincount: needs numbers as weights, got bool[3]: convert it with Cast")(Bincount(site("bincount"), w.late(expr.Int8, 3), w.input(expr.Bool, sample(expr.Bool, 3)), 3))
}

// binOf is the bin of x among edges, or -1.
func binOf(edges []float64, x float64) int {
	last := len(edges) - 1
	if x == edges[last] {
		return last - 1
	}
	for k := range last {
		if edges[k] <= x && x < edges[k+1] {
			return k
		}
	}
	return -1
}

// edgesOf are the edges of even bins, as Linspace rounds them.
func edgesOf(low, high float64, n int) []float64 {
	edges := make([]float64, n+1)
	for k := range edges {
		edges[k] = float64(float64(k)*((high-low)/float64(n))) + low
	}
	edges[n] = high
	return edges
}

// plainHistogram adds the weights of samples, whose coordinates are rows of one length, in bins of several axes.
func plainHistogram(edges [][]float64, samples [][]float64, weights []float64) nd {
	dims := make([]int64, len(edges))
	for k, e := range edges {
		dims[k] = int64(len(e) - 1)
	}
	out := build(dims, func([]int64) float64 { return 0 })
	for i := range samples[0] {
		place, inside := 0, true
		for k, e := range edges {
			bin := binOf(e, samples[k][i])
			place, inside = place*(len(e)-1)+bin, inside && bin >= 0
		}
		if inside {
			out.v[place] += weights[i]
		}
	}
	return out
}

func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}

func TestHistogramIn(t *testing.T) {
	count := func(w *world) graph.Value { return w.input(expr.Int64, nd{nil, []float64{1}}) }
	eachType(t, numbers, func(w *world, elem expr.Type) {
		for _, dims := range shapes {
			a := sample(elem, dims...)
			if elem.IsFloat() && len(a.v) > 3 {
				a.v[0], a.v[1], a.v[2] = math.NaN(), math.Inf(1), math.Inf(-1)
			}
			x := w.input(elem, a)
			for _, row := range []Bins{{Count: 1, Low: 0, High: 1}, {Count: 3, Low: 2, High: 5}, {Count: 7, Low: -4, High: 9}, {Count: 50, Low: 0.1, High: 0.7}} {
				edges := edgesOf(row.Low, row.High, int(row.Count))
				want := plainHistogram([][]float64{edges}, [][]float64{a.v}, ones(len(a.v)))
				w.equal(expr.Int64, want)(HistogramIn(site("histogramin"), []Bins{row}, []graph.Value{x}, count(w)))
			}
			whole := []float64{0, 1, 1, 3, 7, 8}
			weights := sample(expr.Float32, dims...)
			want := plainHistogram([][]float64{whole}, [][]float64{a.v}, weights.v)
			bins := Bins{Edges: w.input(elem, list(whole...))}
			w.equal(expr.Float32, want)(HistogramIn(site("histogramin"), []Bins{bins}, []graph.Value{x}, w.input(expr.Float32, weights)))
			even := Bins{Count: 4, Low: 0, High: 6}
			want = plainHistogram([][]float64{whole, edgesOf(0, 6, 4)}, [][]float64{a.v, weights.v}, ones(len(a.v)))
			samples := []graph.Value{x, w.input(expr.Float32, weights)}
			w.equal(expr.Int64, want)(HistogramIn(site("histogramin"), []Bins{bins, even}, samples, count(w)))
		}
	})
	w := newWorld(t)
	w.equal(expr.Int64, list(1, 2))(HistogramIn(site("histogramin"), []Bins{{Count: 2, High: 2}}, []graph.Value{w.late(expr.Int64, 3)}, count(w)))
}

// Even bins have the edges of Linspace, for numbers on and beside every edge, with bounds of all magnitudes.
func TestEvenBins(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		low := r.NormFloat64() * math.Pow(10, float64(r.IntN(12)-6))
		bins := Bins{Count: 1 + r.Int64N(1000), Low: low, High: low + math.Abs(r.NormFloat64())*math.Pow(10, float64(r.IntN(12)-6))}
		if bins.check(site("bins")) != nil {
			continue
		}
		edges := edgesOf(bins.Low, bins.High, int(bins.Count))
		var x, want []float64
		for _, e := range edges {
			x = append(x, e, math.Nextafter(e, math.Inf(1)), math.Nextafter(e, math.Inf(-1)))
		}
		for _, v := range x {
			if k := binOf(edges, v); k >= 0 {
				want = append(want, float64(k))
			} else {
				want = append(want, float64(graph.Drop))
			}
		}
		w := newWorld(t)
		index, _, err := bins.index(site("bins"), w.input(expr.Float64, list(x...)))
		w.equal(expr.Int64, list(want...))(index, err)
	}
}

// What NumPy 1.24 gives.
func TestHistogramAsNumPy(t *testing.T) {
	w := newWorld(t)
	x := w.input(expr.Float64, list(0, 0.1, 0.2, 0.3, 0.3, 0.6, 0.7, 0.8, 0.9, 1, -0.1, 1.1))
	count := w.input(expr.Int64, nd{nil, []float64{1}})
	in := func(b Bins) (graph.Value, error) {
		return HistogramIn(site("histogramin"), []Bins{b}, []graph.Value{x}, count)
	}
	w.equal(expr.Int64, list(1, 1, 3, 0, 0, 1, 1, 0, 1, 2))(in(Bins{Count: 10, High: 1}))
	w.equal(expr.Int64, list(2, 3, 0, 5))(in(Bins{Edges: w.input(expr.Float64, list(0, 0.2, 0.6, 0.6, 1))}))
}

func TestHistogramInRefuses(t *testing.T) {
	w := newWorld(t)
	x, count := w.array(3), w.array()
	in := func(b Bins, samples ...graph.Value) (graph.Value, error) {
		return HistogramIn(site("histogramin"), []Bins{b}, samples, count)
	}
	even := func(n int64, low, high float64) Bins { return Bins{Count: n, Low: low, High: high} }
	refused(t, "histogramin: got 0 arrays of samples and 1 of bins: one of each per axis is needed")(in(even(1, 0, 1)))
	refused(t, "histogramin: got 2 arrays of samples and 1 of bins: one of each per axis is needed")(in(even(1, 0, 1), x, x))
	refused(t, "histogramin: 0 bins: at least 1 is needed")(in(even(0, 0, 1), x))
	refused(t, "histogramin: the bounds 1 and 1 must be finite and ascend")(in(even(1, 1, 1), x))
	refused(t, "histogramin: the bounds NaN and 1 must be finite and ascend")(in(even(1, math.NaN(), 1), x))
	refused(t, "histogramin: the bounds 0 and +Inf must be finite and ascend")(in(even(1, 0, math.Inf(1)), x))
	refused(t, "histogramin: the bounds -1.7e+308 and 1.7e+308 must be finite and ascend")(in(even(1, -1.7e308, 1.7e308), x))
	refused(t, "histogramin: 100 bins from 1e+15 to 1.000000000000001e+15 are too narrow for f64")(in(even(100, 1e15, 1e15+1), x))
	refused(t, "histogramin: 1 bins from 0 to 1e-310 are too narrow for f64")(in(even(1, 0, 1e-310), x))
	refused(t, "histogramin: needs numbers, got bool[1]: convert it with Cast")(in(even(1, 0, 1), w.input(expr.Bool, list(1))))
	refused(t, "histogramin: edges f64[1] make no bins: give one axis of at least 2")(in(Bins{Edges: w.array(1)}, x))
	refused(t, "histogramin: edges f64[2,3] make no bins: give one axis of at least 2")(in(Bins{Edges: w.array(2, 3)}, x))
	refused(t, "histogramin: axis 0 of f64[<=4] is known late: do this earlier, or call Known first")(in(Bins{Edges: w.late(expr.Float64, 3)}, x))
	refused(t, "histogramin: operand types differ: i8[2] and f64[3]: convert one with Cast")(in(Bins{Edges: w.input(expr.Int8, list(1, 2))}, x))
	big := even(1<<31, 0, 1)
	refused(t, "histogramin: f64[2147483648,2147483648] is too large: an array has at most 2^59 elements")(HistogramIn(site("histogramin"), []Bins{big, big}, []graph.Value{x, x}, count))
	refused(t, "histogramin: operand 0 is no array: make it with From or another primitive")(in(even(1, 0, 1), graph.Value{}))
	refused(t, "histogramin: needs numbers as weights, got bool[1]: convert it with Cast")(HistogramIn(site("histogramin"), []Bins{even(1, 0, 1)}, []graph.Value{x}, w.input(expr.Bool, list(1))))
}

func TestDigitize(t *testing.T) {
	w := newWorld(t)
	x := w.input(expr.Float64, list(-1, 0, 0.5, 1, 2.5, 3, 4, math.NaN()))
	edges := w.input(expr.Float64, list(0, 1, 3))
	w.equal(expr.Int64, list(0, 1, 1, 2, 2, 3, 3, 3))(Digitize(site("digitize"), x, edges, false))
	w.equal(expr.Int64, list(0, 0, 1, 1, 2, 2, 3, 3))(Digitize(site("digitize"), x, edges, true))
	refused(t, "digitize: operand types differ: i8[1] and f64[8]: convert one with Cast")(Digitize(site("digitize"), x, w.input(expr.Int8, list(1)), true))
}
