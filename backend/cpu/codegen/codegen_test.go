package codegen_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// polynomial is a program of so many multiplications and additions in a row on each element, unrolled so
// many times, with a masked tail.
func polynomial(level codegen.Level, degree, unroll int) *vector.Program {
	lanes := level.Lanes(true)
	b := vector.NewBuilder(fmt.Sprintf("polynomial %d", degree), lanes)
	n, x, y := b.Count(), b.Pointer(0), b.Pointer(1)
	r := rand.New(rand.NewPCG(1, 2))
	coefficients := make([]vector.Ref, degree+1)
	for i := range coefficients {
		coefficients[i] = b.Const(vector.F64, math.Float64bits(r.Float64()))
	}
	step := int64(lanes * unroll)
	shift := int64(0)
	for 1<<shift < step {
		shift++
	}
	value := func(v vector.Ref) vector.Ref {
		sum := coefficients[0]
		for _, c := range coefficients[1:] {
			sum = b.Op(vector.FMA, sum, v, c)
		}
		return sum
	}
	end := b.For(b.By(vector.ShrBy, shift, n), []vector.Ref{b.Int(0)}, func(c []vector.Ref) []vector.Ref {
		var sums []vector.Ref
		for u := range unroll {
			sums = append(sums, value(b.Load(expr.Float64, x, c[0], vector.None, int64(8*lanes*u))))
		}
		for u, s := range sums {
			b.Store(expr.Float64, y, c[0], vector.None, int64(8*lanes*u), s)
		}
		return []vector.Ref{b.Op(vector.Add, c[0], b.Int(step))}
	})
	left := b.Op(vector.Sub, n, end[0])
	b.For(b.By(vector.ShrBy, int64(shiftOf(lanes)), b.Op(vector.Add, left, b.Int(int64(lanes-1)))), []vector.Ref{end[0], left}, func(c []vector.Ref) []vector.Ref {
		m := b.Op(vector.First, c[1])
		b.Store(expr.Float64, y, c[0], m, 0, value(b.Load(expr.Float64, x, c[0], m, 0)))
		return []vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(lanes))), b.Op(vector.Sub, c[1], b.Int(int64(lanes)))}
	})
	p, err := b.Program()
	if err != nil {
		panic(err)
	}
	return p
}

func shiftOf(n int) (s int) {
	for 1<<s < n {
		s++
	}
	return s
}

func BenchmarkCompile(b *testing.B) { // run: go test -bench Compile ./backend/cpu/codegen
	for _, level := range []codegen.Level{codegen.AVX2, codegen.AVX512} {
		for _, degree := range []int{5, 30, 300} {
			p := polynomial(level, degree, 1)
			b.Run(fmt.Sprintf("%v/ops=%d", level, degree), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := codegen.Compile(p, level); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		k, err := codegen.Compile(polynomial(level, 30, 1), level)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(level.String()+"/check", func(b *testing.B) {
			for b.Loop() {
				if err := amd64.Check(k.Code); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
