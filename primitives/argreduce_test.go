package primitives

import (
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// argAxes is the plain search for the first best element along axes; the place counts along them.
func argAxes(a nd, axes []int, keep bool, better func(x, y float64) bool) nd {
	place := foldAxes(a, axes, keep, -1, func(x, _ float64) float64 { return x })
	best, seen := slices.Clone(place.v), slices.Clone(place.v)
	foldEach(a, axes, func(out int, x float64) {
		seen[out]++
		if place.v[out] < 0 || better(x, best[out]) {
			best[out], place.v[out] = x, seen[out]
		}
	})
	return place
}

// foldEach visits every element with the position of its result, in row-major order.
func foldEach(a nd, axes []int, visit func(out int, x float64)) {
	if len(axes) == 0 {
		axes = allAxes(len(a.dims))
	}
	build(a.dims, func(i []int64) float64 {
		pos := int64(0)
		for k, n := range a.dims {
			if !slices.Contains(axes, k) {
				pos = pos*n + i[k]
			}
		}
		visit(int(pos), a.at(i...))
		return 0
	})
}

func TestArgMinAndArgMax(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		if slices.Contains(a.dims, 0) {
			return
		}
		for _, axes := range axesOfRank(len(a.dims)) {
			for _, keep := range []bool{false, true} {
				w.equal(expr.Int64, argAxes(a, axes, keep, func(x, y float64) bool { return x < y }))(ArgMin(site("argmin"), x, axes, keep))
				w.equal(expr.Int64, argAxes(a, axes, keep, func(x, y float64) bool { return x > y }))(ArgMax(site("argmax"), x, axes, keep))
			}
		}
	})
}

func TestArgReduceOfSpecialFloats(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, row := range []struct {
		in       nd
		min, max float64
	}{
		{list(1, nan, 0, nan), 1, 1},
		{list(nan, -inf, inf), 0, 0},
		{list(inf, inf), 0, 0},
		{list(-inf, 2, inf, inf, -inf), 0, 2},
		{list(0, math.Copysign(0, -1)), 0, 0},
	} {
		eachType(t, []expr.Type{expr.Float32, expr.Float64}, func(w *world, elem expr.Type) {
			w.equal(expr.Int64, nd{nil, []float64{row.min}})(ArgMin(site("argmin"), w.input(elem, row.in), nil, false))
			w.equal(expr.Int64, nd{nil, []float64{row.max}})(ArgMax(site("argmax"), w.input(elem, row.in), nil, false))
		})
	}
}

func TestArgReduceOverSeveralLeaves(t *testing.T) {
	w := newWorld(t)
	a := build([]int64{3*graph.Leaf + 5}, func(i []int64) float64 { return float64(i[0] % 1000) })
	w.equal(expr.Int64, nd{nil, []float64{999}})(ArgMax(site("argmax"), w.input(expr.Float32, a), nil, false))
}

func TestArgReduceLateAndRefused(t *testing.T) {
	w := newWorld(t)
	x := w.late(expr.Float64, 3)
	w.equal(expr.Int64, nd{nil, []float64{2}})(ArgMax(site("argmax"), x, nil, false))
	refused(t, "argmin: axis 0 of f64[0] is empty: there is no first element")(ArgMin(site("argmin"), w.array(0), nil, false))
	refused(t, "argmin: axis 3 does not exist: f64[2] has only axis 0")(ArgMin(site("argmin"), w.array(2), []int{3}, false))
	refused(t, "argmin: operand 0 is no array: make it with From or another primitive")(ArgMin(site("argmin"), graph.Value{}, nil, false))
}
