package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

func TestDiagonal(t *testing.T) {
	w := newWorld(t)
	for _, dims := range [][]int64{{3, 4}, {4, 2}, {1, 1}, {0, 3}, {5, 5}} {
		a := sample(expr.Int32, dims...)
		x := w.input(expr.Int32, a)
		for _, offset := range []int64{0, 1, 2, -1, -2, 9, -9, math.MaxInt64, math.MinInt64} {
			var want []float64
			for i := range dims[0] {
				for j := range dims[1] {
					if j-i == offset {
						want = append(want, a.at(i, j))
					}
				}
			}
			w.equal(expr.Int32, list(want...))(Diagonal(site("diagonal"), x, offset, 0, 1))
		}
	}
	a := sample(expr.Float32, 3, 2, 4)
	w.equal(expr.Float32, build([]int64{2, 3}, func(i []int64) float64 { return a.at(i[1], i[0], i[1]) }))(Diagonal(site("diagonal"), w.input(expr.Float32, a), 0, -1, 0))
}

func TestDiagonalRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "diagonal: needs two axes, got axis 0 twice")(Diagonal(site("diagonal"), w.array(2, 2), 0, 0, -2))
	refused(t, "diagonal: axis 1 does not exist: f64[2] has only axis 0")(Diagonal(site("diagonal"), w.array(2), 0, 0, 1))
}
