package laze_test

import (
	"fmt"

	"github.com/laze-go/laze"
)

func ExampleArray_SearchSorted() {
	edges := laze.From([]float64{0, 1, 1, 5})
	x := laze.From([]float64{-3, 1, 7})
	show(edges.SearchSorted(x), edges.SearchSortedRight(x), edges.SearchSorted(0.5))
	// Output:
	// i64[3] [0 1 4]
	// i64[3] [0 3 4]
	// i64[] 1
}

func ExampleArray_ReduceSegments() {
	x := laze.From([]int64{1, 2, 3, 4, 5})
	starts := laze.From([]int{0, 2, 2}) // the second segment is empty
	mul := func(x, y laze.Expr) laze.Expr { return x.Mul(y) }
	show(x.ReduceSegments(0, starts, 1, mul), x.SumSegments(0, starts), x.MinSegments(0, starts), x.MaxSegments(0, starts))
	// Output:
	// i64[3] [ 2  1 60]
	// i64[3] [ 3  0 12]
	// i64[3] [                  1 9223372036854775807                   3]
	// i64[3] [                   2 -9223372036854775808                    5]
}

func ExampleArray_ScanSegments() {
	x := laze.From([]int64{1, 2, 3, 4, 5})
	starts := laze.From([]int{0, 2})
	add := func(x, y laze.Expr) laze.Expr { return x.Add(y) }
	show(x.ScanSegments(0, starts, nil, add), x.ScanSegmentsExclusive(0, starts, 0, add))
	show(x.ScanSegmentsReverse(0, starts, nil, add), x.ScanSegmentsReverseExclusive(0, starts, 0, add))
	// Output:
	// i64[5] [ 1  3  3  7 12]
	// i64[5] [0 1 0 3 7]
	// i64[5] [ 3  2 12  9  5]
	// i64[5] [2 0 9 5 0]
}

func ExampleArray_ReduceByKey() {
	keys := laze.From([]int32{7, 7, 2, 2, 2, 7})
	x := laze.From([]float64{1, 2, 3, 4, 5, 6})
	unique, sums := x.ReduceByKey(keys, 0, func(x, y laze.Expr) laze.Expr { return x.Add(y) })
	_, lengths, starts := keys.RunLengths()
	show(unique, sums, lengths, starts)
	// Output:
	// i32[3] [7 2 7]
	// f64[3] [ 3 12  6]
	// i64[3] [2 3 1]
	// i64[3] [0 2 5]
}

func ExampleArray_ScanByKey() {
	keys := laze.From([]int32{7, 7, 2, 2, 2})
	x := laze.From([]int64{1, 2, 3, 4, 5})
	add := func(x, y laze.Expr) laze.Expr { return x.Add(y) }
	show(x.ScanByKey(0, keys, nil, add), x.ScanByKeyExclusive(0, keys, 0, add))
	show(x.ScanByKeyReverse(0, keys, nil, add), x.ScanByKeyReverseExclusive(0, keys, 0, add))
	// Output:
	// i64[5] [ 1  3  3  7 12]
	// i64[5] [0 1 0 3 7]
	// i64[5] [ 3  2 12  9  5]
	// i64[5] [2 0 9 5 0]
}

func ExampleArray_ReduceByIndex() {
	x, index := laze.From([]float64{1, 5, 3, 4}), laze.From([]int{2, 0, 2, 0})
	show(x.ReduceByIndex(index, 3, 1, func(x, y laze.Expr) laze.Expr { return x.Mul(y) }))
	// Output:
	// f64[3] [20  1  3]
}

func ExampleArray_Unique() {
	x := laze.From([]int64{3, 1, 3, 2, 1, 3})
	show(x.Unique(), x.Filter(x.IsFirst()))
	show(x.UniqueCounts())
	// Output:
	// i64[3] [1 2 3]
	// i64[3] [3 1 2]
	// i64[3] [1 2 3]
	// i64[3] [2 1 3]
}

func ExampleGroupBy() {
	city := laze.From([]int32{7, 2, 7, 2, 7})
	income := laze.From([]float64{10, 20, 30, 40, 80})
	g := laze.GroupBy(city)
	show(g.Keys()[0], g.Count(), g.First(), g.Index(), g.Sum(income), g.Min(income), g.Max(income), g.Mean(income))
	show(g.Reduce(income, 1, func(x, y laze.Expr) laze.Expr { return x.Mul(y) }))
	show(income.Sub(g.Mean(income).Take(g.Index()))) // from the mean of its city
	// Output:
	// i32[2] [2 7]
	// i64[2] [2 3]
	// i64[2] [1 0]
	// i64[5] [1 0 1 0 1]
	// f64[2] [ 60 120]
	// f64[2] [20 10]
	// f64[2] [40 80]
	// f64[2] [30 40]
	// f64[2] [  800 24000]
	// f64[5] [-30 -10 -10  10  40]
}

func ExampleArray_Partition() {
	x := laze.From([]int64{3, 8, 1, 9, 5})
	show(x.Partition(x.Gt(4)))
	show(x.Partitioned(x.Gt(4)))
	show(x.Partition3(x.Lt(5), x.Eq(5)))
	show(x.Partitioned3(x.Lt(5), x.Eq(5)))
	// Output:
	// i64[3] [8 9 5]
	// i64[2] [3 1]
	// i64[5] [8 9 5 3 1]
	// i64[] 3
	// i64[2] [3 1]
	// i64[1] [5]
	// i64[2] [8 9]
	// i64[5] [3 1 5 8 9]
	// i64[] 2
	// i64[] 1
}

func ExampleLexSort() {
	year, month := laze.From([]int32{2001, 2000, 2001, 2000}), laze.From([]int32{5, 7, 2, 3})
	order := laze.LexSort(0, year, month)
	show(order, year.Take(order), month.Take(order))
	x := laze.From([]float64{-3, 1, 2})
	show(x.SortByKey(0, func(x laze.Expr) laze.Expr { return x.Abs() }), x.IsSorted(0))
	// Output:
	// i64[4] [3 1 2 0]
	// i32[4] [2000 2000 2001 2001]
	// i32[4] [3 7 2 5]
	// f64[3] [ 1  2 -3]
	// bool[] true
}

func ExampleArray_Union() {
	a, b := laze.From([]int64{1, 2, 2, 5}), laze.From([]int64{2, 3, 5})
	show(a.Merge(b), a.Union(b), a.Intersect(b), a.Difference(b), a.SymmetricDifference(b), b.IsIn(a))
	// Output:
	// i64[7] [1 2 2 2 3 5 5]
	// i64[4] [1 2 3 5]
	// i64[2] [2 5]
	// i64[1] [1]
	// i64[2] [1 3]
	// bool[3] [ true false  true]
}

func ExampleArray_Known() {
	x := laze.From([]float64{3, 1, 3, 2})
	u, err := x.Unique().Known(ctx)
	show(u.Reverse(), u.Add(laze.From([]float64{10, 20, 30})))
	fmt.Println(u.Shape(), err)
	// Output:
	// f64[3] [3 2 1]
	// f64[3] [11 22 33]
	// [3] <nil>
}
