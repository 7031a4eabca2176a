package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestReverse(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		w.equal(x.Elem(), build(a.dims, func(i []int64) float64 {
			for k, n := range a.dims {
				i = with(i, k, n-1-i[k])
			}
			return a.at(i...)
		}))(Reverse(site("reverse"), x))
		if last := len(a.dims) - 1; last >= 0 {
			w.equal(x.Elem(), build(a.dims, func(i []int64) float64 {
				return a.at(with(i, last, a.dims[last]-1-i[last])...)
			}))(Reverse(site("reverse"), x, -1))
		}
	})
}

func TestReverseRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "reverse: axis -3 does not exist: f64[2,3] has axes 0 to 1")(Reverse(site("reverse"), w.array(2, 3), -3))
	refused(t, "reverse: axis 1 is named twice")(Reverse(site("reverse"), w.array(2, 3), 1, -1))
}
