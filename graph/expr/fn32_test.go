package expr

import (
	"math"
	"math/rand/v2"
	"testing"
)

// What the functions of f32 keep at all arguments, as command internal/ulp finds.
const maxULP32 = 0.98

// off32 is how many ulp of f32 the result of f32 is away from want, where an infinite result stands for 2^128.
func off32(got, want float64) float64 {
	_, e := math.Frexp(want)
	unit := math.Ldexp(1, min(max(e-24, -149), 104))
	if math.IsInf(got, 0) {
		got = math.Copysign(0x1p128, got)
	}
	return (got - want) / unit
}

// Values from elsewhere: testdata/functions32.txt says to a ten-thousandth ulp what functions give.
func TestFunctionValues32(t *testing.T) {
	eachKnown(t, "testdata/functions32.txt", Float32, func(line string, got, want, lacks float64) {
		if off := math.Abs(off32(got, want) - lacks); !(off <= maxULP32) {
			t.Errorf("%s: got %v, which is off by %.3f ulp", line, got, off)
		}
	})
}

// Everywhere, special values included, f32 gives what f64 gives, but for an ulp of f32: signs of
// zeros, infinities and NaN too.
func TestFunctions32FollowF64(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 2))
	for op := Exp; op < NumOps; op++ {
		if decomps[op].f32 == nil {
			continue
		}
		each(Float32, op.Row().Arity, func(a []uint64) { checkFollows(t, op, a) })
		for range 5000 {
			checkFollows(t, op, randomFloats(r, Float32, op.Row().Arity))
		}
	}
}

func checkFollows(t *testing.T, op Op, a []uint64) {
	t.Helper()
	wide := make([]uint64, len(a))
	for i, bits := range a {
		wide[i] = math.Float64bits(float(Float32, bits))
	}
	want := float(Float64, op.Row().Eval(Float64, Float64, wide))
	bits := op.Row().Eval(Float32, Float32, a)
	got := float(Float32, bits)
	rounded := floatBits(Float32, want)
	exact := want == 0 || !isFinite(want) || !isFinite(float(Float32, rounded)) && math.Abs(want) >= 0x1p128
	switch {
	case EqualBits(Float32, bits, rounded):
	case exact, math.Signbit(got) != math.Signbit(want), !(math.Abs(off32(got, want)) <= maxULP32):
		t.Errorf("%v%s = %v, but f64 gives %v", op, formatAll(Float32, a), got, want)
	}
}

// Powers of 2 come out exactly.
func TestExactValues32(t *testing.T) {
	exact := func(op Op, x, want float64) {
		t.Helper()
		if got := float(Float32, op.Row().Eval(Float32, Float32, []uint64{floatBits(Float32, x)})); got != want {
			t.Errorf("%v(%v) = %v, want %v", op, x, got, want)
		}
	}
	for n := -149; n < 128; n++ {
		power := math.Ldexp(1, n)
		exact(Exp2, float64(n), power)
		exact(Log2, power, float64(n))
	}
}
