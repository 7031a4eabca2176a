package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestRoll(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for axis, n := range a.dims {
			for _, shift := range []int64{0, 1, -1, 2, 7, -9} {
				w.equal(x.Elem(), build(a.dims, func(i []int64) float64 {
					return a.at(with(i, axis, ((i[axis]-shift)%n+n)%n)...)
				}))(Roll(site("roll"), x, shift, axis))
			}
		}
	})
	w := newWorld(t)
	w.equal(expr.Float64, list(2, 3, 1))(Roll(site("roll"), w.input(expr.Float64, list(1, 2, 3)), math.MinInt64+1, -1))
}

func TestRollRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "roll: axis 1 does not exist: f64[3] has only axis 0")(Roll(site("roll"), w.array(3), 1, 1))
}
