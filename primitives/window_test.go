package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

func TestWindow(t *testing.T) {
	w := newWorld(t)
	a := sample(expr.Uint16, 3, 10)
	x := w.input(expr.Uint16, a)
	for _, row := range []struct{ size, step, windows int64 }{{1, 1, 10}, {3, 1, 8}, {3, 2, 4}, {10, 1, 1}, {11, 1, 0}, {2, 99, 1}} {
		w.equal(expr.Uint16, build([]int64{3, row.windows, row.size}, func(i []int64) float64 {
			return a.at(i[0], i[1]*row.step+i[2])
		}))(Window(site("window"), x, 1, row.size, row.step))
	}
	w.equal(expr.Uint16, build([]int64{2, 10, 2}, func(i []int64) float64 { return a.at(i[0]+i[2], i[1]) }))(Window(site("window"), x, 0, 2, 1))
}

func TestWindowRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "window: size 0 and step 1 must be at least 1")(Window(site("window"), w.array(3), 0, 0, 1))
	refused(t, "window: size 2 and step 0 must be at least 1")(Window(site("window"), w.array(3), 0, 2, 0))
	refused(t, "window: axis 1 does not exist: f64[3] has only axis 0")(Window(site("window"), w.array(3), 1, 2, 1))
	refused(t, "window: f64[1,1,1,1,1,1,1,1,1] has 9 axes: at most 8 are possible")(Window(site("window"), w.array(1, 1, 1, 1, 1, 1, 1, 1), 0, 1, 1))
}
