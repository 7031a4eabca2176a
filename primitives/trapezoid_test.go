package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// plainTrapezoid is the plain loop; elements are small, so that every sum is exact.
func plainTrapezoid(a nd, axis int, d func(i []int64) float64) nd {
	return build(with(a.dims, axis, max(a.dims[axis]-1, 0)), func(i []int64) float64 {
		area := func(j int64) float64 {
			here, there := with(i, axis, j), with(i, axis, j+1)
			return d(here) * (a.at(there...) + a.at(here...)) / 2
		}
		sum := area(0)
		for j := range i[axis] {
			sum += area(j + 1)
		}
		return sum
	})
}

func TestCumTrapezoid(t *testing.T) {
	eachShape(t, floatTypes, func(w *world, x graph.Value, a nd) {
		elem := x.Elem()
		for axis, n := range a.dims {
			dx := w.input(elem, nd{nil, []float64{0.25}})
			w.equal(elem, plainTrapezoid(a, axis, func([]int64) float64 { return 0.25 }))(CumTrapezoid(site("cumtrapezoid"), x, dx, axis))
			line := build([]int64{n}, func(i []int64) float64 { return float64(i[0] * i[0]) })
			w.equal(elem, plainTrapezoid(a, axis, func(i []int64) float64 { return line.at(i[axis]+1) - line.at(i[axis]) }))(CumTrapezoid(site("cumtrapezoid"), x, w.input(elem, line), axis))
			places := sample(elem, a.dims...)
			w.equal(elem, plainTrapezoid(a, axis, func(i []int64) float64 {
				return places.at(with(i, axis, i[axis]+1)...) - places.at(i...)
			}))(CumTrapezoid(site("cumtrapezoid"), x, w.input(elem, places), axis))
		}
	})
	w := newWorld(t)
	late := w.late(expr.Float64, 4)
	w.equal(expr.Float64, list(0.5, 2, 4.5))(CumTrapezoid(site("cumtrapezoid"), late, late, -1))
	w.equal(expr.Float64, list(1, 4, 9))(CumTrapezoid(site("cumtrapezoid"), late, w.input(expr.Float64, nd{nil, []float64{2}}), -1))
}

func TestCumTrapezoidRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "cumtrapezoid: needs floats, got i8[2]: convert it with Cast")(CumTrapezoid(site("cumtrapezoid"), w.input(expr.Int8, list(1, 2)), w.array(), 0))
	refused(t, "cumtrapezoid: axis 2 does not exist: f64[2,3] has axes 0 to 1")(CumTrapezoid(site("cumtrapezoid"), w.array(2, 3), w.array(), 2))
	refused(t, "cumtrapezoid: places f64[2] do not lie along axis 1 of f64[2,3]")(CumTrapezoid(site("cumtrapezoid"), w.array(2, 3), w.array(2), 1))
	refused(t, "cumtrapezoid: operand types differ: f64[3] and f32[3]: convert one with Cast")(CumTrapezoid(site("cumtrapezoid"), w.array(3), w.input(expr.Float32, list(1, 2, 3)), 0))
	refused(t, "cumtrapezoid: places f64[3] do not lie along axis 0 of f64[<=4]: a late extent only fits what the same call counted")(CumTrapezoid(site("cumtrapezoid"), w.late(expr.Float64, 3), w.array(3), 0))
}
