package primitives

import (
	"context"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// scanAxis is the plain scan along an axis.
func scanAxis(a nd, axis int, init float64, exclusive, reverse bool, f func(x, y float64) float64) nd {
	return build(a.dims, func(i []int64) float64 {
		from, to, step := int64(0), i[axis], int64(1)
		if reverse {
			from, step = a.dims[axis]-1, -1
		}
		acc := init
		for c := from; ; c += step {
			if c == to && exclusive {
				return acc
			}
			acc = f(acc, a.at(with(i, axis, c)...))
			if c == to {
				return acc
			}
		}
	})
}

func TestScanOfSums(t *testing.T) {
	add := func(x, y float64) float64 { return x + y }
	eachShape(t, numbers, func(w *world, x graph.Value, a nd) {
		f := addRow.of(x.Elem())
		f.Init = []uint64{toBits(x.Elem(), 3)}
		for axis := range a.dims {
			for _, exclusive := range []bool{false, true} {
				for _, reverse := range []bool{false, true} {
					w.equal(x.Elem(), scanAxis(a, axis, 3, exclusive, reverse, add))(first(Scan(site("scan"), f, axis-len(a.dims), exclusive, reverse, x)))
				}
			}
		}
	})
}

func TestScanKeepsOrder(t *testing.T) {
	const n = 300
	for _, reverse := range []bool{false, true} {
		w := newWorld(t)
		entry := func(k, i int64) int64 { return (i*(k+3)+k)%5 - 2 }
		var in []graph.Value
		for k := range int64(4) {
			in = append(in, w.input(expr.Int64, build([]int64{n}, func(i []int64) float64 { return float64(entry(k, i[0])) })))
		}
		out, err := Scan(site("scan"), Fold{Combine: matrices(), Init: []uint64{1, 2, 3, 4}}, 0, false, reverse, in...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := interp.Eval(context.Background(), out, w.inputs)
		if err != nil {
			t.Fatal(err)
		}
		want := [4]int64{1, 2, 3, 4}
		for step := range int64(n) {
			i := step
			if reverse {
				i = n - 1 - step
			}
			m := [4]int64{entry(0, i), entry(1, i), entry(2, i), entry(3, i)}
			if reverse {
				want = times(m, want)
			} else {
				want = times(want, m)
			}
			for k := range want {
				if got[k].Bits[i] != uint64(want[k]) {
					t.Fatalf("reverse %v: element %d entry %d is %d, want %d", reverse, i, k, int64(got[k].Bits[i]), want[k])
				}
			}
		}
	}
}

func TestCumulate(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		wide := widened(x.Elem())
		for axis := range a.dims {
			plain := func(init float64, f func(x, y float64) float64) nd { return scanAxis(a, axis, init, false, false, f) }
			w.equal(wide, plain(0, func(x, y float64) float64 { return x + y }))(CumSum(site("cumsum"), x, axis))
			product := plain(1, func(x, y float64) float64 { return x * y })
			if !wide.IsFloat() {
				for i := range product.v {
					product.v[i] += 0 // integers know no -0
				}
			}
			w.equal(wide, product)(CumProd(site("cumprod"), x, axis))
			w.equal(x.Elem(), plain(99, func(x, y float64) float64 { return min(x, y) }))(CumMin(site("cummin"), x, axis))
			w.equal(x.Elem(), plain(-99, func(x, y float64) float64 { return max(x, y) }))(CumMax(site("cummax"), x, axis))
		}
	})
	w := newWorld(t)
	w.equal(expr.Int64, list(0, 1, 3, 6))(CumSum(site("cumsum"), w.late(expr.Int8, 4), 0))
}

func TestScanRefuses(t *testing.T) {
	w := newWorld(t)
	x := w.array(3)
	f := addRow.of(expr.Float64)
	f.Init = nil
	refused(t, "scan: an exclusive scan begins with an initial value: give one")(Scan(site("scan"), f, 0, true, false, x))
	refused(t, "scan: axis 1 does not exist: f64[3] has only axis 0")(Scan(site("scan"), f, 1, false, false, x))
	refused(t, "scan: needs at least one array")(Scan(site("scan"), f, 0, false, false))
	refused(t, "scan: the function must take (f64, f64, f64, f64) to (f64, f64), it takes (f64, f64) to (f64)")(Scan(site("scan"), f, 0, false, false, x, x))
	refused(t, "cumsum: axis 0 does not exist: f64[] has no axes")(CumSum(site("cumsum"), w.array(), 0))
	refused(t, "cumsum: operand 0 is no array: make it with From or another primitive")(CumSum(site("cumsum"), graph.Value{}, 0))
	two := Fold{Combine: expr.NewBuilder(expr.Float64, expr.Float64, expr.Float64, expr.Float64).Func(0, 3)}
	refused(t, "scan: operand shapes differ: f64[3] and f64[2]")(Scan(site("scan"), two, 0, false, false, x, w.array(2)))
}
