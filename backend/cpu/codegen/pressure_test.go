package codegen_test

import (
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/backend/cpu/vector/vectortest"
	"github.com/laze-go/laze/graph/expr"
)

// crowds are programs with more values alive than there are registers. Each reads the float64
// buffer 0 and writes buffer 1.
var crowds = map[string]func(b *vector.Builder) vector.Ref{
	"vectors": func(b *vector.Builder) vector.Ref {
		return folded(b, vector.Sub, loads(b, 60))
	},
	"masks": func(b *vector.Builder) vector.Ref {
		var m []vector.Ref
		for i, v := range loads(b, 30) {
			m = append(m, b.Op(vector.Lt, v, b.Const(vector.F64, math.Float64bits(float64(i)/30))))
		}
		return b.Op(vector.Select, folded(b, vector.Xor, m), loads(b, 1)[0], b.Const(vector.F64, 0))
	},
	"integers": func(b *vector.Builder) vector.Ref {
		var list []vector.Ref
		for i := range 30 {
			list = append(list, b.FillInt(b.Pointer(0), vector.None, int64(8*i)))
		}
		return b.Op(vector.Bits, b.Splat(vector.I64, b.By(vector.ShrBy, 12, folded(b, vector.Xor, list))))
	},
	"constants": func(b *vector.Builder) vector.Ref {
		sum := loads(b, 1)[0]
		for i := range 60 {
			sum = b.Op(vector.FMA, sum, b.Const(vector.F64, math.Float64bits(1/float64(i+2))), b.Const(vector.F64, math.Float64bits(float64(i))))
		}
		return sum
	},
	"carried": func(b *vector.Builder) vector.Ref { // rotated in each round, so that every move matters
		return folded(b, vector.Sub, b.For(b.Int(7), loads(b, 40), func(c []vector.Ref) []vector.Ref {
			return append(append([]vector.Ref(nil), c[1:]...), b.Op(vector.Add, c[0], c[3]))
		}))
	},
	"deep": func(b *vector.Builder) vector.Ref {
		sums := loads(b, 5)
		var nest func(depth int, c []vector.Ref) []vector.Ref
		nest = func(depth int, c []vector.Ref) []vector.Ref {
			if depth == 0 {
				return append(c[1:len(c):len(c)], b.Op(vector.Sub, c[0], c[1]))
			}
			return b.For(b.Int(2), c, func(c []vector.Ref) []vector.Ref { return nest(depth-1, c) })
		}
		return folded(b, vector.Add, nest(8, sums))
	},
	"seldom": func(b *vector.Builder) vector.Ref { // what is alive around a cold region is intact behind it, and what it computes arrives
		list := loads(b, 40)
		m := b.Op(vector.Lt, list[0], list[1])
		got := b.When(m, list[2:5], func() []vector.Ref {
			more := b.For(b.Int(3), loads(b, 40), func(c []vector.Ref) []vector.Ref {
				return append(c[1:len(c):len(c)], b.Op(vector.Add, c[0], list[9]))
			})
			inner := b.When(b.Op(vector.Gt, more[0], more[1]), more[2:4], func() []vector.Ref {
				return []vector.Ref{folded(b, vector.Sub, more), b.Op(vector.Mul, list[7], more[3])}
			})
			return append(inner, folded(b, vector.Sub, append(more, list...)))
		})
		return folded(b, vector.Sub, append(list, got...))
	},
	"handed down": func(b *vector.Builder) vector.Ref { // what only a region inside of a cold region reads stays whole while that region needs all registers
		list := loads(b, 24)
		got := b.When(b.Op(vector.Lt, list[0], list[1]), list[:1], func() []vector.Ref {
			more := b.For(b.Int(3), loads(b, 40), func(c []vector.Ref) []vector.Ref {
				return append(c[1:len(c):len(c)], b.Op(vector.Add, c[0], c[3]))
			})
			return b.When(b.Op(vector.Gt, more[0], more[1]), []vector.Ref{folded(b, vector.Sub, more)}, func() []vector.Ref {
				return []vector.Ref{folded(b, vector.Sub, list)}
			})
		})
		return got[0]
	},
	"results": func(b *vector.Builder) vector.Ref { // of a cold region: those in registers stay while the others are stored
		list := loads(b, 40)
		got := b.When(b.Op(vector.Lt, list[0], list[1]), list, func() []vector.Ref {
			more := loads(b, 60)
			return append(more[20:59:59], folded(b, vector.Sub, more))
		})
		slices.Reverse(got) // the last lives longest, and is spilled
		return folded(b, vector.Sub, got)
	},
}

// loads reads vectors one behind the other. They are read anew, for they cannot be shared with those of another block.
func loads(b *vector.Builder, n int) (list []vector.Ref) {
	for i := range n {
		list = append(list, b.Load(expr.Float64, b.Pointer(0), vector.None, vector.None, int64(8*b.Lanes()*i)))
	}
	return list
}

// folded combines values in both directions, so that all are alive in the middle.
func folded(b *vector.Builder, op vector.Op, list []vector.Ref) vector.Ref {
	sum := list[0]
	for _, v := range list[1:] {
		sum = b.Op(op, sum, v)
	}
	for i := range list {
		sum = b.Op(op, sum, list[len(list)-1-i])
	}
	return sum
}

// crowded is a case of a crowd.
func crowded(t *testing.T, name string, level codegen.Level) *vectortest.Case {
	t.Helper()
	b := vector.NewBuilder(name, level.Lanes(true))
	b.Store(expr.Float64, b.Pointer(1), vector.None, vector.None, 0, crowds[name](b))
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	in := vectortest.NewBuffer(expr.Float64, 60*b.Lanes())
	for i := range in.Len() {
		in.Set(i, math.Float64bits(math.Mod(float64(i)*0.6180339887, 1)))
	}
	return &vectortest.Case{Program: p, Buffers: []vectortest.Buffer{in, vectortest.NewBuffer(expr.Float64, b.Lanes())}}
}

// What does not fit into registers is kept in memory, and comes back.
func TestCrowds(t *testing.T) {
	onLevels(t, func(t *testing.T, b *bench) {
		for name := range crowds {
			c := crowded(t, name, b.level)
			if err := b.differs(c); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if k, err := codegen.Compile(c.Program, b.level); err != nil || name != "constants" && name != "deep" && k.Spills == 0 {
				t.Errorf("%s: %v, %d spills: too small a crowd", name, err, k.Spills)
			}
		}
	})
}

// Cold regions take no registers from the hot code: it spills nothing because of them.
func TestColdRegionsAreFree(t *testing.T) {
	for _, level := range []codegen.Level{codegen.AVX2, codegen.AVX512} {
		b := vector.NewBuilder("cold", level.Lanes(true))
		list := loads(b, 6)
		got := b.When(b.Op(vector.Lt, list[0], list[1]), list[:1], func() []vector.Ref {
			return []vector.Ref{folded(b, vector.Sub, loads(b, level.Lanes(true)*3))}
		})
		b.Store(expr.Float64, b.Pointer(1), vector.None, vector.None, 0, folded(b, vector.Sub, append(list, got...)))
		p, err := b.Program()
		if err != nil {
			t.Fatal(err)
		}
		k, err := codegen.Compile(p, level)
		if err != nil {
			t.Fatal(err)
		}
		if k.Spills != 0 {
			t.Errorf("%v: %d spills\n%s", level, k.Spills, k.Text())
		}
	}
}

// Sums that a loop carries are in use all the time: what is ordered beside them leaves them their registers.
func TestCarriedSums(t *testing.T) {
	for _, level := range []codegen.Level{codegen.AVX2, codegen.AVX512} {
		b := vector.NewBuilder("sums", level.Lanes(true))
		bytes := int64(8 * b.Lanes())
		sums := b.For(b.Count(), append([]vector.Ref{b.Int(0)}, loads(b, 8)...), func(c []vector.Ref) []vector.Ref {
			next := []vector.Ref{b.Op(vector.Add, c[0], b.Int(8*bytes))}
			for k, sum := range c[1:] {
				x := b.Load(expr.Float64, b.Pointer(0), c[0], vector.None, int64(k)*bytes)
				y := b.Load(expr.Float64, b.Pointer(1), c[0], vector.None, int64(k)*bytes)
				difference := b.Op(vector.Sub, x, y)
				next = append(next, b.Op(vector.Add, sum, b.Op(vector.Mul, difference, difference)))
			}
			return next
		})
		b.Store(expr.Float64, b.Pointer(2), vector.None, vector.None, 0, folded(b, vector.Sub, sums[1:]))
		p, err := b.Program()
		if err != nil {
			t.Fatal(err)
		}
		if k, err := codegen.Compile(p, level); err != nil || k.Spills > 0 {
			t.Errorf("%v: %v, %d spills", level, err, k.Spills)
		}
	}
}
