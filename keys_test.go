package laze_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/laze-go/laze"
)

// Mistakes in searches, segments, runs, groups and sets: every text names the line that made them.
func TestMistakesWithKeys(t *testing.T) {
	x := laze.From([]float64{1, 2, 3})
	m := laze.From([]float64{1, 2})
	n := laze.From([]int32{1, 2, 3})
	second := func(_, y laze.Expr) laze.Expr { return y }
	same := func(x laze.Expr) laze.Expr { return x }
	for _, c := range []struct {
		line int
		got  laze.Array
		want string
	}{
		{line(), laze.Scalar(1.0).SearchSorted(x), "searchsorted: f64[] is no row to search: it has no axes"},
		{line(), x.SearchSorted(n), "searchsorted: operand types differ: f64[3] and i32[3]: convert one with Cast"},
		{line(), n.SearchSortedRight(0.5), "searchsortedright: 0.5 is no whole number, as i32 needs"},
		{line(), x.Reshape(3, 1).SearchSorted(x), "searchsorted: operand shapes differ: f64[3,1] and f64[3]: only the last axis may"},
		{line(), x.ReduceSegments(0, n, nil, second), "reducesegments: needs an initial value: a segment may be empty"},
		{line(), x.ReduceSegments(0, x, 0, second), "reducesegments: needs integers as starts, got f64[3]: convert it with Cast"},
		{line(), x.ReduceSegments(0, n, 0, nil), "reducesegments: the function is nil"},
		{line(), n.SumSegments(1, n), "sumsegments: axis 1 does not exist: i64[3] has only axis 0"},
		{line(), x.ScanSegments(0, laze.Scalar(1), nil, second), "scansegments: needs one axis, got i64[]: use Flatten"},
		{line(), x.ScanSegmentsExclusive(0, n, nil, second), "scansegmentsexclusive: an exclusive scan begins with an initial value: give one"},
		{line(), x.ReduceByIndex(n, -1, 0, second), "reducebyindex: extent -1 of axis 0 is negative"},
		{line(), x.ReduceByIndex(n, 3, nil, second), "reducebyindex: needs an initial value: an index may not occur"},
		{line(), x.ScanByKeyReverse(1, n, nil, second), "scanbykeyreverse: axis 1 does not exist: i32[3] has only axis 0"},
		{line(), first(x.ReduceByKey(n.Slice(laze.Range(0, 2)), nil, second)), "reducebykey: operand shapes differ: keys i32[2] and f64[3]"},
		{line(), firstOf3(x.Reshape(3, 1).RunLengths()), "runlengths: needs one axis, got f64[3,1]: use Flatten"},
		{line(), laze.GroupBy().Index(), "groupby: needs at least one array of keys"},
		{line(), laze.GroupBy(x, m).Count(), "groupby: operand shapes differ: f64[3] and f64[2]"},
		{line(), laze.GroupBy(n).Sum(m), "sum: operand shapes differ: index i64[3] and f64[2]"},
		{line(), laze.GroupBy(n).Reduce(x, "a", second), "reduce: string a is no f64"},
		{line(), laze.Groups{}.Mean(x), "mean: operand 1 is the zero Array: make it with From or another call"},
		{line(), first(x.Partition(n)), "partition: needs a bool mask, got i32[3]: convert it with Cast"},
		{line(), first(x.Partitioned(m.Gt(0))), "partitioned: operand shapes differ: mask bool[2] and f64[3]"},
		{line(), laze.LexSort(0), "lexsort: needs at least one array of keys"},
		{line(), x.SortByKey(1, same), "sortbykey: axis 1 does not exist: f64[3] has only axis 0"},
		{line(), x.SortByKey(0, nil), "sortbykey: the function is nil"},
		{line(), x.Merge(n), "merge: operand types differ: f64[3] and i32[3]: convert one with Cast"},
		{line(), x.Union(x.Reshape(1, 3)), "union: needs one axis, got f64[1,3]: use Flatten"},
		{line(), x.IsIn(n), "isin: operand types differ: f64[3] and i32[3]: convert one with Cast"},
		{line(), x.Unique().Add(x), "add: operand shapes differ: f64[<=3] and f64[3]: a late extent only fits what the same call counted"},
	} {
		want := fmt.Sprintf("keys_test.go:%d: %s", c.line, c.want)
		if err := c.got.Err(); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func firstOf3(a, _, _ laze.Array) laze.Array { return a }

// Mistakes that only the data shows.
func TestFaultsOfTheDataWithKeys(t *testing.T) {
	x := laze.From([]int64{1, 2, 3})
	at := line() + 1
	far := x.SumSegments(0, laze.From([]int64{0, 4}))
	_, err := far.Eval(ctx)
	if want := fmt.Sprintf("keys_test.go:%d: sumsegments: index [4] is outside [4], at element [1]", at); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// What the primitives over keys take: more kernels, or more memory between them, would be a step back.
func TestKernelsWithKeys(t *testing.T) {
	const n = 1000
	x, keys := laze.From(make([]float64, n)), laze.From(make([]int32, n))
	starts := laze.From(make([]int64, 100))
	add := func(x, y laze.Expr) laze.Expr { return x.Add(y) }
	list := func(a, b laze.Array) []laze.Array { return []laze.Array{a, b} }
	groups := laze.GroupBy(keys)
	for _, c := range []struct {
		name           string
		kernels, bytes int
		arrays         []laze.Array
	}{
		{"search", 1, 0, []laze.Array{x.SearchSorted(x.Mul(2))}},
		{"is sorted", 1, 0, []laze.Array{x.Mul(2).IsSorted(0)}},
		{"sort by key", 1, 8 * n, []laze.Array{x.SortByKey(0, func(x laze.Expr) laze.Expr { return x.Abs() })}},
		{"merge", 1, 0, []laze.Array{x.Merge(x.Mul(2))}},
		{"scan by key", 1, 0, []laze.Array{x.Mul(2).ScanByKey(0, keys, 0, add)}},
		{"scan segments", 3, 8*n + 8, []laze.Array{x.ScanSegments(0, starts, 0, add)}},
		{"sum segments", 5, 16*n + 8, []laze.Array{x.SumSegments(0, starts)}},
		{"reduce by key", 4, 9*n + 8, list(x.Mul(2).ReduceByKey(keys, 0, add))},
		{"reduce by index", 2, 0, []laze.Array{x.Mul(2).ReduceByIndex(keys, n, 0, add)}},
		{"unique", 2, 8*n + 8, []laze.Array{x.Mul(2).Unique()}},
		{"groups", 8, 25*n + 8, []laze.Array{groups.Keys()[0], groups.Mean(x.Mul(2))}},
		{"partitioned", 4, 16 * n, list(x.Partitioned(x.Gt(0)))},
		{"intersect", 1, 8, []laze.Array{x.Intersect(x.Reverse())}},
	} {
		var kernels, reads, writes, bytes int
		text := laze.Explain(c.arrays...).Brief()
		text = strings.NewReplacer("kernels", "kernel", "reads", "read", "writes", "write").Replace(text)
		if _, err := fmt.Sscanf(text, "%d kernel, %d read, %d write, %d bytes", &kernels, &reads, &writes, &bytes); err != nil {
			t.Fatal(err)
		}
		if kernels > c.kernels || bytes > c.bytes {
			t.Errorf("%s: %d kernels with %d bytes between them, not %d with %d", c.name, kernels, bytes, c.kernels, c.bytes)
		}
	}
}

// An array of known extents has all that the late one had, also where its rows lie apart.
func TestKnown(t *testing.T) {
	x := laze.Iota(laze.Int32, 0, 12).Reshape(3, 4)
	columns := x.Transpose().Filter(laze.From([]bool{true, false, true, false})).Transpose()
	for _, late := range []laze.Array{columns, x.Flatten().Filter(x.Flatten().Lt(5)), x.Flatten().Filter(x.Flatten().Lt(0))} {
		known, err := late.Known(ctx)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := late.Int32s(ctx)
		late.Release()
		got, err := known.Reverse().Reverse().Int32s(ctx)
		if err != nil || !slices.Equal(got, want) || known.Size() != int64(len(want)) {
			t.Errorf("%v of shape %v, not %v: %v", got, known.Shape(), want, err)
		}
	}
	again, err := x.Known(ctx)
	if err != nil || again != x {
		t.Errorf("an array of known extents becomes another: %v", err)
	}
	gone, _ := x.Add(1).Eval(ctx)
	gone.Release()
	if _, err := gone.Known(ctx); err == nil {
		t.Error("a released array is known")
	}
}
