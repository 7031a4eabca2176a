package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestAnyAndEvery(t *testing.T) {
	eachShape(t, []expr.Type{expr.Bool}, func(w *world, x graph.Value, a nd) {
		for _, axes := range axesOfRank(len(a.dims)) {
			for _, keep := range []bool{false, true} {
				w.equal(expr.Bool, foldAxes(a, axes, keep, 0, func(x, y float64) float64 { return max(x, y) }))(Any(site("any"), x, axes, keep))
				w.equal(expr.Bool, foldAxes(a, axes, keep, 1, func(x, y float64) float64 { return min(x, y) }))(Every(site("every"), x, axes, keep))
			}
		}
	})
	w := newWorld(t)
	refused(t, "any: needs bool, got f64[3]: convert it with Cast")(Any(site("any"), w.array(3), nil, false))
	refused(t, "every: needs bool, got f64[3]: convert it with Cast")(Every(site("every"), w.array(3), nil, false))
}
