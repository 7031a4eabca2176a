package expr

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Remainders by the decomposition are those of the row, for numbers of all magnitudes and
// quotients that are nearly whole.
func TestRemainder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, typ := range []Type{Float32, Float64} {
		f := Single(Rem, typ)
		m := NewMachine(Expand(f, func(op Op) bool { return !decomps[op].covers(typ) }))
		near := func(v float64) uint64 { return floatBits(typ, v) + r.Uint64N(5) - 2 }
		for i := range 40000 {
			a := []uint64{wrap(bitsType(typ), r.Uint64()), wrap(bitsType(typ), r.Uint64())}
			switch y := float(typ, a[1]); i % 4 {
			case 1:
				a[0] = near(y * float64(r.IntN(1000)-500))
			case 2:
				a[0] = near(math.Ldexp(y, r.IntN(70)))
			case 3:
				a[1] = r.Uint64N(1 << r.IntN(30))
			}
			a[0] = wrap(bitsType(typ), a[0])
			var got [1]uint64
			m.Eval(&Env{}, a, got[:])
			if want := Rem.Row().Eval(typ, typ, a); !EqualBits(typ, got[0], want) {
				t.Fatalf("%s rem %s = %s, not %s", FormatBits(typ, a[0]), FormatBits(typ, a[1]), FormatBits(typ, got[0]), FormatBits(typ, want))
			}
		}
	}
}
