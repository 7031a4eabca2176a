package primitives

import (
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// sortAxis gives the plain stable sort along an axis, as values and as places.
func sortAxis(a nd, axis int, descending bool) (values, places nd) {
	order := func(i []int64) []int64 {
		p := make([]int64, a.dims[axis])
		for c := range p {
			p[c] = int64(c)
		}
		slices.SortStableFunc(p, func(c, d int64) int {
			return ascending(a.at(with(i, axis, c)...), a.at(with(i, axis, d)...), descending)
		})
		return p
	}
	values = build(a.dims, func(i []int64) float64 { return a.at(with(i, axis, order(i)[i[axis]])...) })
	places = build(a.dims, func(i []int64) float64 { return float64(order(i)[i[axis]]) })
	return values, places
}

// ascending compares numbers, -0 before +0 and NaN last, or the other way round but for NaN.
func ascending(x, y float64, descending bool) int {
	switch {
	case math.IsNaN(x) && math.IsNaN(y):
		return 0
	case math.IsNaN(x):
		return 1
	case math.IsNaN(y):
		return -1
	case descending:
		return ascending(y, x, false)
	case x < y || x == y && math.Signbit(x) && !math.Signbit(y):
		return -1
	case x > y || x == y && math.Signbit(y) && !math.Signbit(x):
		return 1
	}
	return 0
}

func TestSortAndArgSort(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for axis := range a.dims {
			for _, descending := range []bool{false, true} {
				values, places := sortAxis(a, axis, descending)
				w.equal(x.Elem(), values)(Sort(site("sort"), x, axis, descending))
				w.equal(expr.Int64, places)(ArgSort(site("argsort"), x, axis-len(a.dims), descending))
			}
		}
	})
	w := newWorld(t)
	w.equal(expr.Int16, list(2, 1, 0))(Sort(site("sort"), w.late(expr.Int16, 3), 0, true))
}

func TestSortSpecialFloats(t *testing.T) {
	nan, inf, negative := math.NaN(), math.Inf(1), math.Copysign(0, -1)
	a := list(nan, 1, 0, -inf, negative, nan, inf, 0, negative, -1)
	eachType(t, []expr.Type{expr.Float32, expr.Float64}, func(w *world, elem expr.Type) {
		for _, descending := range []bool{false, true} {
			values, places := sortAxis(a, 0, descending)
			w.equal(elem, values)(Sort(site("sort"), w.input(elem, a), 0, descending))
			w.equal(expr.Int64, places)(ArgSort(site("argsort"), w.input(elem, a), 0, descending))
		}
	})
}

func TestSortBy(t *testing.T) {
	w := newWorld(t)
	keys, names := sample(expr.Bool, 5, 3), sample(expr.Float32, 3)
	out, err := SortBy(site("sortby"), 0, true, w.input(expr.Bool, keys), w.input(expr.Float32, names), w.input(expr.Bool, keys))
	if err != nil {
		t.Fatal(err)
	}
	values, _ := sortAxis(keys, 0, true)
	w.equal(expr.Bool, values)(out[0], nil)
	w.equal(expr.Float32, build(keys.dims, func(i []int64) float64 { return names.at(i[1]) }))(out[1], nil)
	w.equal(expr.Bool, values)(out[2], nil)
}

func TestSortRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "sort: axis 0 does not exist: f64[] has no axes")(Sort(site("sort"), w.array(), 0, false))
	refused(t, "argsort: axis 1 does not exist: f64[3] has only axis 0")(ArgSort(site("argsort"), w.array(3), 1, false))
	refused(t, "sortby: operand shapes differ: f64[3] and f64[2]")(SortBy(site("sortby"), 0, false, w.array(3), w.array(2)))
	refused(t, "sort: operand 0 is no array: make it with From or another primitive")(Sort(site("sort"), graph.Value{}, 0, false))
	refused(t, "argsort: operand 0 is no array: make it with From or another primitive")(ArgSort(site("argsort"), graph.Value{}, 0, false))
}
