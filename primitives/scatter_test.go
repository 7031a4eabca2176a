package primitives

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// put is the plain scatter of values along an axis, at one index array.
func put(base nd, axis int, index, values nd, f func(old, new float64) float64) nd {
	out := nd{base.dims, slices.Clone(base.v)}
	build(values.dims, func(i []int64) float64 {
		j := append([]int64{}, i[:axis]...)
		j = append(j, int64(index.at(i[axis:axis+len(index.dims)]...)))
		j = append(j, i[axis+len(index.dims):]...)
		pos := int64(0)
		for k, n := range base.dims {
			pos = pos*n + j[k]
		}
		out.v[pos] = f(out.v[pos], values.at(i...))
		return 0
	})
	return out
}

func TestScatter(t *testing.T) {
	last := func(_, v float64) float64 { return v }
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		base := sample(elem, 3, 4, 2)
		for axis, n := range base.dims {
			index := indexTo(n, 2, 3) // with duplicates
			dims := append(append(append([]int64{}, base.dims[:axis]...), 2, 3), base.dims[axis+1:]...)
			values := sample(elem, dims...)
			do := func(p Policy) (graph.Value, error) {
				return Scatter(site("scatter"), w.input(elem, base), axis, []graph.Value{w.input(expr.Int64, index)}, w.input(elem, values), p)
			}
			w.equal(elem, put(base, axis, index, values, last))(do(Policy{Conflict: graph.KeepLast}))
			if elem != expr.Bool {
				w.equal(elem, put(base, axis, index, values, func(x, y float64) float64 { return max(x, y) }))(do(CombineBy(expr.Max, elem)))
			}
		}
	})
}

func TestScatterPolicies(t *testing.T) {
	w := newWorld(t)
	base, index := w.input(expr.Float64, list(0, 10, 20)), []graph.Value{w.input(expr.Int8, list(2, 0, 2))}
	values := w.input(expr.Float64, list(1, 2, 3))
	b := expr.NewBuilder(expr.Float64, expr.Float64)
	minus := Policy{Conflict: graph.Combining, Combine: b.Func(b.Op(expr.Sub, 0, 1))}
	w.equal(expr.Float64, list(2, 10, 1))(Scatter(site("scatter"), base, 0, index, values, Policy{Conflict: graph.KeepFirst}))
	w.equal(expr.Float64, list(2, 10, 3))(Scatter(site("scatter"), base, 0, index, values, Policy{Conflict: graph.KeepLast}))
	w.equal(expr.Float64, list(-2, 10, 16))(Scatter(site("scatter"), base, 0, index, values, minus))
	w.equal(expr.Float64, list(7, 10, 7))(Scatter(site("scatter"), base, 0, index, w.input(expr.Float64, nd{nil, []float64{7}}), Policy{Conflict: graph.KeepLast}))
	clash := w.try(Scatter(site("scatter"), base, 0, index, values, Policy{}))
	_, err := interp.Eval(context.Background(), []graph.Value{clash}, w.inputs)
	if want := "scatter: two elements are scattered to [2], the second from [2]: use KeepFirst, KeepLast, Accumulate or another policy"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestScatterBySeveral(t *testing.T) {
	w := newWorld(t)
	p, q := list(0, 2, 1), list(1, 0, 1)
	values := sample(expr.Uint8, 3, 2)
	want := build([]int64{3, 2, 2}, func([]int64) float64 { return 0 })
	for i := range int64(3) {
		for k := range int64(2) {
			want.v[(int64(p.at(i))*2+int64(q.at(i)))*2+k] += values.at(i, k)
		}
	}
	base := w.try(Zeros(site("zeros"), expr.Uint8, graph.Dims(3, 2, 2)))
	index := []graph.Value{w.input(expr.Int64, p), w.input(expr.Uint32, q)}
	w.equal(expr.Uint8, want)(Scatter(site("scatter"), base, 0, index, w.input(expr.Uint8, values), CombineBy(expr.Add, expr.Uint8)))
}

func TestPutAlong(t *testing.T) {
	w := newWorld(t)
	x := sample(expr.Int32, 3, 4)
	base := w.input(expr.Int32, x)
	order := w.try(ArgSort(site("argsort"), base, 1, false))
	sorted := w.try(Sort(site("sort"), base, 1, false))
	w.equal(expr.Int32, x)(PutAlong(site("putalong"), w.try(Zeros(site("zeros"), expr.Int32, graph.Dims(3, 4))), 1, order, sorted, Policy{}))
}

func TestScatterRefuses(t *testing.T) {
	w := newWorld(t)
	base, index := w.array(3), []graph.Value{w.input(expr.Int64, list(0, 1))}
	scatter := func(values graph.Value, p Policy) (graph.Value, error) {
		return Scatter(site("scatter"), base, 0, index, values, p)
	}
	refused(t, "scatter: operand types differ: f64[3] and i8[2]: convert one with Cast")(scatter(w.input(expr.Int8, list(1, 2)), Policy{}))
	refused(t, "scatter: f64[3] cannot be repeated to [2]: each axis must agree, be 1 or be missing")(scatter(base, Policy{}))
	refused(t, "scatter: the function is nil")(scatter(w.array(2), Policy{Conflict: graph.Combining}))
	refused(t, "scatter: the policy has a function, which only Combining uses")(scatter(w.array(2), Policy{Combine: CombineBy(expr.Add, expr.Float64).Combine}))
	refused(t, "scatter: policy 9 does not exist: take ConflictError, KeepFirst, KeepLast or Combining")(scatter(w.array(2), Policy{Conflict: 9}))
	refused(t, "scatter: the function must take (f64, f64) to (f64), it takes (i8, i8) to (i8)")(scatter(w.array(2), CombineBy(expr.Add, expr.Int8)))
	refused(t, "scatter: operand 0 is no array: make it with From or another primitive")(scatter(graph.Value{}, Policy{}))
	refused(t, "scatter: needs integers as index, got f64[3]: convert it with Cast")(Scatter(site("scatter"), base, 0, []graph.Value{base}, base, Policy{}))
	refused(t, "putalong: index i64[5,1] does not fit into f64[1,3]: each axis but the indexed one must agree or be 1")(PutAlong(site("putalong"), w.array(1, 3), 1, w.input(expr.Int64, sample(expr.Int64, 5, 1)), w.array(), Policy{}))
}

// An element is left out where any of its indices is graph.Drop, whichever axis that is for;
// other negative ones are errors.
func TestScatterDrops(t *testing.T) {
	w := newWorld(t)
	const drop = graph.Drop
	base, one := w.try(Zeros(site("zeros"), expr.Int8, graph.Dims(2, 3))), w.input(expr.Int8, nd{v: []float64{1}})
	last := Policy{Conflict: graph.KeepLast}
	scatter := func(axis int, index ...nd) (graph.Value, error) {
		var in []graph.Value
		for _, i := range index {
			in = append(in, w.input(expr.Int64, i))
		}
		return Scatter(site("scatter"), base, axis, in, one, last)
	}
	matrix := func(v ...float64) nd { return nd{[]int64{2, 3}, v} }
	w.equal(expr.Int8, matrix(0, 0, 0, 1, 1, 1))(scatter(0, list(drop, 1)))
	w.equal(expr.Int8, matrix(0, 0, 1, 0, 0, 1))(scatter(1, list(2, drop)))
	w.equal(expr.Int8, matrix(0, 1, 0, 0, 0, 0))(scatter(0, list(0, 1, drop), list(1, drop, 2)))
	along := w.input(expr.Int64, nd{[]int64{2, 1}, []float64{drop, 2}})
	w.equal(expr.Int8, matrix(0, 0, 0, 0, 0, 1))(PutAlong(site("putalong"), base, 1, along, one, last))
	_, err := interp.Eval(context.Background(), []graph.Value{w.try(scatter(1, list(2, -1)))}, w.inputs)
	if want := "scatter: index [0,-1] is outside [2,3], at element [0,1]"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
