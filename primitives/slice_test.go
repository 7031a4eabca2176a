package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// pythonRange lists the indices of start:stop:step on an axis of n, by the rules of Python's slice.indices.
func pythonRange(s Span, n int64) []int64 {
	low, high := int64(0), n
	if s.Step < 0 {
		low, high = -1, n-1
	}
	resolve := func(i int64) int64 {
		if i < 0 {
			i += n
		}
		return min(max(i, low), high)
	}
	var indices []int64
	stop := resolve(s.Stop)
	for i := resolve(s.Start); s.Step > 0 && i < stop || s.Step < 0 && i > stop; {
		indices = append(indices, i)
		if s.Step > n || s.Step < -n {
			break
		}
		i += s.Step
	}
	return indices
}

func TestSliceIsPythons(t *testing.T) {
	w := newWorld(t)
	for _, n := range []int64{0, 1, 2, 5} {
		a := sample(expr.Int64, n)
		x := w.input(expr.Int64, a)
		bounds := []int64{Begin, -7, -5, -3, -1, 0, 1, 3, 5, 7, End}
		for _, start := range bounds {
			for _, stop := range bounds {
				for _, step := range []int64{1, 2, 3, 9, End, -1, -2, -3, -9, -End, math.MinInt64} {
					s := Span{start, stop, step}
					want := pythonRange(s, n)
					w.equal(expr.Int64, build([]int64{int64(len(want))}, func(i []int64) float64 {
						return a.at(want[i[0]])
					}))(Slice(site("slice"), x, s))
				}
			}
		}
	}
}

func TestSliceAxes(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		a := sample(elem, 4, 5, 2)
		x := w.input(elem, a)
		w.equal(elem, build([]int64{4, 2, 2}, func(i []int64) float64 { return a.at(i[0], 4-3*i[1], i[2]) }))(Slice(site("slice"), x, All, Span{-1, Begin, -3}))
		w.equal(elem, build([]int64{2, 5, 2}, func(i []int64) float64 { return a.at(1+i[0], i[1], i[2]) }))(Slice(site("slice"), x, Span{1, 3, 1}))
		w.equal(elem, build([]int64{4, 2}, func(i []int64) float64 { return a.at(i[0], 3, i[1]) }))(Pick(site("pick"), x, 1, -2))
	})
	w := newWorld(t)
	x := w.late(expr.Int32, 3)
	w.equal(expr.Int32, list(0, 1, 2))(Slice(site("slice"), x, All))
	w.equal(expr.Float64, nd{nil, []float64{3}})(Pick(site("pick"), w.input(expr.Float64, list(3)), 0, 0))
}

func TestSliceRefuses(t *testing.T) {
	w := newWorld(t)
	x := w.array(2, 3)
	refused(t, "slice: step 0 on axis 1: a step is positive or negative")(Slice(site("slice"), x, All, Span{0, 1, 0}))
	refused(t, "slice: f64[2,3] has axes 0 to 1, got 3 spans")(Slice(site("slice"), x, All, All, All))
	refused(t, "slice: f64[] has no axes, got 1 spans")(Slice(site("slice"), w.array(), All))
	refused(t, "slice: operand 0 is no array: make it with From or another primitive")(Slice(site("slice"), graph.Value{}))
	refused(t, "pick: the index is 3: axis 1 of f64[2,3] has 3 elements: give -3 to 2")(Pick(site("pick"), x, 1, 3))
	refused(t, "pick: the index is -4: axis 1 of f64[2,3] has 3 elements: give -3 to 2")(Pick(site("pick"), x, -1, -4))
	refused(t, "pick: the index is 4: axis 0 of f64[<=4] has at most 4 elements: give -4 to 3")(Pick(site("pick"), w.late(expr.Float64, 3), 0, 4))
	refused(t, "pick: the index is 0: axis 0 of f64[0] has no elements")(Pick(site("pick"), w.array(0), 0, 0))
	refused(t, "pick: axis 0 does not exist: f64[] has no axes")(Pick(site("pick"), w.array(), 0, 0))
}
