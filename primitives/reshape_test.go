package primitives

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestReshape(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		w.equal(x.Elem(), nd{[]int64{int64(len(a.v))}, a.v})(Flatten(site("flatten"), x))
		w.equal(x.Elem(), nd{[]int64{int64(len(a.v)), 1}, a.v})(Reshape(site("reshape"), x, []int64{-1, 1}))
	})
	for _, row := range []struct {
		from, to []int64
		affine   bool // splits only
	}{
		{[]int64{24}, []int64{2, 3, 4}, true},
		{[]int64{24}, []int64{1, 24, 1}, true},
		{[]int64{4, 6}, []int64{2, 2, 3, 2}, true},
		{[]int64{4, 1, 6}, []int64{4, 6}, true},
		{[]int64{1, 1}, []int64{}, true},
		{[]int64{}, []int64{1, 1}, true},
		{[]int64{4, 6}, []int64{24}, false},
		{[]int64{4, 6}, []int64{6, 4}, false},
		{[]int64{4, 6}, []int64{3, 8}, false},
		{[]int64{0, 3}, []int64{5, 0}, false},
	} {
		w := newWorld(t)
		a := sample(expr.Float32, row.from...)
		y := w.try(Reshape(site("reshape"), w.input(expr.Float32, a), row.to))
		w.equal(expr.Float32, nd{row.to, a.v})(y, nil)
		if _, affine := y.Node.Form.(*graph.Gather).Map.(*graph.Affine); affine != row.affine {
			t.Errorf("reshape of %v to %v: affine is %v", row.from, row.to, affine)
		}
	}
}

func TestReshapeRefuses(t *testing.T) {
	w := newWorld(t)
	for _, row := range []struct {
		dims []int64
		want string
	}{
		{[]int64{4}, "f64[2,3] has 6 elements, [4] has 4: one extent can be -1, for what the others leave"},
		{[]int64{-1, -1}, "only one extent can be -1, got axes 0 and 1"},
		{[]int64{4, -1}, "the 6 elements of f64[2,3] cannot be divided by [4], the extents beside -1"},
		{[]int64{0, -1}, "the 6 elements of f64[2,3] cannot be divided by [0], the extents beside -1"},
		{[]int64{-2, -3}, "extent -2 of axis 0 is negative"},
		{[]int64{-2, -1}, "extent -2 of axis 0 is negative"},
		{[]int64{1 << 32, 1 << 32}, "f64[4294967296,4294967296] is too large: an array has at most 2^59 elements"},
		{[]int64{1, 1, 1, 1, 1, 1, 1, 2, 3}, "f64[1,1,1,1,1,1,1,2,3] has 9 axes: at most 8 are possible"},
	} {
		refused(t, "reshape: "+row.want)(Reshape(site("reshape"), w.array(2, 3), row.dims))
	}
	late := func(dims ...int64) (graph.Value, error) {
		return Reshape(site("reshape"), w.late(expr.Float64, 3), dims)
	}
	refused(t, "reshape: the size of f64[<=4] is known late: one extent must be -1, or call Known first")(late(2, 2))
	refused(t, "reshape: the size of f64[<=4] is known late, and need not be a multiple of [2]: call Known first")(late(-1, 2))
	refused(t, "reshape: only one extent can be -1, got axes 0 and 1")(late(-1, -1))
}

func TestFlattenKeepsLateAxis(t *testing.T) {
	w := newWorld(t)
	w.equal(expr.Uint8, list(0, 1, 2))(Flatten(site("flatten"), w.late(expr.Uint8, 3)))
}

func TestReshapeKeepsConstants(t *testing.T) {
	w := newWorld(t)
	x := w.try(Ones(site("ones"), expr.Int32, graph.Dims(6)))
	y := w.try(Reshape(site("reshape"), x, []int64{2, 3}))
	if form := fmt.Sprintf("%T", y.Node.Form); form != "*graph.Pointwise" {
		t.Errorf("a reshaped constant is a %s", form)
	}
	w.equal(expr.Int32, nd{[]int64{2, 3}, []float64{1, 1, 1, 1, 1, 1}})(y, nil)
}
