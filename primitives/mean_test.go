package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// moments gives the plain mean and the sum of squared distances from it, in two passes, and the number of elements.
func moments(a nd, axes []int, keep bool) (mean, squares nd, n float64) {
	add := func(x, y float64) float64 { return x + y }
	mean, squares = foldAxes(a, axes, keep, 0, add), foldAxes(a, axes, keep, 0, add)
	if len(mean.v) > 0 {
		n = float64(len(a.v) / len(mean.v))
	}
	for i, v := range mean.v {
		mean.v[i], squares.v[i] = v/n, 0
	}
	foldEach(a, axes, func(out int, x float64) {
		d := x - mean.v[out]
		squares.v[out] += float64(d * d)
	})
	return mean, squares, n
}

func TestMeanVarStd(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		elem := averaged(x.Elem())
		tolerance := 1e-13
		if elem == expr.Float32 {
			tolerance = 1e-7
		}
		for _, axes := range axesOfRank(len(a.dims)) {
			for _, keep := range []bool{false, true} {
				mean, squares, n := moments(a, axes, keep)
				w.near(elem, mean, tolerance)(Mean(site("mean"), x, axes, keep))
				for ddof := range int64(2) {
					variance := build(squares.dims, func(i []int64) float64 { return squares.at(i...) / max(n-float64(ddof), 0) })
					std := build(squares.dims, func(i []int64) float64 { return math.Sqrt(variance.at(i...)) })
					w.near(elem, variance, tolerance)(Var(site("var"), x, axes, keep, ddof))
					w.near(elem, std, tolerance)(Std(site("std"), x, axes, keep, ddof))
				}
			}
		}
	})
}

func TestVarFarFromZero(t *testing.T) {
	w := newWorld(t)
	x := w.input(expr.Float64, build([]int64{1000}, func(i []int64) float64 { return 1e9 + float64(i[0]%10) }))
	w.near(expr.Float64, nd{nil, []float64{8.25}}, 1e-12)(Var(site("var"), x, nil, false, 0))
}

func TestMeanOfSpecials(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	w := newWorld(t)
	scalar := func(v float64) nd { return nd{nil, []float64{v}} }
	w.equal(expr.Float64, scalar(nan))(Mean(site("mean"), w.array(0), nil, false))
	w.equal(expr.Float64, scalar(nan))(Var(site("var"), w.array(0), nil, false, 0))
	w.equal(expr.Float64, scalar(0))(Var(site("var"), w.array(1), nil, false, 0))
	w.equal(expr.Float64, scalar(nan))(Var(site("var"), w.array(1), nil, false, 1))
	w.equal(expr.Float64, scalar(inf))(Var(site("var"), w.array(3), nil, false, 5))
	w.equal(expr.Float64, scalar(inf))(Mean(site("mean"), w.input(expr.Float64, list(1, inf)), nil, false))
	w.equal(expr.Float64, scalar(nan))(Var(site("var"), w.input(expr.Float64, list(1, inf)), nil, false, 0))
	w.near(expr.Float32, scalar(2e38), 1e-7)(Mean(site("mean"), w.input(expr.Float32, list(1e38, 3e38)), nil, false)) // the sum is too large for f32
	w.equal(expr.Float64, scalar(1))(Mean(site("mean"), w.late(expr.Int32, 3), nil, false))
	w.equal(expr.Float64, scalar(nan))(Mean(site("mean"), w.late(expr.Int32, 0), nil, false))
	w.equal(expr.Float64, scalar(1))(Var(site("var"), w.late(expr.Float64, 3), nil, false, 1))
	w.equal(expr.Float64, nd{[]int64{1}, []float64{1}})(Mean(site("mean"), w.late(expr.Float64, 3), nil, true))
}

func TestMeanRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "mean: axis 1 does not exist: f64[3] has only axis 0")(Mean(site("mean"), w.array(3), []int{1}, false))
	refused(t, "std: ddof is -1: at least 0 is needed")(Std(site("std"), w.array(3), nil, false, -1))
	refused(t, "var: axis 0 is named twice")(Var(site("var"), w.array(3), []int{0, 0}, false, 0))
	refused(t, "var: operand 0 is no array: make it with From or another primitive")(Var(site("var"), graph.Value{}, nil, false, 0))
	refused(t, "mean: operand 0 is no array: make it with From or another primitive")(Mean(site("mean"), graph.Value{}, nil, false))
}
