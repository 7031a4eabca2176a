package primitives

import (
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestTranspose(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		dims := slices.Clone(a.dims)
		slices.Reverse(dims)
		w.equal(x.Elem(), build(dims, func(i []int64) float64 {
			j := slices.Clone(i)
			slices.Reverse(j)
			return a.at(j...)
		}))(Transpose(site("transpose"), x))
	})
	w := newWorld(t)
	a := sample(expr.Int8, 2, 3, 4)
	w.equal(expr.Int8, build([]int64{4, 2, 3}, func(i []int64) float64 {
		return a.at(i[1], i[2], i[0])
	}))(Transpose(site("transpose"), w.input(expr.Int8, a), -1, 0, 1))
	x := w.late(expr.Float64, 3)
	w.equal(expr.Float64, nd{[]int64{1, 3}, []float64{0, 1, 2}})(Transpose(site("transpose"), w.try(Expand(site("expand"), x, 1))))
}

func TestTransposeRefuses(t *testing.T) {
	x := newWorld(t).array(2, 3)
	refused(t, "transpose: f64[2,3] has axes 0 to 1, the permutation names 1: name each once")(Transpose(site("transpose"), x, 0))
	refused(t, "transpose: axis 0 is named twice")(Transpose(site("transpose"), x, 0, -2))
	refused(t, "transpose: axis 2 does not exist: f64[2,3] has axes 0 to 1")(Transpose(site("transpose"), x, 0, 2))
	refused(t, "transpose: operand 0 is no array: make it with From or another primitive")(Transpose(site("transpose"), graph.Value{}))
}
