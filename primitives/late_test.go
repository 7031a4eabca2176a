package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// What moves elements along an axis known late goes by its extent, 3 of at most 4 here, and not by the bound.
func TestLateAxes(t *testing.T) {
	at := site("late")
	rows := []struct {
		name string
		call func(x graph.Value) (graph.Value, error)
		want nd
	}{
		{"roll", func(x graph.Value) (graph.Value, error) { return Roll(at, x, -4, 0) }, list(1, 2, 0)},
		{"reverse", func(x graph.Value) (graph.Value, error) { return Reverse(at, x) }, list(2, 1, 0)},
		{"repeat", func(x graph.Value) (graph.Value, error) { return Repeat(at, x, 2, 0) }, list(0, 0, 1, 1, 2, 2)},
		{"tile", func(x graph.Value) (graph.Value, error) { return Tile(at, x, 2, 0) }, list(0, 1, 2, 0, 1, 2)},
		{"concat", func(x graph.Value) (graph.Value, error) { return Concat(at, 0, x, x) }, list(0, 1, 2, 0, 1, 2)},
		{"slice", func(x graph.Value) (graph.Value, error) { return Slice(at, x, Span{-2, End, 1}) }, list(1, 2)},
		{"slice back", func(x graph.Value) (graph.Value, error) { return Slice(at, x, Span{End, 0, -1}) }, list(2, 1)},
		{"pick", func(x graph.Value) (graph.Value, error) { return Pick(at, x, 0, -1) }, nd{nil, []float64{2}}},
		{"window", func(x graph.Value) (graph.Value, error) { return Window(at, x, 0, 2, 1) }, nd{[]int64{2, 2}, []float64{0, 1, 1, 2}}},
		{"reshape", func(x graph.Value) (graph.Value, error) { return Reshape(at, x, []int64{1, -1}) }, nd{[]int64{1, 3}, []float64{0, 1, 2}}},
		{"constant", func(x graph.Value) (graph.Value, error) { return Pad(at, x, Constant, 0, Margin{1, 2}) }, list(0, 0, 1, 2, 0, 0)},
		{"edge", func(x graph.Value) (graph.Value, error) { return Pad(at, x, Edge, 0, Margin{1, 2}) }, list(0, 0, 1, 2, 2, 2)},
		{"wrap", func(x graph.Value) (graph.Value, error) { return Pad(at, x, Wrap, 0, Margin{1, 2}) }, list(2, 0, 1, 2, 0, 1)},
		{"mirror", func(x graph.Value) (graph.Value, error) { return Pad(at, x, Mirror, 0, Margin{1, 4}) }, list(0, 0, 1, 2, 2, 1, 0, 0)},
		{"interior", func(x graph.Value) (graph.Value, error) { return Pad(at, x, InteriorMirror, 0, Margin{1, 2}) }, list(1, 0, 1, 2, 1, 0)},
	}
	for _, row := range rows {
		eachType(t, numbers, func(w *world, elem expr.Type) {
			w.Log(row.name)
			w.equal(elem, row.want)(row.call(w.late(elem, 3)))
		})
	}
}
