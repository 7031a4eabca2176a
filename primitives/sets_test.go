package primitives

import (
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func holds(set []float64, v float64) bool {
	return slices.ContainsFunc(set, func(x float64) bool { return keyOrder(x, v) == 0 })
}

// members gives the elements of a, each once, that are in b or that are not.
func members(a, b []float64, in bool) []float64 {
	var out []float64
	for _, v := range a {
		if holds(b, v) == in && !holds(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// joinedLists merges lists in the order of Sort.
func joinedLists(a, b []float64) []float64 {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(x, y float64) int { return ascending(x, y, false) })
	return all
}

func TestSets(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range lengthsTested {
			for _, m := range lengthsTested {
				a := sorted(keySample(elem, n))
				b := sorted(build([]int64{m}, func(i []int64) float64 { return keySample(elem, m+3).v[i[0]+3] }))
				x, y := w.input(elem, a), w.input(elem, b)
				all := joinedLists(a.v, b.v)
				w.equal(elem, list(all...))(Merge(site("merge"), x, y))
				w.equal(elem, list(members(all, all, true)...))(Union(site("union"), x, y))
				w.equal(elem, list(members(a.v, b.v, true)...))(Intersect(site("intersect"), x, y))
				onlyA, onlyB := members(a.v, b.v, false), members(b.v, a.v, false)
				w.equal(elem, list(onlyA...))(Difference(site("difference"), x, y))
				w.equal(elem, list(joinedLists(onlyA, onlyB)...))(SymmetricDifference(site("symmetricdifference"), x, y))
				in := build(a.dims, func(i []int64) float64 { return float64(flag(holds(b.v, a.at(i...)))) })
				w.equal(expr.Bool, in)(IsIn(site("isin"), x, y))
			}
		}
	})
}

func TestSetsLate(t *testing.T) {
	w := newWorld(t)
	a, b := w.late(expr.Int64, 4), w.try(Unique(site("unique"), w.input(expr.Int64, list(7, 3, 1, 3))))
	w.equal(expr.Int64, list(0, 1, 1, 2, 3, 3, 7))(Merge(site("merge"), a, b))
	w.equal(expr.Int64, list(0, 1, 2, 3, 7))(Union(site("union"), a, b))
	both := w.try(Intersect(site("intersect"), a, b))
	w.equal(expr.Int64, list(1, 3))(both, nil)
	w.equal(expr.Int64, list(0, 2, 7))(SymmetricDifference(site("symmetricdifference"), a, b))
	w.equal(expr.Int64, list())(Difference(site("difference"), both, b))
	w.equal(expr.Bool, build([]int64{2, 2}, func(i []int64) float64 { return float64(i[0] * i[1]) }))(IsIn(site("isin"), w.input(expr.Int64, nd{[]int64{2, 2}, []float64{4, 2, 5, 3}}), both))
	w.equal(expr.Bool, list(0, 0))(IsIn(site("isin"), w.input(expr.Int64, list(0, 1)), w.late(expr.Int64, 0)))
}

func TestSetsRefuse(t *testing.T) {
	w := newWorld(t)
	other := w.input(expr.Int8, list(1))
	refused(t, "merge: needs one axis, got f64[2,3]: use Flatten")(Merge(site("merge"), w.array(2, 3), w.array(3)))
	refused(t, "merge: operand types differ: f64[3] and i8[1]: convert one with Cast")(Merge(site("merge"), w.array(3), other))
	refused(t, "union: operand types differ: f64[3] and i8[1]: convert one with Cast")(Union(site("union"), w.array(3), other))
	refused(t, "intersect: operand types differ: f64[3] and i8[1]: convert one with Cast")(Intersect(site("intersect"), w.array(3), other))
	refused(t, "difference: needs one axis, got f64[]: use Flatten")(Difference(site("difference"), w.array(3), w.array()))
	refused(t, "symmetricdifference: needs one axis, got f64[]: use Flatten")(SymmetricDifference(site("symmetricdifference"), w.array(), w.array()))
	refused(t, "isin: operand types differ: f64[3] and i8[1]: convert one with Cast")(IsIn(site("isin"), w.array(3), other))
	refused(t, "isin: operand 1 is no array: make it with From or another primitive")(IsIn(site("isin"), w.array(3), graph.Value{}))
}
