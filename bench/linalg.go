package main

import (
	"math"

	"github.com/laze-go/laze"
)

func init() {
	floats("matmul", matmul[float64], matmul[float32])
	floats("spmv", spmv[float64], spmv[float32])
	register("spca", "f64", spca)
}

func matmul[T float](n int) *job {
	return fill(n*n, byWeight[T], func(in ...laze.Array) laze.Array {
		return in[0].Reshape(n, n).MatMul(in[1].Reshape(n, n))
	}, uniform[T](n*n, 1, -1, 1), uniform[T](n*n, 2, -1, 1))
}

// spmv needs no row pointers: all rows of the matrix have 16 elements.
func spmv[T float](n int) *job {
	const row = 16
	column := generate(n*row, func(k uint64) int32 {
		w := uint64(n / row)
		return int32(stream(2, k)>>32*w>>32 + k%row*w)
	})
	return fill(n, byWeight[T], func(in ...laze.Array) laze.Array {
		values, columns, x := in[0].Reshape(n, row), in[1].Reshape(n, row), in[2]
		return values.Mul(x.Take(columns)).Sum(1)
	}, uniform[T](n*row, 1, -1, 1), column, uniform[T](n, 3, -1, 1))
}

// spca searches the direction, among those of the columns of c, along which ten rows of v reach farthest.
func spca(n int) *job {
	const samples, nonzero = 64000, 10
	best, x := make([]float64, 1), room[float64](n)
	return into(func(in ...laze.Array) []laze.Array {
		v, c := in[0].Reshape(n, 3), in[1].Reshape(3, samples)
		reach := along(v, c).TopK(nonzero)
		lengths := reach.Mul(reach).Sum(1).Sqrt()
		winner := along(v, c.Gather(1, lengths.ArgMax().Expand(0))).Pick(0, 0)
		length := lengths.Max()
		part := laze.Zeros(laze.Float64, n).Scatter(0, winner.TopK(nonzero).Div(length), laze.Refuse, winner.ArgTopK(nonzero))
		return []laze.Array{length, part}
	}, func() any { return best[0] + 2*weighted(x) }, []any{best, x}, []any{uniform[float64](3*n, 1, -1, 1), normals(3 * samples)})
}

// along gives the coordinates of the rows of v along each column of c: [columns, rows].
func along(v, c laze.Array) laze.Array {
	length := c.Mul(c).Sum(0).Sqrt()
	coordinate := func(k int) laze.Array { return c.Pick(0, k).Div(length).Expand(1).Mul(v.Pick(1, k)) }
	return coordinate(0).Add(coordinate(1)).Add(coordinate(2))
}

// normals are the samples of spca, made from input stream 2 by the transform of Box and Muller.
func normals(n int) []float64 {
	u := uniform[float64](n, 2, 0, 1)
	for j := 0; j+1 < n; j += 2 {
		rho := math.Sqrt(-2 * math.Log(1-u[j]))
		sin, cos := math.Sincos(2 * math.Pi * u[j+1])
		u[j], u[j+1] = rho*cos, rho*sin
	}
	return u
}
