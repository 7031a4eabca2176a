package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestFill(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, dims := range shapes {
			all := func(v float64) nd { return build(dims, func([]int64) float64 { return v }) }
			shape := graph.Dims(dims...)
			w.equal(elem, all(0))(Zeros(site("zeros"), elem, shape))
			w.equal(elem, all(1))(Ones(site("ones"), elem, shape))
			w.equal(elem, all(1))(Fill(site("fill"), elem, toBits(elem, 1), shape))
		}
	})
	w := newWorld(t)
	w.equal(expr.Float32, list(-2.5, -2.5))(Fill(site("fill"), expr.Float32, floatBits(expr.Float32, -2.5), graph.Dims(2)))
}

func TestFillRefuses(t *testing.T) {
	refused(t, "zeros: extent -3 of axis 1 is negative")(Zeros(site("zeros"), expr.Int8, graph.Dims(2, -3)))
	refused(t, "zeros: f64[4611686018427387904,2] is too large: an array has at most 2^59 elements")(Zeros(site("zeros"), expr.Float64, graph.Dims(1<<62, 2)))
	refused(t, "zeros: i8[0,4611686018427387904,4611686018427387904] is too large: an array has at most 2^59 elements")(Zeros(site("zeros"), expr.Int8, graph.Dims(0, 1<<62, 1<<62)))
	refused(t, "zeros: i8[1,1,1,1,1,1,1,1,1] has 9 axes: at most 8 are possible")(Zeros(site("zeros"), expr.Int8, graph.Dims(1, 1, 1, 1, 1, 1, 1, 1, 1)))
	refused(t, "zeros: invalid is no element type")(Zeros(site("zeros"), expr.Invalid, graph.Dims(1)))
	refused(t, "zeros: tuple is no element type")(Zeros(site("zeros"), expr.Tuple, nil))
}
