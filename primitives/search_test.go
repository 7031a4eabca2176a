package primitives

import (
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// keyOrder compares keys: numbers, NaN last; zeros are equal.
func keyOrder(x, y float64) int {
	if x == y {
		return 0
	}
	return ascending(x, y, false)
}

// placeIn counts the elements of row before x, and with right those that are its equals too.
func placeIn(row []float64, x float64, right bool) float64 {
	n := 0.0
	for _, v := range row {
		if c := keyOrder(v, x); c < 0 || right && c == 0 {
			n++
		}
	}
	return n
}

func sorted(a nd) nd {
	v := slices.Clone(a.v)
	slices.SortFunc(v, func(x, y float64) int { return ascending(x, y, false) })
	return nd{a.dims, v}
}

func TestSearchSorted(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		x := sample(elem, 3, 7)
		for _, n := range []int64{0, 1, 2, 3, 4, 5, 31, 32, 33} {
			row := sorted(sample(elem, n))
			for _, right := range []bool{false, true} {
				want := build(x.dims, func(i []int64) float64 { return placeIn(row.v, x.at(i...), right) })
				w.equal(expr.Int64, want)(SearchSorted(site("searchsorted"), w.input(elem, row), w.input(elem, x), right))
			}
		}
	})
}

func TestSearchSortedRows(t *testing.T) {
	w := newWorld(t)
	rows, x := build([]int64{2, 5}, func(i []int64) float64 { return float64(i[1] * (i[0] + 1)) }), sample(expr.Int16, 2, 9)
	for _, right := range []bool{false, true} {
		want := build(x.dims, func(i []int64) float64 { return placeIn(rows.v[5*i[0]:][:5], x.at(i...), right) })
		w.equal(expr.Int64, want)(SearchSorted(site("searchsorted"), w.input(expr.Int16, rows), w.input(expr.Int16, x), right))
	}
}

func TestSearchSortedSpecialFloats(t *testing.T) {
	nan, inf, negative := math.NaN(), math.Inf(1), math.Copysign(0, -1)
	row, x := list(-inf, -1, negative, negative, 0, 0, 1, inf, nan, nan), list(nan, inf, -inf, 0, negative, 0.5, -2)
	eachType(t, []expr.Type{expr.Float32, expr.Float64}, func(w *world, elem expr.Type) {
		for _, right := range []bool{false, true} {
			want := build(x.dims, func(i []int64) float64 { return placeIn(row.v, x.at(i...), right) })
			w.equal(expr.Int64, want)(SearchSorted(site("searchsorted"), w.input(elem, row), w.input(elem, x), right))
		}
	})
}

func TestSearchSortedLate(t *testing.T) {
	w := newWorld(t)
	for _, n := range []int64{0, 1, 6} {
		row, x := w.late(expr.Int32, n), w.late(expr.Int32, 4)
		want := build([]int64{4}, func(i []int64) float64 { return float64(min(n, i[0]+1)) })
		w.equal(expr.Int64, want)(SearchSorted(site("searchsorted"), row, x, true))
	}
}

func TestSearchSortedRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "searchsorted: f64[] is no row to search: it has no axes")(SearchSorted(site("searchsorted"), w.array(), w.array(3), false))
	refused(t, "searchsorted: operand types differ: f64[3] and i8[2]: convert one with Cast")(SearchSorted(site("searchsorted"), w.array(3), w.input(expr.Int8, list(1, 2)), false))
	refused(t, "searchsorted: operand shapes differ: f64[2,3] and f64[3]: only the last axis may")(SearchSorted(site("searchsorted"), w.array(2, 3), w.array(3), false))
	late := expanded(site("expand"), w.late(expr.Float64, 1), 1)
	refused(t, "searchsorted: operand shapes differ: f64[2,3] and f64[<=2,1]: only the last axis may: a late extent only fits what the same call counted")(SearchSorted(site("searchsorted"), w.array(2, 3), late, false))
	refused(t, "searchsorted: operand shapes differ: f64[2,3] and f64[3,3]: only the last axis may")(SearchSorted(site("searchsorted"), w.array(2, 3), w.array(3, 3), false))
	refused(t, "searchsorted: operand 0 is no array: make it with From or another primitive")(SearchSorted(site("searchsorted"), graph.Value{}, w.array(3), false))
}
