package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// placedValues is the plain loop: values, one after the other, where mask is true.
func placedValues(base, mask nd, values []float64) nd {
	k := -1
	return build(base.dims, func(i []int64) float64 {
		if mask.at(i...) == 0 {
			return base.at(i...)
		}
		if k++; k < len(values) {
			return values[k]
		}
		return base.at(i...)
	})
}

func TestPlace(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		mask := sample(expr.Bool, a.dims...)
		for _, n := range []int64{0, 1, 5, 40} {
			values := sample(x.Elem(), n)
			w.equal(x.Elem(), placedValues(a, mask, values.v))(Place(site("place"), x, w.input(expr.Bool, mask), w.input(x.Elem(), values)))
		}
	})
}

func TestPlaceRows(t *testing.T) {
	w := newWorld(t)
	a, v := sample(expr.Int16, 4, 3, 2), sample(expr.Int16, 9, 3, 2)
	from := []int64{-1, 0, -1, 1}
	w.equal(expr.Int16, build(a.dims, func(i []int64) float64 {
		if k := from[i[0]]; k >= 0 {
			return v.at(k, i[1], i[2])
		}
		return a.at(i...)
	}))(Place(site("place"), w.input(expr.Int16, a), w.input(expr.Bool, list(0, 1, 0, 1)), w.input(expr.Int16, v)))
}

// What a filter took comes back, also nothing; arrays whose extent is known late have their places too.
func TestPlaceFiltered(t *testing.T) {
	for _, m := range [][]float64{{1, 0, 1, 1}, {0, 0, 0, 0}} {
		w := newWorld(t)
		base, mask, a := sample(expr.Float64, 4), list(m...), sample(expr.Float64, 4)
		bits := w.input(expr.Bool, mask)
		some := w.try(first(Filter(site("filter"), bits, w.input(expr.Float64, a))))
		w.equal(expr.Float64, placedValues(base, mask, kept(mask, a).v))(Place(site("place"), w.input(expr.Float64, base), bits, some))
		all := w.try(Apply(site("ge"), expr.Ge, some, w.try(Zeros(site("zeros"), expr.Float64, nil))))
		w.equal(expr.Float64, kept(mask, a))(Place(site("place"), some, all, some))
	}
}

func TestPlaceRefuses(t *testing.T) {
	w := newWorld(t)
	mask := w.input(expr.Bool, list(1, 0, 1))
	refused(t, "place: needs a bool mask, got f64[3]: convert it with Cast")(Place(site("place"), w.array(3), w.array(3), w.array(3)))
	refused(t, "place: operand types differ: f64[3] and bool[3]: convert one with Cast")(Place(site("place"), w.array(3), mask, mask))
	refused(t, "place: operand shapes differ: mask bool[3] and f64[2]")(Place(site("place"), w.array(2), mask, w.array(3)))
	refused(t, "place: operand shapes differ: values f64[2,2] for f64[3]: only the first axis may")(Place(site("place"), w.array(3), mask, w.array(2, 2)))
	refused(t, "place: operand shapes differ: values f64[2,5] for f64[3,4]: only the first axis may")(Place(site("place"), w.array(3, 4), mask, w.array(2, 5)))
}
