package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestDifferences(t *testing.T) {
	eachShape(t, numbers, func(w *world, x graph.Value, a nd) {
		for axis, n := range a.dims {
			w.equal(x.Elem(), build(with(a.dims, axis, max(n-1, 0)), func(i []int64) float64 {
				d := a.at(with(i, axis, i[axis]+1)...) - a.at(i...)
				return toNumber(x.Elem(), toBits(x.Elem(), d))
			}))(Differences(site("differences"), x, axis))
		}
	})
	w := newWorld(t)
	refused(t, "differences: axis 0 does not exist: f64[] has no axes")(Differences(site("differences"), w.array(), 0))
	refused(t, "differences: needs numbers, got bool[2]: convert it with Cast")(Differences(site("differences"), w.input(expr.Bool, list(0, 1)), 0))
	refused(t, "differences: axis 0 of f64[<=4] is known late: do this before Filter, or Eval first")(Differences(site("differences"), w.late(expr.Float64, 3), 0))
}
