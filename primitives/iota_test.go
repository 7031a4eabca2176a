package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestIota(t *testing.T) {
	eachType(t, numbers, func(w *world, elem expr.Type) {
		for _, dims := range shapes[1:] {
			for axis := range dims {
				w.equal(elem, build(dims, func(i []int64) float64 { return float64(i[axis]) }))(Iota(site("iota"), elem, graph.Dims(dims...), axis-len(dims)))
			}
		}
	})
	w := newWorld(t)
	w.equal(expr.Int8, build([]int64{300}, func(i []int64) float64 { return float64(int8(i[0])) }))(Iota(site("iota"), expr.Int8, graph.Dims(300), 0))
}

func TestIotaRefuses(t *testing.T) {
	refused(t, "iota: gives numbers, not bool: compare the result with one")(Iota(site("iota"), expr.Bool, graph.Dims(3), 0))
	refused(t, "iota: axis 1 does not exist: f64[3] has only axis 0")(Iota(site("iota"), expr.Float64, graph.Dims(3), 1))
	refused(t, "iota: axis 0 does not exist: f64[] has no axes")(Iota(site("iota"), expr.Float64, nil, 0))
	refused(t, "iota: extent -1 of axis 0 is negative")(Iota(site("iota"), expr.Float64, graph.Dims(-1), 0))
}
