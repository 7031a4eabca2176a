package main

import "github.com/laze-go/laze"

func init() {
	floats("scan_inc", running(steps[float64], byWeight, inclusive), running(steps[float32], byWeight, inclusive))
	register("scan_inc", "i64", running(counts, byBits, inclusive))
	floats("scan_exc", running(steps[float64], byWeight, exclusive), running(steps[float32], byWeight, exclusive))
	register("scan_exc", "i64", running(counts, byBits, exclusive))
	floats("gather", gather[float64], gather[float32])
	floats("scatter_add", scatterAdd[float64], scatterAdd[float32])
	floats("hist256", histogram[float64](256), histogram[float32](256))
	floats("hist1m", histogram[float64](1<<20), histogram[float32](1<<20))
	floats("filter", filter[float64], filter[float32])
}

// steps and counts are the inputs of scans.
func steps[T float](n int) []T { return uniform[T](n, 1, -0.5, 0.5) }
func counts(n int) []int64     { return below(n, 1, 100) }

func inclusive(x laze.Array) laze.Array { return x.CumSum(0) }
func exclusive(x laze.Array) laze.Array {
	return x.ScanExclusive(0, 0, func(x, y laze.Expr) laze.Expr { return x.Add(y) })
}

func running[T element](input func(n int) []T, sum func(out []T) any, f func(x laze.Array) laze.Array) func(n int) *job {
	return func(n int) *job {
		return fill(n, sum, func(in ...laze.Array) laze.Array { return f(in[0]) }, input(n))
	}
}

func gather[T float](n int) *job {
	return fill(n, byBits[T], func(in ...laze.Array) laze.Array { return in[0].Take(in[1]) },
		uniform[T](n, 1, 0, 1), below(n, 2, uint64(n)))
}

func scatterAdd[T float](n int) *job {
	return fill(n, byWeight[T], func(in ...laze.Array) laze.Array {
		return laze.Zeros(in[0].DType(), n).Scatter(0, in[0], laze.Accumulate, in[1])
	}, uniform[T](n, 1, 0, 1), below(n, 2, uint64(n)))
}

func histogram[T float](bins int) func(n int) *job {
	return func(n int) *job {
		return fill(bins, byBits[int64], func(in ...laze.Array) laze.Array {
			return in[0].Mul(bins).Cast(laze.Int64).Histogram(bins)
		}, uniform[T](n, 1, 0, 1))
	}
}

// filter learns the length of its result from the call.
func filter[T float](n int) *job {
	out := room[T](n)
	return into(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Filter(in[0].Gt(0.5))} },
		func() any { return exact(out) + uint64(len(out)) }, []any{&out}, []any{uniform[T](n, 1, 0, 1)})
}
