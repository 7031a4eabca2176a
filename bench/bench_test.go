package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze"
)

// A contest is a graph of float64 arrays beside what else one could write.
//
//	go test ./bench -bench Triad -count 10 | benchstat -
type contest struct {
	ins, outs int // arrays of n elements that an ideal program reads and writes; without outs, the result is one number
	step      func(in []laze.Array) laze.Array
	loop      func(out []float64, in [][]float64)
}

// run measures at sizes for L1, L2 and memory: the graph on all processors and on one, the graph without fusion, the
// plain loop, and a copy that moves the same bytes, which is the roof.
func (c contest) run(b *testing.B) {
	for _, n := range []int{1 << 10, 1 << 16, 1 << 22} {
		in := make([][]float64, c.ins)
		for k := range in {
			in[k] = uniform[float64](n, uint64(k+1), 0, 1)
		}
		out := make([]float64, max(1, c.outs*n))
		measure := func(name string, run func() error) {
			b.Run(fmt.Sprintf("f64/n=%d/%s", n, name), func(b *testing.B) {
				b.SetBytes(int64(8 * n * (c.ins + c.outs)))
				if err := run(); err != nil { // the first call compiles, and touches new memory
					b.Fatal(err)
				}
				for b.Loop() {
					run()
				}
			})
		}
		measure("laze", c.call(out, in))
		measure("laze-1", c.call(out, in, laze.Workers(1)))
		measure("unfused", c.call(out, in, laze.NoFusion()))
		measure("loop", func() error { c.loop(out, in); return nil })
		measure("copy", copying(n*(c.ins+c.outs)))
	}
}

func (c contest) call(out []float64, in [][]float64, opts ...laze.Option) func() error {
	f := compile(func(in ...laze.Array) []laze.Array { return []laze.Array{c.step(in)} }, opts...)
	var ins []any
	for _, x := range in {
		ins = append(ins, x)
	}
	return func() error { return f.CallInto(context.Background(), []any{out}, ins...) }
}

// copying moves as many elements as are asked for: half of them are read, and half written.
func copying(moved int) func() error {
	from, to := uniform[float64](moved/2, 1, 0, 1), make([]float64, moved/2)
	return func() error {
		copy(to, from)
		return nil
	}
}

func BenchmarkTriad(b *testing.B) {
	contest{ins: 2, outs: 1,
		step: func(in []laze.Array) laze.Array { return in[1].Mul(3).Add(in[0]) },
		loop: func(out []float64, in [][]float64) {
			x, y := in[0], in[1]
			for i := range out {
				out[i] = x[i] + float64(3*y[i])
			}
		}}.run(b)
}

// BenchmarkChain is sqrt(x*x + y*y)*a - b.
func BenchmarkChain(b *testing.B) {
	contest{ins: 4, outs: 1,
		step: func(in []laze.Array) laze.Array {
			x, y := in[0], in[1]
			return x.Mul(x).Add(y.Mul(y)).Sqrt().Mul(in[2]).Sub(in[3])
		},
		loop: func(out []float64, in [][]float64) {
			x, y, a, c := in[0], in[1], in[2], in[3]
			for i := range out {
				out[i] = float64(math.Sqrt(float64(x[i]*x[i])+float64(y[i]*y[i]))*a[i]) - c[i]
			}
		}}.run(b)
}

// BenchmarkSinCos is sin(x)^2 + cos(x)^2.
func BenchmarkSinCos(b *testing.B) {
	contest{ins: 1, outs: 1,
		step: func(in []laze.Array) laze.Array { return sincos(in[0]) },
		loop: func(out []float64, in [][]float64) {
			for i, x := range in[0] {
				sin, cos := math.Sin(x), math.Cos(x)
				out[i] = float64(sin*sin) + float64(cos*cos)
			}
		}}.run(b)
}

func BenchmarkSum(b *testing.B) {
	contest{ins: 1,
		step: func(in []laze.Array) laze.Array { return in[0].Sum() },
		loop: func(out []float64, in [][]float64) {
			sum := 0.0
			for _, x := range in[0] {
				sum += x
			}
			out[0] = sum
		}}.run(b)
}

func BenchmarkDot(b *testing.B) {
	contest{ins: 2,
		step: func(in []laze.Array) laze.Array { return dot(in[0], in[1]) },
		loop: func(out []float64, in [][]float64) {
			x, y, sum := in[0], in[1], 0.0
			for i := range x {
				sum += float64(x[i] * y[i])
			}
			out[0] = sum
		}}.run(b)
}

func BenchmarkScan(b *testing.B) {
	contest{ins: 1, outs: 1,
		step: func(in []laze.Array) laze.Array { return inclusive(in[0]) },
		loop: func(out []float64, in [][]float64) {
			sum := 0.0
			for i, x := range in[0] {
				sum += x
				out[i] = sum
			}
		}}.run(b)
}

func BenchmarkSort(b *testing.B) {
	contest{ins: 1, outs: 1,
		step: func(in []laze.Array) laze.Array { return in[0].Sort(0) },
		loop: func(out []float64, in [][]float64) {
			copy(out, in[0])
			slices.Sort(out)
		}}.run(b)
}

// BenchmarkCompile prepares a chain of pointwise nodes. Every constant of a cold graph is new, so that nothing is found
// in a cache; a cached one has been prepared before, from another place.
func BenchmarkCompile(b *testing.B) {
	x := laze.Zeros(laze.Float64, 1000)
	constant := 0.0
	for _, nodes := range []int{10, 100, 1000} {
		prepare := func(b *testing.B, fresh float64) {
			f := compile(func(in ...laze.Array) []laze.Array {
				y := in[0]
				for range nodes / 2 {
					constant += fresh
					y = y.Add(constant).Abs()
				}
				return []laze.Array{y}
			})
			if err := f.Prepare(x); err != nil {
				b.Fatal(err)
			}
		}
		for _, kind := range []struct {
			name  string
			fresh float64
		}{{"cold", 1}, {"cached", 0}} {
			b.Run(fmt.Sprintf("nodes=%d/%s", nodes, kind.name), func(b *testing.B) {
				for b.Loop() {
					prepare(b, kind.fresh)
				}
			})
		}
	}
}
