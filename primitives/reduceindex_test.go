package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestReduceByIndex(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		x, index := sample(elem, 2, 5), build([]int64{2, 5}, func(i []int64) float64 { return float64(2 * (i[1] % 2)) })
		want := list(x.at(1, 4), 1, x.at(1, 3))
		w.equal(elem, want)(ReduceByIndex(site("reducebyindex"), lastRow(elem).withInit(one(elem)), w.input(expr.Uint16, index), graph.Extent{Max: 3}, w.input(elem, x)))
	})
	w := newWorld(t)
	x, index := maps(5, 2), list(1, 0, 1, 1, 0)
	want := build([]int64{2, 2}, func(i []int64) float64 {
		fold := float64(0x35)
		for k, c := range index.v {
			if int64(c) == i[0] {
				fold = compose(fold, x.at(int64(k), i[1]))
			}
		}
		return fold
	})
	w.equal(expr.Int32, want)(ReduceByIndex(site("reducebyindex"), affine(expr.Int32).withInit(0x35), w.input(expr.Int8, index), graph.Extent{Max: 2}, w.input(expr.Int32, x)))
}

func TestReduceByIndexRefuses(t *testing.T) {
	w := newWorld(t)
	f, index := lastRow(expr.Float64), w.input(expr.Int64, list(0, 1))
	two := graph.Extent{Max: 2}
	refused(t, "reducebyindex: needs an initial value: an index may not occur")(ReduceByIndex(site("reducebyindex"), f, index, two, w.array(2)))
	f = f.withInit(0)
	refused(t, "reducebyindex: needs integers as index, got f64[2]: convert it with Cast")(ReduceByIndex(site("reducebyindex"), f, w.array(2), two, w.array(2)))
	refused(t, "reducebyindex: operand shapes differ: index i64[2] and f64[3]")(ReduceByIndex(site("reducebyindex"), f, index, two, w.array(3)))
	refused(t, "reducebyindex: extent -1 of axis 0 is negative")(ReduceByIndex(site("reducebyindex"), f, index, graph.Extent{Max: -1}, w.array(2)))
}
