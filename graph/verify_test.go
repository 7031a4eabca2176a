package graph_test

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// binary gives the function op(a, b) of two of type t.
func binary(t expr.Type, op expr.Op) *expr.Func {
	b := expr.NewBuilder(t, t)
	return b.Func(b.Op(op, 0, 1))
}

// What no text can say, only Go code.
func TestVerifyNodes(t *testing.T) {
	var none graph.Site
	in := graph.NewInput(none, expr.Float64, graph.Dims(3)).Value(0)
	index := graph.NewInput(none, expr.Int64, graph.Dims(3)).Value(0)
	add := binary(expr.Float64, expr.Add)
	f64 := graph.Type{Elem: expr.Float64, Shape: graph.Dims(3)}
	self := graph.New(none, &graph.Pointwise{Body: add}, []graph.Value{in, in}, f64)
	self.Operands[1] = self.Value(0)
	backwards := &expr.Func{Params: []expr.Type{expr.Float64}, Results: []expr.Ref{7}}
	broken := &expr.Func{Params: []expr.Type{expr.Float64, expr.Float64}, Results: []expr.Ref{7}}
	b := expr.NewBuilder(expr.Float64, expr.Float64)
	sized := b.Func(b.Op(expr.Add, 0, b.Cast(expr.Float64, b.Size(3))))
	cases := []struct {
		node *graph.Node
		want string
	}{
		{graph.New(none, nil, nil), "%0 = nothing: the node has no form"},
		{graph.New(none, &graph.Pointwise{Body: add}, []graph.Value{in, {}}, f64), "%1 = pointwise: operand 1: no value"},
		{graph.New(none, &graph.Pointwise{Body: add}, []graph.Value{in, {Node: in.Node, Result: 1}}, f64),
			"%1 = pointwise: operand 1: result 1 of a node of 1 results"},
		{self, "%1 = pointwise: operand 1: a value that needs its own user"},
		{graph.New(none, &graph.Pointwise{}, []graph.Value{in}, f64), "%1 = pointwise: no body"},
		{graph.New(none, &graph.Pointwise{Body: add}, []graph.Value{in, in}), "%1 = pointwise: no result"},
		{graph.New(none, &graph.Gather{}, []graph.Value{in}, f64), "%1 = gather: <nil> is no map"},
		{graph.New(none, &graph.Gather{Map: &graph.Indexed{}}, nil, f64), "%0 = gather: 0 operands, not 1"},
		{graph.New(none, &graph.Gather{Map: graph.Identity(2)}, []graph.Value{in}, f64),
			"%1 = gather: map [i0, i1] has not the source's rank 1"},
		{graph.New(none, &graph.Gather{Map: &graph.Affine{Offset: []int64{0}, Step: [][]int64{{1, 0}}}}, []graph.Value{in}, f64),
			"%1 = gather: map [i0] has 2 steps on axis 0, the result has rank 1"},
		{graph.New(none, &graph.Reduce{}, []graph.Value{in}, f64), "%1 = reduce: no function"},
		{graph.NewReduce(none, &graph.Reduce{Combine: add, Init: []uint64{1, 2}}, in), "%1 = reduce: 2 init values for 1 operands"},
		{graph.NewReduce(none, &graph.Reduce{Combine: broken}, in), "%1 = reduce: result 0 is %7, which is never defined"},
		{graph.NewScan(none, &graph.Scan{Combine: broken}, in).Value(0).Node, "%1 = scan: result 0 is %7, which is never defined"},
		{graph.NewReduce(none, &graph.Reduce{Combine: sized}, in), "%1 = reduce: a function that combines must not use size"},
		{graph.New(none, &graph.Scatter{}, nil, f64), "%0 = scatter: no base"},
		{graph.NewScatter(none, &graph.Scatter{Conflict: 9}, in, []graph.Value{index}, in), "%2 = scatter: conflict(9) is no policy"},
		{graph.NewScatter(none, &graph.Scatter{Combine: add}, in, []graph.Value{index}, in),
			"%2 = scatter: policy error takes no function"},
		{graph.NewScatter(none, &graph.Scatter{Conflict: graph.Combining}, in, []graph.Value{index}, in),
			"%2 = scatter: no function"},
		{graph.New(none, &graph.Input{}, nil, graph.Type{Elem: expr.Tuple}), "%0 = input: result 0: tuple is no element type"},
		{graph.New(none, &graph.Input{}, nil, graph.Type{Elem: expr.Bool, Shape: graph.Shape{{Max: 1, Count: graph.Value{Node: in.Node, Result: 3}}}}),
			"%1 = input: result 0: count of axis 0: result 3 of a node of 1 results"},
	}
	for _, c := range cases {
		err := graph.Verify(graph.Value{Node: c.node})
		if err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if err := graph.Verify(in, graph.Value{}); err == nil || err.Error() != "root 1: no value" {
		t.Errorf("root: got %v", err)
	}
	err := graph.Verify(graph.New(none, &graph.Pointwise{Body: backwards}, []graph.Value{in}, f64).Value(0))
	if err == nil {
		t.Error("a body that does not verify is accepted")
	}
	u8 := graph.NewInput(none, expr.Uint8, graph.Dims(3)).Value(0)
	wide := graph.NewReduce(none, &graph.Reduce{Axes: []int{0}, Combine: binary(expr.Uint8, expr.Add), Init: []uint64{256}}, u8)
	if err := graph.Verify(wide.Value(0)); err == nil || err.Error() != "%1 = reduce: init 0: bits 0x100 are no u8" {
		t.Errorf("init: got %v", err)
	}
}

// The constructors give what Verify wants.
func TestConstructors(t *testing.T) {
	var none graph.Site
	count := graph.NewInput(none, expr.Int64, graph.Shape{}).Value(0)
	for _, rows := range []graph.Extent{{Max: 3}, {Max: 3, Count: count}} {
		shape := graph.Shape{{Max: 2}, rows}
		x := graph.NewInput(none, expr.Float32, shape).Value(0)
		add := binary(expr.Float32, expr.Add)
		both := graph.NewPointwise(none, add, shape, x, x).Value(0)
		flip := &graph.Affine{Offset: []int64{0, 0}, Step: [][]int64{{0, 1}, {1, 0}}}
		turned := graph.NewGather(none, flip, graph.Shape{rows, {Max: 2}}, both).Value(0)
		index := graph.NewInput(none, expr.Int64, turned.Shape()).Value(0)
		taken := graph.NewGather(none, &graph.Indexed{Checked: true}, turned.Shape(), x, index, index).Value(0)
		sum := graph.NewReduce(none, &graph.Reduce{Axes: []int{1}, Combine: add}, turned).Value(0)
		sums := graph.NewScan(none, &graph.Scan{Axis: 1, Combine: add}, x).Value(0)
		put := graph.NewScatter(none, &graph.Scatter{Conflict: graph.KeepLast}, sums, []graph.Value{index, index}, taken).Value(0)
		sorted := graph.NewCall(none, graph.RoutineSort, []int64{1}, put, x)
		order := graph.NewCall(none, graph.RoutineArgSort, []int64{0}, put).Value(0)
		top := graph.NewCall(none, graph.RoutineSelect, []int64{0, 2, 1}, put)
		roots := []graph.Value{sum, sorted.Value(1), order, top.Value(0), top.Value(1)}
		if err := graph.Verify(roots...); err != nil {
			t.Errorf("rows of %v: %v", shape[1:], err)
		}
		if got, want := top.Types[1].Shape.Late(), rows.Late(); got != want {
			t.Errorf("rows of %v: select is late: %v", shape[1:], got)
		}
	}
}
