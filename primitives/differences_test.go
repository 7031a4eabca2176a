package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// plainDifferences are those of order 1, not wrapped.
func plainDifferences(a nd, axis int) nd {
	return build(with(a.dims, axis, max(a.dims[axis]-1, 0)), func(i []int64) float64 {
		return a.at(with(i, axis, i[axis]+1)...) - a.at(i...)
	})
}

// wrappedTo makes elements of a type of plain numbers.
func wrappedTo(elem expr.Type, a nd) nd {
	return build(a.dims, func(i []int64) float64 { return toNumber(elem, toBits(elem, a.at(i...))) })
}

func TestDifferences(t *testing.T) {
	eachShape(t, numbers, func(w *world, x graph.Value, a nd) {
		for axis := range a.dims {
			want := a
			for order := range int64(4) {
				w.equal(x.Elem(), wrappedTo(x.Elem(), want))(Differences(site("differences"), x, axis, order))
				want = plainDifferences(want, axis)
			}
		}
	})
	w := newWorld(t)
	w.equal(expr.Int64, list(1, 1))(Differences(site("differences"), w.late(expr.Int64, 3), 0, 1))
	w.equal(expr.Int64, list(0))(Differences(site("differences"), w.late(expr.Int64, 3), 0, 2))
	w.equal(expr.Int64, list())(Differences(site("differences"), w.late(expr.Int64, 3), 0, 3))
	w.equal(expr.Int64, list())(Differences(site("differences"), w.late(expr.Int64, 0), 0, 1))
	w.equal(expr.Int64, list())(Differences(site("differences"), w.late(expr.Int64, 3), 0, 1<<62))
	refused(t, "differences: axis 0 does not exist: f64[] has no axes")(Differences(site("differences"), w.array(), 0, 1))
	refused(t, "differences: needs numbers, got bool[2]: convert it with Cast")(Differences(site("differences"), w.input(expr.Bool, list(0, 1)), 0, 1))
	refused(t, "differences: the order is -1: it cannot be negative")(Differences(site("differences"), w.array(3), 0, -1))
}
