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

// foldAxes is the plain fold of the elements along axes, in row-major order; no axes means all.
func foldAxes(a nd, axes []int, keep bool, init float64, f func(x, y float64) float64) nd {
	if len(axes) == 0 {
		axes = allAxes(len(a.dims))
	}
	full := slices.Clone(a.dims)
	for _, k := range axes {
		full[k] = 1
	}
	out := build(full, func([]int64) float64 { return init })
	build(a.dims, func(i []int64) float64 {
		j, pos := slices.Clone(i), int64(0)
		for k := range j {
			if slices.Contains(axes, k) {
				j[k] = 0
			}
			pos = pos*full[k] + j[k]
		}
		out.v[pos] = f(out.v[pos], a.at(i...))
		return 0
	})
	if !keep {
		var dims []int64
		for k, n := range a.dims {
			if !slices.Contains(axes, k) {
				dims = append(dims, n)
			}
		}
		out.dims = dims
	}
	return out
}

// axesOfRank lists some sets of axes: all, each, and pairs.
func axesOfRank(rank int) [][]int {
	sets := [][]int{nil}
	for a := range rank {
		sets = append(sets, []int{a})
		for b := range a {
			sets = append(sets, []int{b, a})
		}
	}
	return sets
}

// matrices combines rows (a b c d) of 2x2 matrices by their product, which does not commute.
func matrices() *expr.Func {
	t := expr.Int64
	b := expr.NewBuilder(t, t, t, t, t, t, t, t)
	entry := func(i, j, k, l expr.Ref) expr.Ref { return b.Op(expr.Add, b.Op(expr.Mul, i, j), b.Op(expr.Mul, k, l)) }
	return b.Func(entry(0, 4, 1, 6), entry(0, 5, 1, 7), entry(2, 4, 3, 6), entry(2, 5, 3, 7))
}

// times is the plain product of two 2x2 matrices, wrapping.
func times(x, y [4]int64) [4]int64 {
	return [4]int64{x[0]*y[0] + x[1]*y[2], x[0]*y[1] + x[1]*y[3], x[2]*y[0] + x[3]*y[2], x[2]*y[1] + x[3]*y[3]}
}

func TestReduceKeepsOrder(t *testing.T) {
	for _, n := range []int64{0, 1, 255, 256, 257, 1000} {
		w := newWorld(t)
		var in []graph.Value
		var entries []nd
		for k := range int64(4) {
			a := build([]int64{n}, func(i []int64) float64 { return float64((i[0]*(k+3)+k)%5 - 2) })
			entries, in = append(entries, a), append(in, w.input(expr.Int64, a))
		}
		want := [4]int64{1, 2, 0, -1}
		f := Fold{Combine: matrices(), Init: []uint64{1, 2, 0, 1<<64 - 1}}
		for i := range n {
			want = times(want, [4]int64{int64(entries[0].v[i]), int64(entries[1].v[i]), int64(entries[2].v[i]), int64(entries[3].v[i])})
		}
		out, err := Reduce(site("reduce"), f, nil, false, in...)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range out {
			w.bits(v, uint64(want[k]))
		}
	}
}

// bits compares the bits of a scalar.
func (w *world) bits(v graph.Value, want uint64) {
	w.Helper()
	out, err := interp.Eval(context.Background(), []graph.Value{v}, w.inputs)
	if err != nil {
		w.Fatal(err)
	}
	if got := out[0].Bits; len(got) != 1 || got[0] != want {
		w.Errorf("got %#x, want %#x", got, want)
	}
}

func TestReduceAxesAndInit(t *testing.T) {
	eachShape(t, numbers, func(w *world, x graph.Value, a nd) {
		f := addRow.of(x.Elem())
		f.Init = []uint64{toBits(x.Elem(), 3)}
		for _, axes := range axesOfRank(len(a.dims)) {
			for _, keep := range []bool{false, true} {
				want := foldAxes(a, axes, keep, 3, func(x, y float64) float64 { return x + y })
				for i, v := range want.v {
					want.v[i] = toNumber(x.Elem(), toBits(x.Elem(), v)) // narrow integers wrap
				}
				w.equal(x.Elem(), want)(first(Reduce(site("reduce"), f, axes, keep, x)))
			}
		}
	})
}

func TestReduceRefuses(t *testing.T) {
	w := newWorld(t)
	x := w.array(2, 3)
	f := addRow.of(expr.Float64)
	refused(t, "reduce: needs at least one array")(Reduce(site("reduce"), f, nil, false))
	refused(t, "reduce: axis 2 does not exist: f64[2,3] has axes 0 to 1")(Reduce(site("reduce"), f, []int{2}, false, x))
	refused(t, "reduce: axis 1 is named twice")(Reduce(site("reduce"), f, []int{1, -1}, false, x))
	refused(t, "reduce: the function is nil")(Reduce(site("reduce"), Fold{}, nil, false, x))
	refused(t, "reduce: the function must take (f64, f64) to (f64), it takes (i8, i8) to (i8)")(Reduce(site("reduce"), addRow.of(expr.Int8), nil, false, x))
	refused(t, "reduce: the function must take (f64, f64, f64, f64) to (f64, f64), it takes (f64, f64) to (f64)")(Reduce(site("reduce"), f, nil, false, x, x))
	refused(t, "reduce: needs 1 initial values, got 2")(Reduce(site("reduce"), Fold{Combine: f.Combine, Init: []uint64{1, 2}}, nil, false, x))
	b := expr.NewBuilder(expr.Float64, expr.Float64)
	place := b.Func(b.Op(expr.Add, 0, b.Cast(expr.Float64, b.Coord(0))))
	refused(t, "reduce: the function cannot use coordinates: make them an operand with Iota")(Reduce(site("reduce"), Fold{Combine: place}, nil, false, x))
	refused(t, "reduce: axis 1 of f64[2,0] is empty: there is no first element")(Reduce(site("reduce"), Fold{Combine: f.Combine}, []int{1}, false, w.array(2, 0)))
	refused(t, "reduce: operand 0 is no array: make it with From or another primitive")(Reduce(site("reduce"), f, nil, false, graph.Value{}))
}

func TestReduceLate(t *testing.T) {
	w := newWorld(t)
	w.equal(expr.Float64, nd{nil, []float64{10}})(Sum(site("sum"), w.late(expr.Float64, 5), nil, false))
	w.equal(expr.Float64, nd{nil, []float64{0}})(Sum(site("sum"), w.late(expr.Float64, 0), nil, false))
	w.equal(expr.Float64, nd{[]int64{1}, []float64{4}})(Max(site("max"), w.late(expr.Float64, 5), nil, true))
	empty := w.try(Max(site("max"), w.late(expr.Float64, 0), nil, false))
	_, err := interp.Eval(context.Background(), []graph.Value{empty}, w.inputs)
	if want := "max: no element to reduce, at result []"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
