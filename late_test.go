package laze_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/laze-go/laze"
)

// lateWords are calls along an axis of an array, of which any extents may be known late.
var lateWords = map[string]func(a array, axis int) []array{
	"roll":          func(a array, axis int) []array { return list(a.Roll(2, axis), a.Roll(-7, axis)) },
	"reverse":       func(a array, axis int) []array { return list(a.Reverse(axis), a.Reverse()) },
	"repeat":        func(a array, axis int) []array { return list(a.Repeat(3, axis), a.Tile(3, axis), a.Tile(0, axis)) },
	"window":        func(a array, axis int) []array { return list(a.Window(axis, 2, 1), a.Window(axis, 3, 2)) },
	"flatten":       func(a array, _ int) []array { return list(a.Flatten(), a.Reshape(-1, 1), a.Reshape(1, -1)) },
	"diagonal":      func(a array, axis int) []array { return diagonals(a, axis) },
	"argmax":        func(a array, axis int) []array { return list(a.MaxKeep(axis), a.ArgMax(axis), a.ArgMin()) },
	"median":        func(a array, axis int) []array { return list(a.Median(axis), a.Median()) },
	"concat":        func(a array, axis int) []array { return concats(a, axis) },
	"pad":           func(a array, axis int) []array { return pads(a, axis) },
	"slice":         func(a array, axis int) []array { return slicesOf(a, axis) },
	"pick":          func(a array, axis int) []array { return list(a.Pick(axis, 0), a.Pick(axis, -1), a.Pick(axis, 2)) },
	"convolve":      func(a array, axis int) []array { return convolutions(a, axis) },
	"stencil":       func(a array, axis int) []array { return stencils(a, axis) },
	"differences":   func(a array, axis int) []array { return list(a.DifferencesOf(2, axis)) },
	"sort":          func(a array, axis int) []array { return list(a.Sort(axis), a.ArgSort(axis), a.TopK(1, axis)) },
	"scan":          func(a array, axis int) []array { return list(a.CumSum(axis), a.CumMax(axis)) },
	"sum":           func(a array, axis int) []array { return list(a.Sum(axis), a.Mean(), a.Var(axis), a.SumKeep()) },
	"filter":        func(a array, _ int) []array { return laze.FilterN(a.Gt(2), a, a.Mul(2)) },
	"unique":        func(a array, _ int) []array { return list(a.UniqueCounts()) },
	"isfirst":       func(a array, _ int) []array { return list(a.IsFirst()) },
	"groupby":       func(a array, _ int) []array { g := laze.GroupBy(a); return append(g.Keys(), g.Index(), g.Sum(a)) },
	"place":         func(a array, _ int) []array { return list(a.Place(a.Lt(3), laze.From([]float64{100, 101, 102}))) },
	"reducebyindex": func(a array, _ int) []array { return list(a.Abs().Cast(laze.Int64).Rem(5).Histogram(5)) },
}

func diagonals(a array, axis int) []array {
	if a.Rank() < 2 {
		return nil
	}
	other := (axis + 1) % a.Rank()
	return list(a.Diagonal(0, axis, other), a.Diagonal(1, axis, other), a.Diagonal(-2, axis, other))
}

func concats(a array, axis int) []array {
	many := make([]array, 10)
	for k := range many {
		many[k] = a.Add(k)
	}
	return list(laze.Concat(axis, a, a.Mul(2), a.Neg()), laze.Concat(axis, many...), laze.Stack(axis, a, a.Mul(3)))
}

func pads(a array, axis int) []array {
	margins := make([]laze.Margin, a.Rank())
	margins[axis] = laze.Margin{Before: 2, After: 9}
	var out []array
	for _, border := range []laze.Border{laze.Surround(7), laze.Edge, laze.Wrap, laze.Mirror, laze.InteriorMirror} {
		out = append(out, a.Pad(border, margins...))
	}
	return out
}

func slicesOf(a array, axis int) (out []array) {
	ends := []int64{laze.Begin, -9, -2, 0, 3, laze.End}
	for _, step := range []int64{1, 2, -3} {
		for _, start := range ends {
			for _, stop := range ends {
				spans := make([]laze.Span, a.Rank())
				for k := range spans {
					spans[k] = laze.All
				}
				spans[axis] = laze.Span{Start: start, Stop: stop, Step: step}
				out = append(out, a.Slice(spans...))
			}
		}
	}
	return out
}

func convolutions(a array, axis int) (out []array) {
	kernel := laze.From([]float64{1, 10, 100})
	for _, mode := range []laze.ConvolveMode{laze.ConvolveFull, laze.ConvolveSame, laze.ConvolveValid} {
		out = append(out, a.Convolve(kernel, mode, axis))
	}
	return out
}

func stencils(a array, axis int) []array {
	back, ahead := make([]int, a.Rank()), make([]int, a.Rank())
	back[axis], ahead[axis] = -2, 1
	return list(a.Stencil(laze.Surround(5), [][]int{back, ahead}, func(in []scalar) scalar { return in[0].Mul(2).Sub(in[1]) }))
}

// Along extents known late, words give what they give once these are known, and fail where they fail then.
func TestLateAxes(t *testing.T) {
	t.Parallel()
	counts := []int{0, 1, 2, 5}
	if testing.Short() {
		counts = []int{0, 2}
	}
	for _, kept := range counts {
		for name, a := range lateArrays(kept) {
			known, err := a.Known(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for word, call := range lateWords {
				for axis := range a.Rank() {
					for k, pair := range pairsOf(call(a, axis), call(known, axis)) {
						if err := sameResult(pair[0], pair[1]); err != nil {
							t.Errorf("%s, %d kept: %s %d along axis %d: %v", name, kept, word, k, axis, err)
						}
					}
				}
			}
		}
	}
}

// lateArrays are of one axis and of several, of which one or two are known late.
func lateArrays(kept int) map[string]array {
	from := func(dims ...int) array {
		xs := make([]float64, laze.Zeros(laze.Int8, dims...).Size())
		for i := range xs {
			xs[i] = float64(i * 7 % 11)
		}
		return laze.From(xs, dims...)
	}
	mask := func(n int) array { return laze.Iota(laze.Int64, 0, n).Mul(5).Rem(n).Lt(kept) }
	rows := from(6, 4).Filter(mask(6))
	return map[string]array{
		"line":      from(7).Filter(mask(7)),
		"rows":      rows,
		"columns":   rows.Transpose(),
		"both":      rows.Transpose().Filter(mask(4)),
		"middle":    from(6, 2, 3).Filter(mask(6)).Transpose(1, 0, 2),
		"outermost": from(6, 2, 3).Filter(mask(6)).Transpose(1, 2, 0).Filter(laze.From([]bool{false, true})),
	}
}

func pairsOf(a, b []array) (pairs [][2]array) {
	for k := range a {
		pairs = append(pairs, [2]array{a[k], b[k]})
	}
	return pairs
}

// sameResult compares two arrays, of which both may be mistakes. Where extents are known late, a mistake is an element
// that is missing: there is none where no element is asked for.
func sameResult(got, want array) error {
	_, failed := got.Eval(ctx)
	_, err := want.Eval(ctx)
	switch {
	case failed == nil && err == nil:
		return sameElements(got, want)
	case failed == nil:
		if v, _ := elements(got); v.Len() == 0 {
			return nil
		}
	}
	return sameFault(failed, err)
}

// What follows from one late extent in one way fits together, whichever calls it was.
func TestDerivedExtents(t *testing.T) {
	x := laze.From([]float64{3, -1, 2, -5, 4})
	kept := laze.FilterN(x.Gt(0), x, x.Mul(10))
	a, b := kept[0], kept[1]
	for _, f := range []func(a array) array{
		func(a array) array { return a.Differences(0) },
		func(a array) array { return a.Slice(laze.Range(1, -1)) },
		func(a array) array { return laze.Concat(0, a, a) },
		func(a array) array { return a.Window(0, 2, 1) },
		func(a array) array { return a.TopK(2) },
		func(a array) array { return a.Repeat(2, 0) },
		func(a array) array { return a.Pad(laze.Edge, laze.Margin{Before: 1}) },
	} {
		first := f(a)
		if err := laze.Eval(ctx, first); err != nil {
			t.Fatal(err)
		}
		sum, want := first.Add(f(b)), f(a).Mul(11)
		if err := sameResult(sum, want); err != nil || !slices.Equal(sum.Shape(), want.Shape()) {
			t.Errorf("%v and %v: %v", sum, want, err)
		}
	}
	check(t, fmt.Sprint(laze.Concat(0, a, x).Err()), "<nil>")
}
