package main

import (
	"context"

	"github.com/laze-go/laze"
)

type float interface{ float32 | float64 }

func init() {
	floats("triad", triad[float64], triad[float32])
	floats("axpy", axpy[float64], axpy[float32])
	floats("poly3", unary[float64](-1, 1, poly3), unary[float32](-1, 1, poly3))
	floats("poly16", unary[float64](-1, 1, poly16), unary[float32](-1, 1, poly16))
	floats("reldiff", reldiff[float64], reldiff[float32])
	floats("sincos", unary[float64](-10, 10, sincos), unary[float32](-10, 10, sincos))
	floats("exp", unary[float64](-5, 5, laze.Array.Exp), unary[float32](-5, 5, laze.Array.Exp))
	floats("log", unary[float64](0x1p-10, 10, laze.Array.Log), unary[float32](0x1p-10, 10, laze.Array.Log))
	floats("tanh", unary[float64](-4, 4, laze.Array.Tanh), unary[float32](-4, 4, laze.Array.Tanh))
	floats("pow", power[float64], power[float32])
	floats("mathchain", unary[float64](-3, 3, mathchain), unary[float32](-3, 3, mathchain))
	floats("blackscholes", blackscholes[float64], blackscholes[float32])
	floats("mandel20", mandel(laze.Float64, 20), mandel(laze.Float32, 20))
	floats("mandel1000", mandel(laze.Float64, 1000), mandel(laze.Float32, 1000))
}

func unary[T float](lo, hi float64, f func(x laze.Array) laze.Array) func(n int) *job {
	return func(n int) *job { return map1(n, uniform[T](n, 1, lo, hi), f) }
}

func triad[T float](n int) *job {
	return map2(n, uniform[T](n, 1, 0, 1), uniform[T](n, 2, 0, 1), func(x, y laze.Array) laze.Array { return y.FMA(3, x) })
}

// axpy updates y in place, so that only the first result can be checked.
func axpy[T float](n int) *job {
	x, y := uniform[T](n, 1, -1, 1), uniform[T](n, 2, -1, 1)
	f := compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].FMA(0x1p-10, in[1])} })
	outs, ins := []any{y}, []any{x, y}
	return &job{once: true, check: func() any { return weighted(y) },
		run: func() error { return f.CallInto(context.Background(), outs, ins...) }}
}

// Products that are added to something say FMA, as compilers make of the plain C of the peers.
func poly3(x laze.Array) laze.Array {
	return x.FMA(0.25, 0.75).FMA(x, -1.5).FMA(x, -2)
}

func poly16(x laze.Array) laze.Array {
	return x.Map(func(x laze.Expr) laze.Expr {
		y := x.Like(1.0 / 17)
		for k := 15; k >= 0; k-- {
			y = y.FMA(x, 1/float64(k+1))
		}
		return y
	})
}

func reldiff[T float](n int) *job {
	return map2(n, uniform[T](n, 1, 1, 2), uniform[T](n, 2, 1, 2), func(x, y laze.Array) laze.Array {
		return x.Sub(y).Mul(2).Div(x.Add(y))
	})
}

func sincos(x laze.Array) laze.Array {
	s, c := x.Sin(), x.Cos()
	return s.FMA(s, c.Mul(c))
}

func power[T float](n int) *job {
	return map2(n, uniform[T](n, 1, 0.5, 2), uniform[T](n, 2, -3, 3), func(x, y laze.Array) laze.Array { return x.Pow(y) })
}

func mathchain(x laze.Array) laze.Array {
	square := x.Mul(x)
	return square.Neg().Exp().FMA(x.Tanh(), square.Add(1).Log())
}

func blackscholes[T float](n int) *job {
	s, x, t := uniform[T](n, 1, 5, 30), uniform[T](n, 2, 1, 100), uniform[T](n, 3, 0.25, 10)
	call, put := room[T](n), room[T](n)
	return into(func(in ...laze.Array) []laze.Array {
		return laze.ZipWithN(2, func(in []laze.Expr) []laze.Expr { return options(in[0], in[1], in[2]) }, in...)
	}, func() any { return weighted(call) + 2*weighted(put) }, []any{call, put}, []any{s, x, t})
}

// options prices a call and a put at interest 0.02 and volatility 0.30.
func options(s, x, t laze.Expr) []laze.Expr {
	const rate, vol = 0.02, 0.30
	spread := t.Sqrt().Mul(vol)
	d1 := t.FMA(rate+vol*vol/2, s.Div(x).Log()).Div(spread)
	n1, n2 := normalCDF(d1), normalCDF(d1.Sub(spread))
	paid := x.Mul(t.Mul(-rate).Exp())
	call := s.FMA(n1, paid.Mul(n2).Neg())
	put := paid.FMA(n2.Neg().Add(1), s.Mul(n1.Sub(1)))
	return []laze.Expr{call, put}
}

func normalCDF(d laze.Expr) laze.Expr {
	k := d.Abs().FMA(0.2316419, 1)
	k = k.Like(1).Div(k)
	poly := k.FMA(1.330274429, -1.821255978).FMA(k, 1.781477937).FMA(k, -0.356563782).FMA(k, 0.31938153).Mul(k)
	p := d.Mul(d).Mul(-0.5).Exp().Mul(0.39894228040143267794).Mul(poly)
	return d.Gt(0).Select(p.Neg().Add(1), p)
}

// mandel is the picture of the Mandelbrot set: pixel (i, j) is 255k/m for the first k with |z|^2 >= 4, or 255.
func mandel(t laze.DType, m int) func(n int) *job {
	return func(n int) *job {
		return fill(n*n, byWeight[uint8], func(...laze.Array) laze.Array {
			return laze.Generate(func(index []laze.Expr) laze.Expr {
				along := func(axis int, low, extent float64) laze.Expr {
					return index[axis].Cast(laze.Float64).Mul(extent / float64(n)).Add(low).Cast(t)
				}
				return escape(along(1, -2, 3), along(0, -1, 2), m)
			}, n, n)
		})
	}
}

func escape(cx, cy laze.Expr, m int) laze.Expr {
	v := laze.While(
		func(v []laze.Expr) laze.Expr {
			return v[2].Lt(m).And(v[0].Mul(v[0]).Add(v[1].Mul(v[1])).Lt(4))
		},
		func(v []laze.Expr) []laze.Expr {
			x := v[0].Mul(v[0]).Sub(v[1].Mul(v[1])).Add(cx)
			y := v[0].Mul(v[1]).Mul(2).Add(cy)
			return []laze.Expr{x, y, v[2].Add(1)}
		},
		cx.Like(0), cx.Like(0), laze.Const(0))
	inside := v[0].Mul(v[0]).Add(v[1].Mul(v[1])).Lt(4)
	return inside.Select(laze.Const(255), v[2].Sub(1).Mul(255).Div(m)).Cast(laze.Uint8)
}
