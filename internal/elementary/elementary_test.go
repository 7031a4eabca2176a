package elementary

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// An fma of f32 is rounded once, also near ties of f32 and of f64, and where the result is subnormal.
func TestFMA32(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	short := func() float32 { return float32(1 + math.Ldexp(float64(r.IntN(1<<12)), -12)) }
	for i := range 300000 {
		a, b, c := short(), short(), float32(math.Ldexp(float64(r.IntN(15)-7), -r.IntN(150)))
		switch i % 6 {
		case 1:
			a = float32(math.Ldexp(float64(a), -140+r.IntN(20)))
		case 2:
			a, b, c = math.Float32frombits(r.Uint32()), math.Float32frombits(r.Uint32()), math.Float32frombits(r.Uint32())
		case 3:
			c = -float32(float64(a)*float64(b)) + c
		case 4, 5: // half a unit of c and next to nothing, which f64 rounds off: 2^32 +- 1 times its scale
			pair := [][2]float32{{65535, 65537}, {641, 6700417}}[r.IntN(2)]
			unit, digits := r.IntN(100)-146, 1<<23|r.Uint32N(1<<23)
			if i%6 == 5 {
				unit, digits = -149, digits>>1
			}
			a, b = float32(math.Ldexp(float64(pair[0]), -80)), float32(math.Ldexp(float64(pair[1]), unit+80-33)*(1-2*float64(r.IntN(2))))
			c = float32(math.Ldexp(float64(digits), unit))
		}
		if got, want := FMA32(a, b, c), exactFMA(a, b, c); got != want && (got == got || want == want) {
			t.Fatalf("fma(%x, %x, %x) = %x, want %x", a, b, c, got, want)
		}
	}
}

func exactFMA(a, b, c float32) float32 {
	x, y, z := float64(a), float64(b), float64(c)
	if plain := x*y + z; x-x != 0 || y-y != 0 || z-z != 0 {
		return float32(plain)
	}
	exact := func(v float64) *big.Float { return new(big.Float).SetPrec(1000).SetFloat64(v) }
	product := exact(x)
	sum, _ := product.Mul(product, exact(y)).Add(product, exact(z)).Float32()
	return sum
}

// The parts of f32 that go through f64 keep what f32 says.
func TestParts32(t *testing.T) {
	for _, x := range []float32{0, 1, -1.5, 2.5, 3.5, 1 << 24, 1e-45, -1e38} {
		if got := abs32(x); got != float32(math.Abs(float64(x))) {
			t.Errorf("abs(%v) = %v", x, got)
		}
		if got := copysign32(x, -1); got != float32(math.Copysign(float64(x), -1)) {
			t.Errorf("copysign(%v, -1) = %v", x, got)
		}
	}
	if floor32(-1.5) != -2 || ceil32(-1.5) != -1 || trunc32(-1.5) != -1 || round32(2.5) != 2 || sqrt32(16) != 4 {
		t.Error("rounding is wrong")
	}
}
