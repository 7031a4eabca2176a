package laze_test

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze"
)

// What a prepared call costs besides the work. run: go test -run - -bench Call -benchmem
func BenchmarkCallInto(b *testing.B) {
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Mul(3).Add(in[1])} })
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 1 << 10, 1 << 16} {
		b.Run(fmt.Sprintf("f64/n=%d", n), func(b *testing.B) {
			x, y, z := make([]float64, n), make([]float64, n), make([]float64, n)
			outs, ins := []any{z}, []any{x, y}
			b.SetBytes(int64(3 * 8 * n))
			b.ReportAllocs()
			for b.Loop() {
				if err := f.CallInto(ctx, outs, ins...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What building, planning and running a graph of ten nodes costs when an equal one was prepared before.
func BenchmarkEval(b *testing.B) {
	xs := make([]float64, 16)
	b.ReportAllocs()
	for b.Loop() {
		if err := laze.Eval(ctx, ten(xs)); err != nil {
			b.Fatal(err)
		}
	}
}

// What building alone costs.
func BenchmarkBuild(b *testing.B) {
	xs := make([]float64, 16)
	b.ReportAllocs()
	for b.Loop() {
		if err := ten(xs).Err(); err != nil {
			b.Fatal(err)
		}
	}
}

// ten makes a graph of ten nodes.
func ten(xs []float64) laze.Array {
	x := laze.From(xs)
	return x.Mul(x).Add(1).Sqrt().Sub(x).Abs().Mul(2).Add(x).Neg().Exp()
}

// What planning and compiling a graph costs, when no equal one was prepared: every graph here is another one.
func BenchmarkCompile(b *testing.B) {
	x := laze.From(make([]float64, 16))
	for n := 0; b.Loop(); n++ {
		y := x.Mul(x).Add(n).Sqrt().Sub(x).Abs().Mul(2).Add(x).Neg().Exp()
		if err := laze.Eval(ctx, y); err != nil {
			b.Fatal(err)
		}
	}
}
