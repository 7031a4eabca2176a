package primitives

import (
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestMinAndMax(t *testing.T) {
	inf := math.Inf(1)
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		if slices.Contains(a.dims, 0) {
			return
		}
		for _, axes := range axesOfRank(len(a.dims)) {
			for _, keep := range []bool{false, true} {
				lo := foldAxes(a, axes, keep, inf, func(x, y float64) float64 { return min(x, y) })
				hi := foldAxes(a, axes, keep, -inf, func(x, y float64) float64 { return max(x, y) })
				w.equal(x.Elem(), lo)(Min(site("min"), x, axes, keep))
				w.equal(x.Elem(), hi)(Max(site("max"), x, axes, keep))
				least, greatest, err := MinMax(site("minmax"), x, axes, keep)
				w.equal(x.Elem(), lo)(least, err)
				w.equal(x.Elem(), hi)(greatest, err)
				if least.Node != greatest.Node && len(axes) > 0 && !keep {
					t.Error("minmax takes two passes")
				}
			}
		}
	})
}

func TestMinMaxOfSpecialFloats(t *testing.T) {
	negative := math.Copysign(0, -1)
	eachType(t, []expr.Type{expr.Float32, expr.Float64}, func(w *world, elem expr.Type) {
		nan := w.input(elem, list(1, math.NaN(), 0))
		w.equal(elem, nd{nil, []float64{math.NaN()}})(Min(site("min"), nan, nil, false))
		w.equal(elem, nd{nil, []float64{math.NaN()}})(Max(site("max"), nan, nil, false))
		zeros := w.input(elem, list(0, negative))
		w.equal(elem, nd{nil, []float64{negative}})(Min(site("min"), zeros, nil, false))
		w.equal(elem, nd{nil, []float64{0}})(Max(site("max"), zeros, nil, false))
	})
}

func TestMinMaxRefuse(t *testing.T) {
	w := newWorld(t)
	refused(t, "min: axis 0 of f64[0] is empty: there is no first element")(Min(site("min"), w.array(0), nil, false))
	refused(t, "max: axis 1 of f64[2,0] is empty: there is no first element")(Max(site("max"), w.array(2, 0), nil, false))
	refused(t, "minmax: axis 0 of f64[0] is empty: there is no first element")(MinMax(site("minmax"), w.array(0), nil, false))
	refused(t, "minmax: operand 0 is no array: make it with From or another primitive")(MinMax(site("minmax"), graph.Value{}, nil, false))
	w.equal(expr.Float64, nd{[]int64{0}, nil})(Min(site("min"), w.array(2, 0), []int{0}, false))
}
