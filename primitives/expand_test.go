package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestExpandSqueeze(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		w.equal(x.Elem(), nd{append([]int64{1}, a.dims...), a.v})(Expand(site("expand"), x, 0))
		long := w.try(Expand(site("expand"), x, -1))
		w.equal(x.Elem(), nd{append(append([]int64{}, a.dims...), 1), a.v})(long, nil)
		w.equal(x.Elem(), a)(Squeeze(site("squeeze"), long, -1))
	})
	w := newWorld(t)
	a := sample(expr.Int16, 1, 3, 1)
	x := w.input(expr.Int16, a)
	w.equal(expr.Int16, nd{[]int64{3}, a.v})(Squeeze(site("squeeze"), x))
	w.equal(expr.Int16, nd{[]int64{1, 3}, a.v})(Squeeze(site("squeeze"), x, -1))
	w.equal(expr.Int16, nd{[]int64{1, 3, 1, 1}, a.v})(Expand(site("expand"), x, 2))
}

func TestExpandSqueezeRefuse(t *testing.T) {
	w := newWorld(t)
	x := w.array(1, 3, 1)
	refused(t, "squeeze: axis 1 of f64[1,3,1] is not of extent 1: Pick drops any other")(Squeeze(site("squeeze"), x, 1))
	refused(t, "squeeze: axis 0 is named twice")(Squeeze(site("squeeze"), x, 0, -3))
	refused(t, "squeeze: axis 0 does not exist: f64[] has no axes")(Squeeze(site("squeeze"), w.array(), 0))
	refused(t, "squeeze: axis 0 of f64[<=2] is not of extent 1: Pick drops any other")(Squeeze(site("squeeze"), w.late(expr.Float64, 1), 0))
	refused(t, "expand: axis 4 cannot be added to f64[1,3,1]: from -4 to 3 are possible")(Expand(site("expand"), x, 4))
	refused(t, "expand: f64[1,1,1,1,1,1,1,1] has 8 axes already: no more are possible")(Expand(site("expand"), w.array(1, 1, 1, 1, 1, 1, 1, 1), 0))
}
