package primitives

import (
	"context"
	"fmt"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// indexTo makes indices below n.
func indexTo(n int64, dims ...int64) nd {
	next := int64(1)
	return build(dims, func([]int64) float64 {
		next = (next*5 + 3) % 64
		return float64(next % n)
	})
}

func TestTake(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		a := sample(elem, 3, 4, 2)
		x := w.input(elem, a)
		for axis, n := range a.dims {
			for _, dims := range [][]int64{{}, {5}, {0}, {2, 3}} {
				p := indexTo(n, dims...)
				index := w.input(numbers[axis], p) // of several integer types
				out := append(append(append([]int64{}, a.dims[:axis]...), dims...), a.dims[axis+1:]...)
				w.equal(elem, build(out, func(i []int64) float64 {
					j := append([]int64{}, i[:axis]...)
					j = append(j, int64(p.at(i[axis:axis+len(dims)]...)))
					return a.at(append(j, i[axis+len(dims):]...)...)
				}))(Take(site("take"), x, axis-3, index))
			}
		}
	})
}

func TestTakeBySeveral(t *testing.T) {
	w := newWorld(t)
	a := sample(expr.Int16, 3, 4, 2)
	x := w.input(expr.Int16, a)
	p, q := indexTo(3, 5, 1), indexTo(4, 2)
	w.equal(expr.Int16, build([]int64{5, 2, 2}, func(i []int64) float64 {
		return a.at(int64(p.at(i[0], 0)), int64(q.at(i[1])), i[2])
	}))(Take(site("take"), x, 0, w.input(expr.Int64, p), w.input(expr.Uint8, q)))
	r := indexTo(2, 2)
	w.equal(expr.Int16, build([]int64{3, 2}, func(i []int64) float64 {
		return a.at(i[0], int64(q.at(i[1])), int64(r.at(i[1])))
	}))(Take(site("take"), x, 1, w.input(expr.Int32, q), w.input(expr.Int32, r)))
}

func TestTakeAlong(t *testing.T) {
	w := newWorld(t)
	a := sample(expr.Float32, 3, 4)
	x := w.input(expr.Float32, a)
	p := indexTo(4, 3, 2)
	w.equal(expr.Float32, build([]int64{3, 2}, func(i []int64) float64 { return a.at(i[0], int64(p.at(i...))) }))(TakeAlong(site("takealong"), x, 1, w.input(expr.Int64, p)))
	q := indexTo(3, 5, 1)
	w.equal(expr.Float32, build([]int64{5, 4}, func(i []int64) float64 { return a.at(int64(q.at(i[0], 0)), i[1]) }))(TakeAlong(site("takealong"), x, 0, w.input(expr.Int64, q)))
	row := sample(expr.Float32, 1, 4)
	w.equal(expr.Float32, build([]int64{3, 2}, func(i []int64) float64 { return row.at(0, int64(p.at(i...))) }))(TakeAlong(site("takealong"), w.input(expr.Float32, row), -1, w.input(expr.Int64, p)))
}

func TestTakeLate(t *testing.T) {
	w := newWorld(t)
	late := w.late(expr.Int64, 3)
	w.equal(expr.Float64, list(5, 6, 7))(Take(site("take"), w.input(expr.Float64, list(5, 6, 7, 8)), 0, late))
	w.equal(expr.Int64, list(2, 0))(Take(site("take"), late, 0, w.input(expr.Int8, list(2, 0))))
	outside := w.try(Take(site("take"), late, 0, w.input(expr.Int8, list(0, 3))))
	_, err := interp.Eval(context.Background(), []graph.Value{outside}, w.inputs)
	if want := "take: index [3] is outside [3], at element [1]"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestTakeRefuses(t *testing.T) {
	w := newWorld(t)
	x, i := w.array(2, 3), w.input(expr.Int64, list(0, 1))
	refused(t, "take: needs integers as index, got f64[2,3]: convert it with Cast")(Take(site("take"), x, 0, x))
	refused(t, "take: needs at least one index array")(Take(site("take"), x, 0))
	refused(t, "take: axis 2 does not exist: f64[2,3] has axes 0 to 1")(Take(site("take"), x, 2, i))
	refused(t, "take: 2 index arrays from axis 1: f64[2,3] has axes 0 to 1")(Take(site("take"), x, 1, i, i))
	refused(t, "take: operand shapes differ: i64[2] and i64[3]")(Take(site("take"), x, 0, i, w.input(expr.Int64, list(0, 1, 0))))
	refused(t, "take: operand 0 is no array: make it with From or another primitive")(Take(site("take"), graph.Value{}, 0, i))
	refused(t, "take: operand 0 is no array: make it with From or another primitive")(Take(site("take"), x, 0, graph.Value{}))
	refused(t, "takealong: index i64[2] needs as many axes as f64[2,3]")(TakeAlong(site("takealong"), x, 0, i))
	long := w.input(expr.Int64, sample(expr.Int64, 3, 1))
	refused(t, "takealong: operand shapes differ: f64[2,3] and index i64[3,1]: only axis 1 may")(TakeAlong(site("takealong"), x, 1, long))
	refused(t, "takealong: axis 0 does not exist: f64[] has no axes")(TakeAlong(site("takealong"), w.array(), 0, i))
}
