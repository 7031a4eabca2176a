package laze_test

import (
	"math"

	"github.com/laze-go/laze"
)

func counted(dims ...int) laze.Array {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return laze.Iota(laze.Int64, 0, n).Reshape(dims...)
}

func ExampleArray_Reshape() {
	show(counted(6).Reshape(2, -1), counted(2, 2).Flatten(), counted(3).Expand(0), counted(1, 3).Squeeze())
	// Output:
	// i64[2,3] [[0 1 2]
	//           [3 4 5]]
	// i64[4] [0 1 2 3]
	// i64[1,3] [[0 1 2]]
	// i64[3] [0 1 2]
}

func ExampleArray_Transpose() {
	show(counted(2, 3).Transpose(), counted(2, 3).Reverse(1), counted(3).Broadcast(2, 3))
	// Output:
	// i64[3,2] [[0 3]
	//           [1 4]
	//           [2 5]]
	// i64[2,3] [[2 1 0]
	//           [5 4 3]]
	// i64[2,3] [[0 1 2]
	//           [0 1 2]]
}

func ExampleArray_Slice() {
	a := counted(3, 4)
	show(
		a.Slice(laze.All, laze.Range(1, -1)),
		a.Slice(laze.Span{Start: laze.End, Stop: laze.Begin, Step: -2}),
		a.Pick(0, -1),
	)
	// Output:
	// i64[3,2] [[ 1  2]
	//           [ 5  6]
	//           [ 9 10]]
	// i64[2,4] [[ 8  9 10 11]
	//           [ 0  1  2  3]]
	// i64[4] [ 8  9 10 11]
}

func ExampleArray_Window() {
	show(counted(4).Window(0, 2, 1), counted(3, 3).Diagonal(1, 0, 1))
	// Output:
	// i64[3,2] [[0 1]
	//           [1 2]
	//           [2 3]]
	// i64[2] [1 5]
}

func ExampleArray_Cast() {
	show(laze.From([]float64{-1.5, 2.5, 300}).Cast(laze.Uint8), laze.From([]float32{1}).Bitcast(laze.Uint32))
	// Output:
	// u8[3] [  0   2 255]
	// u32[1] [1065353216]
}

func ExampleConcat() {
	x, y := laze.From([]int8{1, 2}), laze.From([]int8{3, 4})
	show(laze.Concat(0, x, y), laze.Stack(1, x, y))
	// Output:
	// i8[4] [1 2 3 4]
	// i8[2,2] [[1 3]
	//          [2 4]]
}

func ExampleArray_Pad() {
	x := laze.From([]int8{1, 2, 3})
	m := laze.Margin{Before: 2, After: 2}
	show(x.Pad(laze.Surround(9), m), x.Pad(laze.Edge, m), x.Pad(laze.Wrap, m), x.Pad(laze.Mirror, m), x.Pad(laze.InteriorMirror, m),
		x.Pad(laze.Border{}, m))
	// Output:
	// i8[7] [9 9 1 2 3 9 9]
	// i8[7] [1 1 1 2 3 3 3]
	// i8[7] [2 3 1 2 3 1 2]
	// i8[7] [2 1 1 2 3 3 2]
	// i8[7] [3 2 1 2 3 2 1]
	// i8[7] [0 0 1 2 3 0 0]
}

func ExampleArray_Roll() {
	x := laze.From([]int8{1, 2, 3})
	show(x.Roll(1, 0), x.Repeat(2, 0), x.Tile(2, 0), x.Differences(0))
	// Output:
	// i8[3] [3 1 2]
	// i8[6] [1 1 2 2 3 3]
	// i8[6] [1 2 3 1 2 3]
	// i8[2] [1 1]
}

func ExampleWhere() {
	x := laze.From([]float64{-1, 0, 2})
	show(laze.Where(x.Lt(0), 0, x), x.Lt(0).Select(x, 1), x.Clip(-0.5, 0.5), x.FMA(x, 1))
	// Output:
	// f64[3] [0 0 2]
	// f64[3] [-1  1  1]
	// f64[3] [-0.5    0  0.5]
	// f64[3] [2 1 5]
}

func ExampleArray_Gather() {
	x := laze.From([]float64{10, 20, 30})
	i := laze.From([]int64{2, 0, 2})
	show(x.Gather(0, i), x.Take(i), x.TakeAlong(0, x.ArgSortDescending(0)), counted(2, 3).Gather(0, i.Clip(0, 1), i))
	// Output:
	// f64[3] [30 10 30]
	// f64[3] [30 10 30]
	// f64[3] [30 20 10]
	// i64[3] [5 0 5]
}

func ExampleArray_Scatter() {
	base, i, v := laze.Zeros(laze.Int64, 3), laze.From([]int64{2, 0, 2}), laze.From([]int64{5, 6, 7})
	for _, policy := range []laze.Policy{laze.KeepFirst, laze.KeepLast, laze.Accumulate, laze.KeepMin, laze.KeepMax,
		laze.Combine(func(old, value laze.Expr) laze.Expr { return old.Mul(10).Add(value) })} {
		show(base.Scatter(0, v, policy, i))
	}
	show(base.Scatter(0, 1, laze.Refuse, laze.From([]int64{1})), base.PutAlong(0, v, laze.Accumulate, i))
	show(base.Scatter(0, v, laze.KeepLast, laze.Where(v.Lt(7), i, int64(math.MinInt64)))) // those below 7 alone
	// Output:
	// i64[3] [6 0 5]
	// i64[3] [6 0 7]
	// i64[3] [ 6  0 12]
	// i64[3] [0 0 0]
	// i64[3] [6 0 7]
	// i64[3] [ 6  0 57]
	// i64[3] [0 1 0]
	// i64[3] [ 6  0 12]
	// i64[3] [6 0 5]
}

func ExampleArray_Histogram() {
	x := laze.From([]uint8{0, 2, 2, 1, 2})
	show(x.Histogram(4), x.Bincount(laze.Full(0.5, 5), 4))
	// Output:
	// i64[4] [1 1 3 0]
	// f64[4] [0.5 0.5 1.5   0]
}

func ExampleArray_Filter() {
	x := laze.From([]float64{3, -1, 2, -5})
	show(x.Filter(x.Gt(0)), counted(4, 2).Filter(x.Gt(0)))
	show(laze.FilterN(x.Lt(0), x, counted(4))...)
	// Output:
	// f64[2] [3 2]
	// i64[2,2] [[0 1]
	//           [4 5]]
	// f64[2] [-1 -5]
	// i64[2] [1 3]
}

func ExampleArray_Place() {
	x := laze.From([]float64{3, -1, 2, -5})
	below := x.Lt(0)
	show(x.Place(below, x.Filter(below).Mul(10)), counted(2, 2).Place(laze.From([]bool{false, true}), counted(3, 2)))
	// Output:
	// f64[4] [  3 -10   2 -50]
	// i64[2,2] [[0 1]
	//           [0 1]]
}

func ExampleArray_Sort() {
	x := laze.From([]float64{3, 1, 2})
	show(x.Sort(0), x.SortDescending(0), x.ArgSort(0), x.ArgSortDescending(0))
	show(laze.SortBy(0, x, counted(3))...)
	show(laze.SortByDescending(0, x, counted(3))...)
	// Output:
	// f64[3] [1 2 3]
	// f64[3] [3 2 1]
	// i64[3] [1 2 0]
	// i64[3] [0 2 1]
	// f64[3] [1 2 3]
	// i64[3] [1 2 0]
	// f64[3] [3 2 1]
	// i64[3] [0 2 1]
}

func ExampleArray_TopK() {
	x := laze.From([]float64{3, 1, 4, 1, 5})
	show(x.TopK(2), x.ArgTopK(2), x.KSelect(2), x.ArgKSelect(2))
	// Output:
	// f64[2] [5 4]
	// i64[2] [4 2]
	// f64[2] [1 1]
	// i64[2] [1 3]
}

func ExampleArray_TopK_axis() {
	x := laze.From([]float64{3, 1, 4, 1, 5, 9, 2, 6, 5}, 3, 3)
	show(x.TopK(2, 0), x.ArgTopK(2, 0), x.TopK(1, -1))
	// Output:
	// f64[2,3] [[3 6 9]
	//           [2 5 5]]
	// i64[2,3] [[0 2 1]
	//           [2 1 2]]
	// f64[3,1] [[4]
	//           [9]
	//           [6]]
}

func ExampleArray_NthElement() {
	x := laze.From([]float64{3, 1, 4, 1, 5})
	show(x.NthElement(0, 0), x.NthElement(0, 3))
	// Output:
	// f64[] 1
	// f64[] 4
}

func ExampleArray_Quantile() {
	x := laze.From([]float64{3, 1, 4, 1, 5, 9, 2, 6}, 2, 4)
	show(x.Quantile(1, 0, 0.5, 0.75), x.Median(1), x.Median(), x.MedianKeep(0))
	// Output:
	// f64[2,3] [[   1    2 3.25]
	//           [   2  5.5 6.75]]
	// f64[2] [  2 5.5]
	// f64[] 3.5
	// f64[1,4] [[  4   5   3 3.5]]
}

// Words go along an extent that is only known when it has been computed, without a stop.
func ExampleArray_Filter_axes() {
	x := laze.From([]float64{3, -1, 4, -1, 5, 9})
	y := x.Filter(x.Gt(0))
	show(y.Slice(laze.Range(0, 2)), y.Pick(0, -1), y.Reverse(), laze.Concat(0, y, x))
	// Output:
	// f64[2] [3 4]
	// f64[] 9
	// f64[4] [9 5 4 3]
	// f64[10] [ 3  4  5  9  3 -1  4 -1  5  9]
}
