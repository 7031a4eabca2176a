package main

import "github.com/laze-go/laze"

func init() {
	floats("sum", sum[float64](vector), sum[float32](vector))
	floats("sum2d", sum[float64](square), sum[float32](square))
	floats("dot", pair[float64](dot), pair[float32](dot))
	floats("sumsqdiff", pair[float64](sumsqdiff), pair[float32](sumsqdiff))
	floats("mapfiltersum", mapfiltersum[float64], mapfiltersum[float32])
	floats("meanvar", meanvar[float64], meanvar[float32])
	floats("sumaxis0", sumaxis[float64](0), sumaxis[float32](0))
	floats("sumaxis1", sumaxis[float64](1), sumaxis[float32](1))
	floats("minmax", minmax[float64], minmax[float32])
	floats("argmax", argmax[float64], argmax[float32])
	floats("softmax", softmax[float64], softmax[float32])
}

// vector and square are the shapes that a size stands for.
func vector(n int) []int { return []int{n} }
func square(n int) []int { return []int{n, n} }

func size(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

func sum[T float](shape func(n int) []int) func(n int) *job {
	return func(n int) *job {
		x := uniform[T](size(shape(n)), 1, 0, 1)
		return fill(1, itself[T], func(in ...laze.Array) laze.Array { return in[0].Reshape(shape(n)...).Sum() }, x)
	}
}

func pair[T float](f func(x, y laze.Array) laze.Array) func(n int) *job {
	return func(n int) *job {
		return fill(1, itself[T], func(in ...laze.Array) laze.Array { return f(in[0], in[1]) },
			uniform[T](n, 1, 0, 1), uniform[T](n, 2, 0, 1))
	}
}

func dot(x, y laze.Array) laze.Array { return x.Mul(y).Sum() }

func sumsqdiff(x, y laze.Array) laze.Array {
	d := x.Sub(y)
	return d.Mul(d).Sum()
}

func mapfiltersum[T float](n int) *job {
	return fill(1, itself[T], func(in ...laze.Array) laze.Array {
		return in[0].Map(func(x laze.Expr) laze.Expr { return x.Gt(0.5).Select(x.Mul(x), 0) }).Sum()
	}, uniform[T](n, 1, 0, 1))
}

func meanvar[T float](n int) *job {
	mean, variance := make([]T, 1), make([]T, 1)
	return into(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Mean(), in[0].Var(0)} },
		func() any { return float64(mean[0]) + 2*float64(variance[0]) }, []any{mean, variance}, []any{uniform[T](n, 1, 0, 1)})
}

func sumaxis[T float](axis int) func(n int) *job {
	return func(n int) *job {
		return fill(n, byWeight[T], func(in ...laze.Array) laze.Array { return in[0].Reshape(n, n).Sum(axis) },
			uniform[T](n*n, 1, 0, 1))
	}
}

func minmax[T float](n int) *job {
	least, greatest := make([]T, 1), make([]T, 1)
	return into(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Min(), in[0].Max()} },
		func() any { return bitsOf(least[0]) + 3*bitsOf(greatest[0]) }, []any{least, greatest}, []any{uniform[T](n, 1, -1, 1)})
}

func argmax[T float](n int) *job {
	return fill(1, byBits[int64], func(in ...laze.Array) laze.Array { return in[0].ArgMax() }, uniform[T](n, 1, -1, 1))
}

func softmax[T float](n int) *job {
	return fill(n*n, byWeight[T], func(in ...laze.Array) laze.Array {
		a := in[0].Reshape(n, n)
		e := a.Sub(a.MaxKeep(1)).Exp()
		return e.Div(e.SumKeep(1))
	}, uniform[T](n*n, 1, -5, 5))
}
