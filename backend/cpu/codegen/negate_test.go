package codegen_test

import (
	"math"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/backend/cpu/vector/vectortest"
	"github.com/laze-go/laze/graph/expr"
)

// The opposite of a comparison of floats is one instruction, and a jump tests two masks at once, where masks
// are in registers of their own.
func TestOpposites(t *testing.T) {
	onLevels(t, func(t *testing.T, b *bench) {
		for _, op := range []vector.Op{vector.Lt, vector.Le, vector.Gt, vector.Ge, vector.Eq, vector.Ne, vector.NaN} {
			c := opposed(t, b.level, op)
			if err := b.differs(c); err != nil {
				t.Errorf("%v: %v", op, err)
			}
			k, err := codegen.Compile(c.Program, b.level)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"knot", "xor", "kor"} {
				if strings.Contains(strings.ReplaceAll(k.Text(), "kortest", ""), word) {
					t.Errorf("%v: %s in\n%s", op, word, k.Text())
				}
			}
		}
	})
}

// opposed stores what two vectors become where either is not in a relation with a third. On
// AVX-2 it asks for one of them.
func opposed(t *testing.T, level codegen.Level, op vector.Op) *vectortest.Case {
	t.Helper()
	b := vector.NewBuilder("opposed", level.Lanes(true))
	args := loads(b, 3)
	x, y := b.Op(vector.Not, b.Op(op, args[0], args[2])), b.Op(vector.Not, b.Op(op, args[1], args[2]))
	any := x
	if level != codegen.AVX2 {
		any = b.Op(vector.Or, x, y)
	}
	out := b.When(any, []vector.Ref{args[0]}, func() []vector.Ref {
		return []vector.Ref{b.Op(vector.Select, x, b.Op(vector.Sqrt, args[1]), b.Op(vector.Add, args[0], args[2]))}
	})
	b.Store(expr.Float64, b.Pointer(1), vector.None, vector.None, 0, out[0])
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	in := vectortest.NewBuffer(expr.Float64, 3*b.Lanes())
	values := []float64{1, math.NaN(), -1, math.Inf(1), 0}
	for i := range in.Len() {
		in.Set(i, math.Float64bits(values[i%len(values)]))
	}
	return &vectortest.Case{Program: p, Buffers: []vectortest.Buffer{in, vectortest.NewBuffer(expr.Float64, b.Lanes())}}
}

// A loop that goes on while no lane is set asks the mask, or two at once, and counts nothing. The Int that
// it gives is stored as it is.
func TestNoneSet(t *testing.T) {
	onLevels(t, func(t *testing.T, b *bench) {
		for _, masks := range []int{1, 2} {
			c := firstAbove(t, b.level, masks)
			if err := b.differs(c); err != nil {
				t.Error(err)
			}
			k, err := codegen.Compile(c.Program, b.level)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(k.Text(), "popcnt") {
				t.Errorf("lanes are counted in\n%s", k.Text())
			}
		}
	})
}

// firstAbove stores the number of the first of some vectors of which, or of which and the next,
// a lane is above 5: the sixth.
func firstAbove(t *testing.T, level codegen.Level, masks int) *vectortest.Case {
	t.Helper()
	const vectors = 8
	b := vector.NewBuilder("first", level.Lanes(true))
	step := int64(8 * b.Lanes())
	at := b.While([]vector.Ref{b.Int(0)}, func(c []vector.Ref) vector.Ref {
		var above []vector.Ref
		for k := range masks {
			v := b.Load(expr.Float64, b.Op(vector.Add, b.Pointer(0), c[0]), vector.None, vector.None, int64(k)*step)
			above = append(above, b.Op(vector.Gt, v, b.Const(vector.F64, math.Float64bits(5))))
		}
		any := above[0]
		if masks == 2 {
			any = b.Op(vector.Or, any, above[1])
		}
		return b.Op(vector.First, b.Op(vector.Sub, b.Int(1), b.Op(vector.Ones, any)))
	}, func(c []vector.Ref) []vector.Ref { return []vector.Ref{b.Op(vector.Add, c[0], b.Int(step))} })
	b.Store(expr.Int64, b.Pointer(1), vector.None, vector.None, 8, at[0])
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	in := vectortest.NewBuffer(expr.Float64, vectors*b.Lanes())
	in.Set(5*b.Lanes()+1, math.Float64bits(6))
	return &vectortest.Case{Program: p, Buffers: []vectortest.Buffer{in, vectortest.NewBuffer(expr.Int64, b.Lanes())}}
}
