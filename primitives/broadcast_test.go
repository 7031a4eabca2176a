package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestBroadcast(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		a, b, c := sample(elem, 1, 3, 1), sample(elem, 4), sample(elem, 2, 1, 1)
		out, shape, err := Broadcast(site("broadcast"), w.input(elem, a), w.input(elem, b), w.input(elem, c))
		if err != nil {
			t.Fatal(err)
		}
		dims := shape.Dims()
		w.equal(elem, build(dims, func(i []int64) float64 { return a.at(0, i[1], 0) }))(out[0], nil)
		w.equal(elem, build(dims, func(i []int64) float64 { return b.at(i[2]) }))(out[1], nil)
		w.equal(elem, build(dims, func(i []int64) float64 { return c.at(i[0], 0, 0) }))(out[2], nil)
	})
}

func TestBroadcastTo(t *testing.T) {
	w := newWorld(t)
	a := sample(expr.Int8, 3, 1)
	x := w.input(expr.Int8, a)
	for _, dims := range [][]int64{{3, 1}, {3, 5}, {2, 3, 4}, {2, 3, 0}, {0, 3, 1}} {
		w.equal(expr.Int8, build(dims, func(i []int64) float64 { return a.at(i[len(i)-2], 0) }))(BroadcastTo(site("broadcast"), x, graph.Dims(dims...)))
	}
	late := w.late(expr.Int8, 2)
	w.equal(expr.Int8, list(7, 7))(BroadcastTo(site("broadcast"), w.input(expr.Int8, list(7)), late.Shape()))
}

func TestBroadcastRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "broadcast: f64[<=4] cannot be repeated to [<=4]: each axis must agree, be 1 or be missing: a late extent only fits what the same call counted")(
		BroadcastTo(site("broadcast"), w.late(expr.Float64, 3), w.late(expr.Float64, 3).Shape()))
	refused(t, "broadcast: f64[2,3] cannot be repeated to [3,3]: each axis must agree, be 1 or be missing")(BroadcastTo(site("broadcast"), w.array(2, 3), graph.Dims(3, 3)))
	refused(t, "broadcast: f64[2,3] cannot be repeated to [3]: each axis must agree, be 1 or be missing")(BroadcastTo(site("broadcast"), w.array(2, 3), graph.Dims(3)))
	refused(t, "broadcast: f64[2] cannot be repeated to [1]: each axis must agree, be 1 or be missing")(BroadcastTo(site("broadcast"), w.array(2), graph.Dims(1)))
	refused(t, "broadcast: extent -2 of axis 1 is negative")(BroadcastTo(site("broadcast"), w.array(1), graph.Dims(1, -2)))
	refused(t, "broadcast: f64[9223372036854775807] is too large: an array has at most 2^59 elements")(BroadcastTo(site("broadcast"), w.array(1), graph.Dims(1<<63-1)))
	refused(t, "add: operand shapes differ: f64[1,3] and f64[2]")(Apply(site("add"), expr.Add, w.array(1, 3), w.array(2)))
}

func TestBroadcastTooLarge(t *testing.T) {
	w := newWorld(t)
	column := w.try(Zeros(site("zeros"), expr.Float64, graph.Dims(1<<40, 1)))
	row := w.try(Zeros(site("zeros"), expr.Float64, graph.Dims(1<<40)))
	refused(t, "add: f64[1099511627776,1099511627776] is too large: an array has at most 2^59 elements")(Apply(site("add"), expr.Add, column, row))
}
