package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestMatMul(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, s := range [][3]int64{{2, 3, 4}, {1, 1, 1}, {2, 0, 3}, {0, 2, 3}, {3, 5, 1}} {
			m, k, n := s[0], s[1], s[2]
			a, b := sample(elem, m, k), sample(elem, k, n)
			entry := func(i, j int64) float64 {
				sum := 0.0
				for l := range k {
					sum += a.at(i, l) * b.at(l, j)
				}
				return summed(elem, sum)
			}
			x, y := w.input(elem, a), w.input(elem, b)
			w.equal(elem, build([]int64{m, n}, func(i []int64) float64 { return entry(i[0], i[1]) }))(MatMul(site("matmul"), x, y))
			if m > 0 {
				row := w.try(Pick(site("pick"), x, 0, 0))
				w.equal(elem, build([]int64{n}, func(i []int64) float64 { return entry(0, i[0]) }))(MatMul(site("matmul"), row, y))
				column := w.try(Pick(site("pick"), y, 1, -1))
				w.equal(elem, build([]int64{m}, func(i []int64) float64 { return entry(i[0], n-1) }))(MatMul(site("matmul"), x, column))
				w.equal(elem, nd{nil, []float64{entry(0, n-1)}})(MatMul(site("matmul"), row, column))
			}
		}
	})
}

func TestMatMulBatched(t *testing.T) {
	w := newWorld(t)
	a, b := sample(expr.Float64, 2, 1, 3, 4), sample(expr.Float64, 5, 4, 2)
	w.equal(expr.Float64, build([]int64{2, 5, 3, 2}, func(i []int64) float64 {
		sum := 0.0
		for l := range int64(4) {
			sum += a.at(i[0], 0, i[2], l) * b.at(i[1], l, i[3])
		}
		return sum
	}))(MatMul(site("matmul"), w.input(expr.Float64, a), w.input(expr.Float64, b)))
}

func TestMatMulRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "matmul: inner extents differ: axis 1 of f64[2,3] and axis 0 of f64[2,3]")(MatMul(site("matmul"), w.array(2, 3), w.array(2, 3)))
	refused(t, "matmul: inner extents differ: axis 1 of f64[2,1] and axis 0 of f64[3,2]")(MatMul(site("matmul"), w.array(2, 1), w.array(3, 2)))
	refused(t, "matmul: f64[] has no axes: use Mul")(MatMul(site("matmul"), w.array(), w.array(2)))
	refused(t, "matmul: operand types differ: f64[1,1] and i8[1]: convert one with Cast")(MatMul(site("matmul"), w.array(1, 1), w.input(expr.Int8, list(1))))
	refused(t, "matmul: axes in front differ: f64[2,1,1] and f64[3,1,1]: each must agree, be 1 or be missing")(MatMul(site("matmul"), w.array(2, 1, 1), w.array(3, 1, 1)))
	deep := w.array(1, 1, 1, 1, 1, 1, 1, 1)
	refused(t, "matmul: f64[1,1,1,1,1,1,1,1] and f64[1,1,1,1,1,1,1,1] have too many axes: at most 7 are possible")(MatMul(site("matmul"), deep, deep))
	refused(t, "matmul: operand 1 is no array: make it with From or another primitive")(MatMul(site("matmul"), deep, graph.Value{}))
}
