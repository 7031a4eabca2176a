package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Random elements of all types, against the formula with the greatest taken out.
func TestLogSumExp(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		elem, tolerance := averaged(x.Elem()), 1e-14
		if elem == expr.Float32 {
			tolerance = 1e-6
		}
		for _, axes := range axesOfRank(len(a.dims)) {
			for _, keep := range []bool{false, true} {
				w.near(elem, logSumExp(a, axes, keep), tolerance)(LogSumExp(site("logsumexp"), x, axes, keep))
			}
		}
	})
}

// logSumExp is the plain computation, in f64.
func logSumExp(a nd, axes []int, keep bool) nd {
	most := foldAxes(a, axes, keep, math.Inf(-1), math.Max)
	sum := foldAxes(a, axes, keep, 0, func(x, y float64) float64 { return 0 })
	foldEach(a, axes, func(out int, x float64) { sum.v[out] += math.Exp(x - most.v[out]) })
	for i, m := range most.v {
		if sum.v[i] = math.Log(sum.v[i]); !math.IsInf(m, 0) {
			sum.v[i] += m
		}
	}
	return sum
}

func TestLogSumExpOfSpecials(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		in   []float64
		want float64
	}{
		{nil, -inf}, {[]float64{-inf}, -inf}, {[]float64{-inf, -inf, -inf}, -inf}, {[]float64{-inf, 3}, 3}, {[]float64{inf, 3}, inf}, {[]float64{inf, inf}, inf},
		{[]float64{inf, -inf}, inf}, {[]float64{nan, inf}, nan}, {[]float64{-inf, nan}, nan}, {[]float64{nan}, nan}, {[]float64{0, 0}, math.Ln2},
		{[]float64{1000, 1000}, 1000 + math.Ln2}, {[]float64{-1e5, -1e5}, -1e5 + math.Ln2}, {[]float64{1e300, -1e300}, 1e300}, {[]float64{math.Copysign(0, -1)}, 0},
		{[]float64{math.MaxFloat64, -math.MaxFloat64}, math.MaxFloat64},
	} {
		w := newWorld(t)
		w.near(expr.Float64, nd{nil, []float64{c.want}}, 1e-15)(LogSumExp(site("logsumexp"), w.input(expr.Float64, list(c.in...)), nil, false))
	}
	w := newWorld(t)
	w.near(expr.Float64, nd{nil, []float64{math.Log(1 + math.E + math.E*math.E)}}, 1e-15)(LogSumExp(site("logsumexp"), w.late(expr.Int32, 3), nil, false))
	w.equal(expr.Float64, nd{[]int64{1}, []float64{-inf}})(LogSumExp(site("logsumexp"), w.late(expr.Float64, 0), nil, true))
}

func TestLogSumExpRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "logsumexp: axis 1 does not exist: f64[3] has only axis 0")(LogSumExp(site("logsumexp"), w.array(3), []int{1}, false))
	refused(t, "logsumexp: operand 0 is no array: make it with From or another primitive")(LogSumExp(site("logsumexp"), graph.Value{}, nil, false))
}
