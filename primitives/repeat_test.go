package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestRepeatAndTile(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for axis, n := range a.dims {
			for _, times := range []int64{0, 1, 3} {
				dims := with(a.dims, axis, n*times)
				w.equal(x.Elem(), build(dims, func(i []int64) float64 { return a.at(with(i, axis, i[axis]/times)...) }))(Repeat(site("repeat"), x, times, axis))
				w.equal(x.Elem(), build(dims, func(i []int64) float64 { return a.at(with(i, axis, i[axis]%n)...) }))(Tile(site("tile"), x, times, axis-len(dims)))
			}
		}
	})
}

func TestRepeatRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "repeat: cannot repeat -1 times: at least 0 is needed")(Repeat(site("repeat"), w.array(3), -1, 0))
	refused(t, "tile: f64[3] repeated 9223372036854775807 times is too large: an array has at most 2^59 elements")(Tile(site("tile"), w.array(3), 1<<63-1, 0))
	refused(t, "tile: f64[300000000000000000,3] is too large: an array has at most 2^59 elements")(Tile(site("tile"), w.array(3, 3), 1e17, 0))
	refused(t, "tile: axis -2 does not exist: f64[3] has only axis 0")(Tile(site("tile"), w.array(3), 1, -2))
}
