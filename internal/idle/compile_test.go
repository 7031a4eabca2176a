package idle_test

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/internal/idle"
)

// chain makes a graph of so many nodes whose structure depends on seed: sums and products of what came before.
func chain(x, y laze.Array, nodes int, seed uint64) laze.Array {
	a, b := x, y
	for range nodes {
		seed = seed*6364136223846793005 + 1442695040888963407
		var c laze.Array
		switch seed >> 61 {
		case 0:
			c = a.Mul(b)
		case 1:
			c = a.Sub(b)
		case 2:
			c = a.Abs().Sqrt()
		case 3:
			c = a.Add(float64(seed>>40&7) + 0.5)
		case 4:
			c = a.Maximum(y)
		default:
			c = a.Add(b)
		}
		a, b = c, a
	}
	return a
}

// What a new graph costs from its first call to its result, without machine code: to build, fuse and schedule it.
// run: go test -run - -bench Compile ./internal/idle
func BenchmarkCompile(b *testing.B) {
	for _, m := range []laze.Backend{idle.New(), laze.CPU()} {
		for _, nodes := range []int{10, 100, 1000, 10_000} {
			b.Run(fmt.Sprintf("nodes=%d/%s", nodes, m.Name()), func(b *testing.B) {
				x, y := laze.From(make([]float64, 16)), laze.From(make([]float64, 16))
				for seed := uint64(1); b.Loop(); seed++ {
					if _, err := chain(x, y, nodes, seed).Eval(ctx, laze.On(m)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// What a graph costs that an equal one was prepared for: to build it, and to find the program.
func BenchmarkEvalCached(b *testing.B) {
	m := idle.New()
	for _, nodes := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("nodes=%d/%s", nodes, m.Name()), func(b *testing.B) {
			x, y := laze.From(make([]float64, 16)), laze.From(make([]float64, 16))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := chain(x, y, nodes, 1).Eval(ctx, laze.On(m)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
