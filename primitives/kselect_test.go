package primitives

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

func TestKSelect(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for axis, n := range a.dims {
			for _, descending := range []bool{false, true} {
				values, places := sortAxis(a, axis, descending)
				for _, k := range []int64{0, 1, n} {
					if k > n {
						continue
					}
					front := func(of nd) nd {
						return build(with(a.dims, axis, k), func(i []int64) float64 { return of.at(i...) })
					}
					gotValues, gotPlaces, err := KSelect(site("kselect"), x, k, axis, descending)
					w.equal(x.Elem(), front(values))(gotValues, err)
					w.equal(expr.Int64, front(places))(gotPlaces, err)
				}
			}
		}
	})
}

// Many elements of a long row are the beginning of a sort.
func TestKSelectMany(t *testing.T) {
	w := newWorld(t)
	const n = 4000
	numbers := make([]float64, 2*n)
	for i := range numbers {
		numbers[i] = float64(i * 7919 % 1009)
	}
	x := w.input(expr.Int16, nd{[]int64{2, n}, numbers})
	for _, k := range []int64{fewSelected, fewSelected + 1, n} {
		for _, descending := range []bool{false, true} {
			front := func(v graph.Value, err error) nd {
				of := w.eval(v, err)
				return build([]int64{2, k}, func(i []int64) float64 { return of.at(i...) })
			}
			values, places, err := KSelect(site("kselect"), x, k, 1, descending)
			w.equal(expr.Int16, front(Sort(site("sort"), x, 1, descending)))(values, err)
			w.equal(expr.Int64, front(ArgSort(site("sort"), x, 1, descending)))(places, err)
			if sorts := strings.Contains(graph.String(values, places), "sort"); sorts != (k > fewSelected) {
				t.Errorf("%d of %d elements are sorted: %v", k, n, sorts)
			}
		}
	}
}

func TestKSelectRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "kselect: k is 4: axis 0 of f64[3] has 3 elements: give 0 to 3")(KSelect(site("kselect"), w.array(3), 4, 0, false))
	refused(t, "kselect: k is -1: axis 1 of f64[2,3] has 3 elements: give 0 to 3")(KSelect(site("kselect"), w.array(2, 3), -1, -1, false))
	refused(t, "kselect: k is 5: axis 0 of f64[<=4] has at most 4 elements: give 0 to 4")(KSelect(site("kselect"), w.late(expr.Float64, 3), 5, 0, false))
	refused(t, "kselect: axis 0 does not exist: f64[] has no axes")(KSelect(site("kselect"), w.array(), 0, 0, false))
}

func TestKSelectLate(t *testing.T) {
	eachType(t, numbers, func(w *world, elem expr.Type) {
		values, places, err := KSelect(site("topk"), w.late(elem, 3), 2, 0, true)
		w.equal(elem, list(2, 1))(values, err)
		w.equal(expr.Int64, list(2, 1))(places, err)
		values, _, err = KSelect(site("topk"), w.late(elem, 3), 4, 0, true)
		_, err = interp.Eval(context.Background(), []graph.Value{w.try(values, err)}, w.inputs)
		if want := "topk: index [3] is outside [3], at element [3]"; fmt.Sprint(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
}
