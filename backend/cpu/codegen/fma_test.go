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

// negation changes the sign of a float by way of its bits, or at once.
func negation(b *vector.Builder, v vector.Ref, bits bool) vector.Ref {
	t := b.TypeOf(v)
	sign := uint64(1) << (8*t.Bytes() - 1)
	if !bits {
		return b.Op(vector.Xor, v, b.Const(t, sign))
	}
	x := b.Op(vector.Bits, v)
	return b.Op(vector.Bits, b.Op(vector.Xor, x, b.Const(b.TypeOf(x), sign)))
}

// Changes of sign go into the multiply-add that uses them, each of them, with any of the operands in memory.
func TestSignsOfFMA(t *testing.T) {
	onLevels(t, func(t *testing.T, b *bench) {
		for signs := range 16 {
			c := signed(t, b.level, signs)
			if err := b.differs(c); err != nil {
				t.Errorf("signs %#b: %v", signs, err)
			}
			k, err := codegen.Compile(c.Program, b.level)
			if err != nil || signs&8 == 0 && strings.Contains(k.Text(), "xor") {
				t.Errorf("signs %#b: %v\n%s", signs, err, k.Text())
			}
		}
	})
}

// signed is a multiply-add of three negated operands, by the bits of signs; 8 uses one of them again.
func signed(t *testing.T, level codegen.Level, signs int) *vectortest.Case {
	t.Helper()
	b := vector.NewBuilder("signs", level.Lanes(true))
	args := loads(b, 3)
	for k := range args {
		if signs>>k&1 != 0 {
			args[k] = negation(b, args[k], k != 1)
		}
	}
	sum := b.Op(vector.FMA, args...)
	if signs&8 != 0 {
		sum = b.Op(vector.Mul, sum, args[0])
	}
	b.Store(expr.Float64, b.Pointer(1), vector.None, vector.None, 0, sum)
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	in := vectortest.NewBuffer(expr.Float64, 3*b.Lanes())
	for i := range in.Len() {
		in.Set(i, math.Float64bits(math.Sin(float64(i))))
	}
	return &vectortest.Case{Program: p, Buffers: []vectortest.Buffer{in, vectortest.NewBuffer(expr.Float64, b.Lanes())}}
}
