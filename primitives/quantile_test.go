package primitives

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// ranksOf lists a line in order, NaN last.
func ranksOf(line []float64) []float64 {
	y := slices.Clone(line)
	slices.SortFunc(y, func(a, b float64) int {
		switch {
		case math.IsNaN(a) || math.IsNaN(b):
			return compareBools(math.IsNaN(a), math.IsNaN(b))
		case a == b:
			return compareBools(math.Signbit(b), math.Signbit(a))
		case a < b:
			return -1
		}
		return 1
	})
	return y
}

func compareBools(a, b bool) int { return int(flag(a) - flag(b)) }

// quantileOf is the plain formula.
func quantileOf(line []float64, q float64) float64 {
	y := ranksOf(line)
	if math.IsNaN(y[len(y)-1]) {
		return math.NaN()
	}
	h := float64(len(y)-1) * q
	i := int(h)
	t := h - float64(i)
	switch {
	case t == 0 || y[i] == y[i+1]:
		return y[i]
	case t < 0.5:
		return y[i] + float64(t*(y[i+1]-y[i]))
	}
	return y[i+1] - float64((1-t)*(y[i+1]-y[i]))
}

// lines applies f to the lines along an axis.
func lines(a nd, axis int, f func(line []float64) float64) nd {
	return build(slices.Delete(slices.Clone(a.dims), axis, axis+1), func(i []int64) float64 {
		var line []float64
		for k := range a.dims[axis] {
			line = append(line, a.at(slices.Insert(slices.Clone(i), axis, k)...))
		}
		return f(line)
	})
}

func TestNthElement(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for axis, n := range a.dims {
			for k := range n {
				want := lines(a, axis, func(line []float64) float64 { return ranksOf(line)[k] })
				w.equal(x.Elem(), want)(NthElement(site("nthelement"), x, k, axis))
			}
		}
	})
}

func TestQuantile(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for axis, n := range a.dims {
			if n == 0 {
				continue
			}
			qs := []float64{0.5, 0, 1, 0.25, 0.9}
			rows := make([]nd, len(qs))
			for k, q := range qs {
				rows[k] = lines(a, axis, func(line []float64) float64 { return rounded(x.Elem(), quantileOf(line, q)) })
			}
			want := build(with(a.dims, axis, int64(len(qs))), func(i []int64) float64 {
				return rows[i[axis]].at(slices.Delete(slices.Clone(i), axis, axis+1)...)
			})
			w.equal(averaged(x.Elem()), want)(Quantile(site("quantile"), x, axis, qs))
			w.equal(averaged(x.Elem()), rows[0])(Median(site("median"), x, []int{axis}, false))
		}
		if len(a.v) > 0 {
			all := rounded(x.Elem(), quantileOf(a.v, 0.5))
			w.equal(averaged(x.Elem()), build(nil, func([]int64) float64 { return all }))(Median(site("median"), x, nil, false))
			ones := make([]int64, len(a.dims))
			for k := range ones {
				ones[k] = 1
			}
			w.equal(averaged(x.Elem()), build(ones, func([]int64) float64 { return all }))(Median(site("median"), x, nil, true))
		}
	})
}

// rounded gives a number as a mean of elements of type t has it.
func rounded(t expr.Type, v float64) float64 {
	if t == expr.Float32 {
		return float64(float32(v))
	}
	return v
}

func TestQuantileOfSpecials(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		line []float64
		q    float64
		want float64
	}{
		{[]float64{1, nan, 2}, 0, nan},
		{[]float64{nan}, 1, nan},
		{[]float64{inf, inf, 1, 2}, 0.99, inf},
		{[]float64{-inf, inf}, 0.5, nan},
		{[]float64{-inf, -inf, -inf, 0}, 0.1, -inf},
		{[]float64{0, math.Copysign(0, -1)}, 0, math.Copysign(0, -1)},
		{[]float64{3}, 0.3, 3},
	} {
		w := newWorld(t)
		x := w.input(expr.Float64, list(c.line...))
		w.equal(expr.Float64, list(c.want))(Quantile(site("quantile"), x, 0, []float64{c.q}))
	}
}

func TestMedianOfAxes(t *testing.T) {
	w := newWorld(t)
	a := sample(expr.Int32, 2, 3, 4)
	x := w.input(expr.Int32, a)
	want := build([]int64{3}, func(i []int64) float64 {
		var line []float64
		for j := range int64(2) {
			for k := range int64(4) {
				line = append(line, a.at(j, i[0], k))
			}
		}
		return quantileOf(line, 0.5)
	})
	w.equal(expr.Float64, want)(Median(site("median"), x, []int{2, 0}, false))
}

// An axis known late is folded as any other, and may stand beside the one that is folded.
func TestQuantileLate(t *testing.T) {
	eachType(t, numbers, func(w *world, elem expr.Type) {
		for n := int64(1); n < 5; n++ {
			x, line := w.late(elem, n), []float64{0, 1, 2, 3}[:n]
			for _, q := range []float64{0, 0.3, 0.5, 0.9, 1} {
				w.equal(averaged(elem), list(rounded(elem, quantileOf(line, q))))(Quantile(site("quantile"), x, -1, []float64{q}))
			}
			w.equal(averaged(elem), nd{v: []float64{quantileOf(line, 0.5)}})(Median(site("median"), x, nil, false))
			w.equal(elem, nd{v: line[n-1:]})(NthElement(site("nthelement"), x, n-1, 0))
			column := w.try(Expand(site("expand"), x, 1))
			w.equal(averaged(elem), list(quantileOf(line, 0.5)))(Median(site("median"), column, []int{0}, false))
			w.equal(averaged(elem), list(line...))(Median(site("median"), column, []int{1}, false))
		}
		empty := w.try(Median(site("median"), w.late(elem, 0), nil, false))
		_, err := interp.Eval(context.Background(), []graph.Value{empty}, w.inputs)
		if want := "median: there are no elements: index [0] is outside [0], at element []"; fmt.Sprint(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
}

func TestQuantileRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "nthelement: k is 3: axis 0 of f64[3] has 3 elements: give 0 to 2")(NthElement(site("nthelement"), w.array(3), 3, 0))
	refused(t, "nthelement: k is -1: axis 1 of f64[2,3] has 3 elements: give 0 to 2")(NthElement(site("nthelement"), w.array(2, 3), -1, -1))
	refused(t, "nthelement: k is 4: axis 0 of f64[<=4] has at most 4 elements: give 0 to 3")(NthElement(site("nthelement"), w.late(expr.Float64, 3), 4, 0))
	refused(t, "nthelement: k is 0: axis 0 of f64[0] has no elements")(NthElement(site("nthelement"), w.array(0), 0, 0))
	refused(t, "quantile: needs at least one q")(Quantile(site("quantile"), w.array(3), 0, nil))
	refused(t, "quantile: q is 1.5: it must lie in [0, 1]")(Quantile(site("quantile"), w.array(3), 0, []float64{0, 1.5}))
	refused(t, "quantile: q is NaN: it must lie in [0, 1]")(Quantile(site("quantile"), w.array(3), 0, []float64{math.NaN()}))
	refused(t, "quantile: axis 1 of f64[2,0] is empty: there is no first element")(Quantile(site("quantile"), w.array(2, 0), 1, []float64{0}))
	refused(t, "median: axis 0 of f64[0] is empty: there is no first element")(Median(site("median"), w.array(0), nil, false))
	refused(t, "median: axis 2 does not exist: f64[2,3] has axes 0 to 1")(Median(site("median"), w.array(2, 3), []int{2}, false))
}
