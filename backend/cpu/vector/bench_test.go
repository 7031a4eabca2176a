package vector

import (
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

// chain builds a loop of about n operations.
func chain(n int) *Builder {
	b := NewBuilder("chain", 8)
	b.For(b.Count(), []Ref{b.Int(0)}, func(c []Ref) []Ref {
		v := b.Load(expr.Float64, b.Pointer(0), c[0], None, 0)
		for k := range n / 3 {
			x := b.Op(Add, v, b.Const(F64, uint64(k)<<40))
			v = b.Op(FMA, x, v, x)
		}
		b.Store(expr.Float64, b.Pointer(1), c[0], None, 0, v)
		return []Ref{b.Op(Add, c[0], b.Int(8))}
	})
	return b
}

// BenchmarkBuild is what a program of 100 operations costs before code is made of it: go test -bench Build -benchmem
func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		if _, err := chain(100).Program(); err != nil {
			b.Fatal(err)
		}
	}
}
