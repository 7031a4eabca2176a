package main

import "github.com/laze-go/laze"

var random = laze.Random{Seed: 42}

func init() {
	floats("philox_uniform", draw(byBits[float64], laze.Float64, random.Uniform), draw(byBits[float32], laze.Float32, random.Uniform))
	floats("philox_normal", draw(byWeight[float64], laze.Float64, random.Normal), draw(byWeight[float32], laze.Float32, random.Normal))
	floats("rand_uniform", draw(byWeight[float64], laze.Float64, random.Uniform), draw(byWeight[float32], laze.Float32, random.Uniform))
	floats("rand_normal", draw(byWeight[float64], laze.Float64, random.Normal), draw(byWeight[float32], laze.Float32, random.Normal))
	floats("mcpi", inCircle(laze.Float64), inCircle(laze.Float32))
}

func draw[T float](sum func(out []T) any, t laze.DType, from func(t laze.DType, dims ...int) laze.Array) func(n int) *job {
	return func(n int) *job {
		return fill(n, sum, func(...laze.Array) laze.Array { return from(t, n) })
	}
}

// inCircle counts the points of the unit square that lie in the unit circle.
func inCircle(t laze.DType) func(n int) *job {
	return func(n int) *job {
		return fill(1, itself[int64], func(...laze.Array) laze.Array {
			points := random.Uniform(t, n, 2)
			x, y := points.Pick(1, 0), points.Pick(1, 1)
			return x.Mul(x).Add(y.Mul(y)).Lt(1).Count()
		})
	}
}
