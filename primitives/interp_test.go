package primitives

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// plainInterp is the loop of NumPy, rounded to the type after every operation.
func plainInterp(elem expr.Type, px, py []float64, x float64) float64 {
	r := func(v float64) float64 { return toNumber(elem, floatBits(elem, v)) }
	last := len(px) - 1
	switch {
	case math.IsNaN(x):
		return x
	case x < px[0]:
		return py[0]
	case x >= px[last]:
		return py[last]
	}
	j := last - 1
	for px[j] > x {
		j--
	}
	if px[j] == x {
		return py[j]
	}
	slope := r(r(py[j+1]-py[j]) / r(px[j+1]-px[j]))
	y := r(r(slope*r(x-px[j])) + py[j])
	if math.IsNaN(y) {
		y = r(r(slope*r(x-px[j+1])) + py[j+1])
	}
	if math.IsNaN(y) && py[j] == py[j+1] {
		y = py[j]
	}
	return y
}

func TestInterp(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	eachType(t, floatTypes, func(w *world, elem expr.Type) {
		x := build([]int64{3, 9}, func(i []int64) float64 { return float64(i[0]*9+i[1])/2.75 - 3 })
		x.v[0], x.v[1], x.v[2], x.v[3] = nan, inf, -inf, math.Copysign(0, -1)
		for k := range x.v {
			x.v[k] = toNumber(elem, floatBits(elem, x.v[k]))
		}
		for _, points := range [][2][]float64{
			{{0}, {7}}, {{0, 1}, {2, -1}}, {{-1, 0, 0.5, 4, 6}, {3, 1, 4, 1, 5}}, {{-2, 0, 1, 1, 3}, {0, 1, 2, 5, 3}},
			{{-1, 0, 1, 2, 3}, {inf, inf, 0, nan, 1}}, {{-inf, 0, 1, inf}, {1, 2, -inf, 3}}, {{-inf, inf}, {2, 2}},
		} {
			want := build(x.dims, func(i []int64) float64 { return plainInterp(elem, points[0], points[1], x.at(i...)) })
			w.equal(elem, want)(Interp(site("interp"), w.input(elem, x), w.input(elem, list(points[0]...)), w.input(elem, list(points[1]...))))
		}
	})
	w := newWorld(t)
	late := w.late(expr.Float64, 4)
	w.equal(expr.Float64, list(0, 1.5, 3))(Interp(site("interp"), w.input(expr.Float64, list(-1, 1.5, 9)), late, late))
}

func TestInterpOfNoPoints(t *testing.T) {
	w := newWorld(t)
	none := w.late(expr.Float64, 0)
	_, err := interp.Eval(context.Background(), []graph.Value{w.try(Interp(site("interp"), w.array(2), none, none))}, w.inputs)
	if want := "interp: points: there are no elements: index [0] is outside [0], at element [0]"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What NumPy 1.24 gives.
func TestInterpAsNumPy(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	w := newWorld(t)
	px, py := w.input(expr.Float64, list(1, 2, 3, 4)), w.input(expr.Float64, list(3, 2, 0, inf))
	w.equal(expr.Float64, list(3, 3, 2.5, 2, 0.5599999999999996, 0, inf, inf, nan))(Interp(site("interp"), w.input(expr.Float64, list(0, 1, 1.5, 2, 2.72, 3, 3.5, 9, nan)), px, py))
}

func TestInterpRefuses(t *testing.T) {
	w := newWorld(t)
	x := w.array(3)
	refused(t, "interp: needs floats, got i8[1]: convert it with Cast")(Interp(site("interp"), w.input(expr.Int8, list(1)), x, x))
	refused(t, "interp: operand types differ: f64[3] and f32[1]: convert one with Cast")(Interp(site("interp"), x, w.input(expr.Float32, list(1)), x))
	refused(t, "interp: points at f64[3] with values f64[2]: both need one axis of one extent, at least 1")(Interp(site("interp"), x, x, w.array(2)))
	refused(t, "interp: points at f64[0] with values f64[0]: both need one axis of one extent, at least 1")(Interp(site("interp"), x, w.array(0), w.array(0)))
	refused(t, "interp: points at f64[2,2] with values f64[2,2]: both need one axis of one extent, at least 1")(Interp(site("interp"), x, w.array(2, 2), w.array(2, 2)))
	refused(t, "interp: operand 1 is no array: make it with From or another primitive")(Interp(site("interp"), x, graph.Value{}, x))
}
