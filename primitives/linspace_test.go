package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

func TestLinspace(t *testing.T) {
	start, stop := -1.3, 7.9
	eachType(t, []expr.Type{expr.Float32, expr.Float64}, func(w *world, elem expr.Type) {
		for _, n := range []int64{0, 1, 2, 5, 100} {
			for _, endpoint := range []bool{true, false} {
				steps := float64(max(n, 1))
				if endpoint {
					steps = float64(max(n-1, 1))
				}
				step := (stop - start) / steps
				w.equal(elem, build([]int64{n}, func(i []int64) float64 {
					y := float64(float64(i[0])*step) + start
					if endpoint && n > 1 && i[0] == n-1 {
						y = stop
					}
					return toNumber(elem, floatBits(elem, y))
				}))(Linspace(site("linspace"), elem, start, stop, n, endpoint))
			}
		}
	})
}

func TestLinspaceRefuses(t *testing.T) {
	refused(t, "linspace: gives f32 or f64, not i32: convert the result with Cast")(Linspace(site("linspace"), expr.Int32, 0, 1, 3, true))
	refused(t, "linspace: extent -1 of axis 0 is negative")(Linspace(site("linspace"), expr.Float64, 0, 1, -1, true))
}
