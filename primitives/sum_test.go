package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestSumAndProd(t *testing.T) {
	add := func(x, y float64) float64 { return x + y }
	mul := func(x, y float64) float64 { return x * y }
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for i := range a.v {
			a.v[i] = float64(int64(a.v[i]) % 3) // products stay exact
		}
		x = w.input(x.Elem(), a)
		for _, axes := range axesOfRank(len(a.dims)) {
			for _, keep := range []bool{false, true} {
				w.equal(widened(x.Elem()), foldAxes(a, axes, keep, 0, add))(Sum(site("sum"), x, axes, keep))
				want := foldAxes(a, axes, keep, 1, mul)
				if !x.Elem().IsFloat() {
					for i := range want.v {
						want.v[i] += 0 // integers know no -0
					}
				}
				w.equal(widened(x.Elem()), want)(Prod(site("prod"), x, axes, keep))
			}
		}
	})
}

func TestSumWidens(t *testing.T) {
	w := newWorld(t)
	w.equal(expr.Int64, nd{nil, []float64{-256}})(Sum(site("sum"), w.input(expr.Int8, list(-128, -128)), nil, false))
	w.equal(expr.Uint64, nd{nil, []float64{510}})(Sum(site("sum"), w.input(expr.Uint8, list(255, 255)), nil, false))
	w.equal(expr.Int64, nd{nil, []float64{math.MinInt64}})(Sum(site("sum"), w.input(expr.Int64, list(-1<<62, -1<<62)), nil, false))
	w.equal(expr.Float64, nd{nil, []float64{0}})(Sum(site("sum"), w.input(expr.Float64, list(math.Copysign(0, -1))), nil, false))
	w.equal(expr.Float32, nd{nil, []float64{math.NaN()}})(Sum(site("sum"), w.input(expr.Float32, list(math.Inf(1), math.Inf(-1))), nil, false))
}

func TestCount(t *testing.T) {
	w := newWorld(t)
	for _, dims := range shapes {
		a := sample(expr.Bool, dims...)
		w.equal(expr.Int64, foldAxes(a, nil, false, 0, func(x, y float64) float64 { return x + y }))(Count(site("count"), w.input(expr.Bool, a), nil, false))
	}
	refused(t, "count: needs bool, got f64[3]: convert it with Cast")(Count(site("count"), w.array(3), nil, false))
	refused(t, "count: operand 0 is no array: make it with From or another primitive")(Count(site("count"), graph.Value{}, nil, false))
	refused(t, "sum: operand 0 is no array: make it with From or another primitive")(Sum(site("sum"), graph.Value{}, nil, false))
	refused(t, "sum: axis 1 does not exist: f64[3] has only axis 0")(Sum(site("sum"), w.array(3), []int{1}, false))
}
