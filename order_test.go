package laze_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze"
)

// distributions are rows that selections could stumble over.
var distributions = map[string]func(r *rand.Rand, i, n int) float64{
	"uniform":      func(r *rand.Rand, _, _ int) float64 { return r.Float64() - 0.5 },
	"all equal":    func(*rand.Rand, int, int) float64 { return 7 },
	"two values":   func(_ *rand.Rand, i, n int) float64 { return float64(2 * i / n) },
	"few values":   func(r *rand.Rand, _, _ int) float64 { return float64(r.IntN(5)) },
	"ascending":    func(_ *rand.Rand, i, _ int) float64 { return float64(i) },
	"descending":   func(_ *rand.Rand, i, _ int) float64 { return -float64(i) },
	"periodic":     func(_ *rand.Rand, i, _ int) float64 { return float64(i % 8192) },
	"half NaN":     func(r *rand.Rand, i, _ int) float64 { return []float64{math.NaN(), r.NormFloat64()}[i%2] },
	"far outliers": func(r *rand.Rand, i, _ int) float64 { return math.Pow(r.NormFloat64(), 99) },
	"signed zeros": func(r *rand.Rand, i, _ int) float64 { return math.Copysign(0, r.NormFloat64()) },
	"mostly zero":  func(r *rand.Rand, i, _ int) float64 { return max(0, r.NormFloat64()-3) },
	"jump":         func(r *rand.Rand, i, n int) float64 { return r.Float64() + float64(9*(2*i/n)) },
}

// Long rows are sampled, counted and shared among goroutines; what is selected is what a sort puts there.
func TestLongSelections(t *testing.T) {
	t.Parallel()
	const n = 40_000 // more than are kept whole
	for name, f := range distributions {
		r := rand.New(rand.NewPCG(1, 2))
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = f(r, i, n)
		}
		x := laze.From(xs)
		up, down := x.ArgSort(0), x.ArgSortDescending(0)
		front := func(order laze.Array, k int) laze.Array { return order.Slice(laze.Range(0, k)) }
		pairs := [][2]laze.Array{
			{x.KSelect(100), front(x.TakeAlong(0, up), 100)},
			{x.ArgKSelect(3000), front(up, 3000)},
			{x.ArgTopK(3000), front(down, 3000)},
			{x.ArgKSelect(n / 2), front(up, n/2)},
			{x.Mul(2).ArgKSelect(2000), front(up, 2000)},
			{x.Reshape(2, n/2).ArgTopK(1500), x.Reshape(2, n/2).ArgSortDescending(1).Slice(laze.All, laze.Range(0, 1500))},
			{x.Cast(laze.Int8).ArgKSelect(2000), front(x.Cast(laze.Int8).ArgSort(0), 2000)},
		}
		for _, k := range []int{0, n/2 - 1, n / 2, n - 3} {
			pairs = append(pairs, [2]laze.Array{x.NthElement(0, k), x.TakeAlong(0, up).Pick(0, k)},
				[2]laze.Array{x.Neg().Cast(laze.Float32).NthElement(0, k), x.Neg().TakeAlong(0, down).Cast(laze.Float32).Pick(0, k)})
		}
		comparePairs(t, name, pairs)
	}
}

// comparePairs evaluates arrays together, and compares the second of each pair with the first.
func comparePairs(t *testing.T, name string, pairs [][2]laze.Array) {
	t.Helper()
	ctx := context.Background()
	var all []laze.Array
	for i := range pairs {
		for k, a := range pairs[i] {
			pairs[i][k] = a.Cast(laze.Float64).Flatten()
			all = append(all, pairs[i][k])
		}
	}
	if err := laze.Eval(ctx, all...); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for i, p := range pairs {
		got, _ := p[0].Float64s(ctx)
		want, _ := p[1].Float64s(ctx)
		if !slices.EqualFunc(got, want, sameFloat) {
			t.Errorf("%s: pair %d differs", name, i)
		}
	}
}

// sameFloat tells zeros apart, but not NaNs.
func sameFloat(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

// What is selected from may be a result too.
func TestSelectionsOfResults(t *testing.T) {
	t.Parallel()
	const n = 40_000
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = float64(i * 7919 % n)
	}
	y := laze.From(xs).Add(1)
	first, middle, many := y.KSelect(2), y.NthElement(0, n/2), y.KSelect(n/2).Sum()
	if err := laze.Eval(context.Background(), y, first, middle, many); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(first, middle, many), "f64[2] [1 2] f64[] 20001 f64[] 2.0001e+08"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Keys and payloads that are computed for a sort, row by row, are those that a stored array would have: for a row that
// goroutines work on together, for one row each, and for rows along an axis whose elements are no neighbours.
func TestSortsOfResults(t *testing.T) {
	t.Parallel()
	for name, typ := range map[string]laze.DType{
		"half NaN": laze.Float64, "few values": laze.Float32, "two values": laze.Uint16,
	} {
		r := rand.New(rand.NewPCG(3, 4))
		xs := make([]float64, 40_000)
		for i := range xs {
			xs[i] = distributions[name](r, i, len(xs))
		}
		var pairs [][2]laze.Array
		for _, x := range []laze.Array{laze.From(xs), laze.From(xs).Reshape(200, 200)} {
			keys := x.Mul(3).Neg().Clip(-100, 200).Cast(typ)
			stored, err := keys.Eval(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for axis := range x.Rank() {
				order := stored.ArgSort(axis)
				moved := laze.SortBy(axis, keys, x.Abs(), x.Gt(0))
				falling := laze.SortByDescending(axis, keys, x.Abs())
				pairs = append(pairs, [][2]laze.Array{
					{keys.ArgSort(axis), order},
					{keys.ArgSortDescending(axis), stored.ArgSortDescending(axis)},
					{moved[0], stored.TakeAlong(axis, order)},
					{moved[1], x.Abs().TakeAlong(axis, order)},
					{moved[2], x.Gt(0).TakeAlong(axis, order)},
					{falling[0], stored.SortDescending(axis)},
					{falling[1], x.Abs().TakeAlong(axis, stored.ArgSortDescending(axis))},
				}...)
			}
		}
		comparePairs(t, name, pairs)
	}
}

// Along every axis of arrays and views, what is selected is the beginning of a sort: of long rows and short ones, with
// many equal elements and NaN, where k is 0, some, as many as are still selected or more, and all.
func TestSelectionsAlongAxes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	types := []laze.DType{laze.Float64, laze.Float32, laze.Int8, laze.Uint64, laze.Bool}
	for i, dims := range [][]int{{1, 9}, {8, 33}, {257, 3}, {2, 4097, 2}, {3, 1, 65}, {0, 3}, {20_001, 2}} {
		size := 1
		for _, n := range dims {
			size *= n
		}
		xs := make([]float64, 2*size)
		for k := range xs {
			xs[k] = pickFloat(r)
		}
		whole := laze.From(xs, append([]int{2}, dims...)...)
		views := []laze.Array{whole.Pick(0, 1), whole.Pick(0, 0).Reverse(0).Transpose(), whole.Pick(0, 1).Mul(2)}
		for _, v := range views {
			x := v.Cast(types[i%len(types)])
			var pairs [][2]laze.Array
			for axis := range x.Rank() {
				n := int(x.Shape()[axis])
				front := func(order laze.Array, k int) laze.Array {
					spans := make([]laze.Span, x.Rank())
					for a := range spans {
						spans[a] = laze.All
					}
					spans[axis] = laze.Range(0, k)
					return order.Slice(spans...)
				}
				for _, k := range []int{0, min(2, n), n / 16, min(1025, n), n} {
					pairs = append(pairs, [][2]laze.Array{
						{x.KSelect(k, axis), front(x.Sort(axis), k)},
						{x.TopK(k, axis-x.Rank()), front(x.SortDescending(axis), k)},
						{x.ArgKSelect(k, axis), front(x.ArgSort(axis), k)},
						{x.ArgTopK(k, axis), front(x.ArgSortDescending(axis), k)},
					}...)
				}
			}
			comparePairs(t, fmt.Sprint(x), pairs)
		}
	}
}

// pickFloat gives few values, zeros of both signs, infinities and NaN among them.
func pickFloat(r *rand.Rand) float64 {
	few := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1, 2, -3}
	if r.IntN(2) == 0 {
		return few[r.IntN(len(few))]
	}
	return float64(r.IntN(100)) - 50
}
