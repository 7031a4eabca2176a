package primitives

import (
	"context"
	"fmt"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

func TestHistogram(t *testing.T) {
	eachType(t, numbers, func(w *world, elem expr.Type) {
		if elem.IsFloat() {
			return
		}
		for _, dims := range shapes {
			index := indexTo(7, dims...)
			want := build([]int64{9}, func([]int64) float64 { return 0 })
			for _, k := range index.v {
				want.v[int(k)]++
			}
			w.equal(expr.Int64, want)(Histogram(site("histogram"), w.input(elem, index), 9))
		}
	})
	w := newWorld(t)
	w.equal(expr.Int64, list(1, 1, 1, 0))(Histogram(site("histogram"), w.late(expr.Int64, 3), 4))
	outside := w.try(Histogram(site("histogram"), w.input(expr.Int8, list(0, 3, -1)), 3))
	_, err := interp.Eval(context.Background(), []graph.Value{outside}, w.inputs)
	if want := "histogram: index [3] is outside [3], at element [1]"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestBincount(t *testing.T) {
	w := newWorld(t)
	index, weights := indexTo(5, 3, 4), sample(expr.Float32, 4)
	want := build([]int64{5}, func([]int64) float64 { return 0 })
	build(index.dims, func(i []int64) float64 {
		want.v[int(index.at(i...))] += weights.at(i[1])
		return 0
	})
	w.equal(expr.Float32, want)(Bincount(site("bincount"), w.input(expr.Uint16, index), w.input(expr.Float32, weights), 5))
}

func TestHistogramRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "histogram: needs integers as index, got f64[3]: convert it with Cast")(Histogram(site("histogram"), w.array(3), 3))
	refused(t, "histogram: extent -1 of axis 0 is negative")(Histogram(site("histogram"), w.late(expr.Int8, 3), -1))
	refused(t, "histogram: operand 0 is no array: make it with From or another primitive")(Histogram(site("histogram"), graph.Value{}, 3))
	refused(t, "bincount: needs numbers as weights, got bool[3]: convert it with Cast")(Bincount(site("bincount"), w.late(expr.Int8, 3), w.input(expr.Bool, sample(expr.Bool, 3)), 3))
}
