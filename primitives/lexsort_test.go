package primitives

import (
	"slices"
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

func TestLexSort(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		a, b := keySample(elem, 40), sample(expr.Bool, 40)
		c := list(make([]float64, 40)...)
		for i := range c.v {
			c.v[i] = scrambled(i)
		}
		want := list(make([]float64, 40)...)
		for i := range want.v {
			want.v[i] = float64(i)
		}
		slices.SortStableFunc(want.v, func(i, j float64) int {
			for _, k := range []nd{a, b, c} {
				if o := ascending(k.v[int(i)], k.v[int(j)], false); o != 0 {
					return o
				}
			}
			return 0
		})
		w.equal(expr.Int64, want)(LexSort(site("lexsort"), 0, w.input(elem, a), w.input(expr.Bool, b), w.input(expr.Float64, c)))
	})
	w := newWorld(t)
	a := sample(expr.Int32, 5, 3)
	_, places := sortAxis(a, 0, false)
	w.equal(expr.Int64, places)(LexSort(site("lexsort"), 0, w.input(expr.Int32, a), w.input(expr.Int8, list(1))))
	refused(t, "lexsort: needs at least one array of keys")(LexSort(site("lexsort"), 0))
	refused(t, "lexsort: axis 1 does not exist: f64[3] has only axis 0")(LexSort(site("lexsort"), 1, w.array(3)))
}

// scrambled gives small numbers in no order.
func scrambled(i int) float64 { return float64(i * 7 % 16) }

func TestIsSorted(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range lengthsTested {
			a := keySample(elem, n)
			b := sorted(a)
			w.equal(expr.Bool, nd{nil, []float64{float64(flag(slices.IsSortedFunc(a.v, keyOrder)))}})(IsSorted(site("issorted"), w.input(elem, a), 0))
			w.equal(expr.Bool, nd{nil, []float64{1}})(IsSorted(site("issorted"), w.input(elem, b), 0))
		}
	})
	w := newWorld(t)
	x := w.input(expr.Int8, nd{[]int64{2, 3}, []float64{1, 5, 3, 2, 5, 4}})
	w.equal(expr.Bool, list(1, 1, 1))(IsSorted(site("issorted"), x, 0))
	w.equal(expr.Bool, list(0, 0))(IsSorted(site("issorted"), x, -1))
	w.equal(expr.Bool, nd{nil, []float64{1}})(IsSorted(site("issorted"), w.late(expr.Int8, 3), 0))
	refused(t, "issorted: axis 0 does not exist: f64[] has no axes")(IsSorted(site("issorted"), w.array(), 0))
}
