package laze_test

import "github.com/laze-go/laze"

func ExampleRandom_Shuffle() {
	rng := laze.Random{Seed: 1, Generator: laze.Threefry}
	show(
		rng.Permutation(6),
		rng.Choice(100, 4),
		rng.Shuffle(laze.From([]float64{10, 20, 30, 40}), 0),
		rng.Bernoulli(0.25, 100000).Count(),
		rng.Exponential(laze.Float64, 100000).Mean().Mul(100).Round(),
	)
	// Output:
	// i64[6] [5 2 1 0 3 4]
	// i64[4] [35 62 65 12]
	// f64[4] [30 20 10 40]
	// i64[] 25087
	// f64[] 100
}

func ExampleArray_HistogramIn() {
	x := laze.From([]float64{0, 0.1, 0.25, 0.5, 0.5, 0.99, 1, 1.5, -3})
	weights := laze.From([]float32{1, 2, 3, 4, 5, 6, 7, 8, 9})
	edges := laze.From([]float64{0, 0.2, 0.5, 2})
	show(
		x.HistogramIn(laze.EvenBins(4, 0, 1)),
		x.HistogramIn(laze.EdgeBins(edges)),
		x.HistogramIn(laze.EdgeBins(edges), weights),
		laze.Histogram2D(x, x.Mul(x), laze.EvenBins(2, 0, 1), laze.EdgeBins(edges)),
	)
	// Output:
	// i64[4] [2 1 2 2]
	// i64[3] [2 1 5]
	// f32[3] [ 3  3 30]
	// i64[2,3] [[3 0 0]
	//           [0 2 2]]
}

func ExampleArray_Digitize() {
	x, edges := laze.From([]float64{-1, 0, 0.5, 1, 2}), laze.From([]float64{0, 1})
	show(x.Digitize(edges), x.DigitizeRight(edges))
	// Output:
	// i64[5] [0 1 1 2 2]
	// i64[5] [0 0 1 1 2]
}

func ExampleArray_Interp() {
	px, py := laze.From([]float64{0, 1, 3}), laze.From([]float64{10, 20, 0})
	show(laze.From([]float64{-1, 0.5, 1, 2, 9}).Interp(px, py))
	// Output:
	// f64[5] [10 15 20 10  0]
}

func ExampleArray_Convolve() {
	x := laze.From([]float64{1, 2, 3, 4})
	kernel := laze.From([]float64{1, 0, -1})
	show(
		x.Convolve(kernel, laze.ConvolveFull),
		x.Convolve(kernel, laze.ConvolveSame),
		x.Convolve(kernel, laze.ConvolveValid),
		laze.Iota(laze.Int64, 1, 3, 4).Convolve(laze.Ones(laze.Int64, 2, 2), laze.ConvolveValid),
		laze.Iota(laze.Int64, 1, 2, 4).Convolve(laze.From([]int64{1, 10}), laze.ConvolveSame, 0),
	)
	// Output:
	// f64[6] [ 1  2  2  2 -3 -4]
	// f64[4] [ 2  2  2 -3]
	// f64[2] [2 2]
	// i64[2,3] [[ 2  6 10]
	//           [ 2  6 10]]
	// i64[2,4] [[ 0  1  2  3]
	//           [ 0 11 22 33]]
}

func ExampleWhereN() {
	x := laze.From([]float64{-2, -0.5, 0.5, 2})
	show(laze.WhereN(x, laze.Case{Cond: x.Lt(-1), Value: -1}, laze.Case{Cond: x.Gt(1), Value: x.Sqrt()}))
	// Output:
	// f64[4] [                -1               -0.5                0.5 1.4142135623730951]
}

func ExampleArray_CumTrapezoid() {
	y := laze.From([]float64{0, 1, 4, 9})
	show(y.CumTrapezoid(0, 0.5), y.CumTrapezoid(0, laze.From([]float64{0, 1, 1, 3})), y.DifferencesOf(2, 0))
	// Output:
	// f64[3] [0.25  1.5 4.75]
	// f64[3] [ 0.5  0.5 13.5]
	// f64[2] [2 2]
}
