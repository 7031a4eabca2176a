package expr

import (
	"math"

	"github.com/laze-go/laze/internal/elementary"
)

// evalScale is x * 2^floor(n) with the one rounding that an overflow or a subnormal result needs; 2^Inf is Inf,
// 2^-Inf is 0, so that 0 * 2^Inf and Inf * 2^-Inf are NaN, as x or n being NaN gives NaN. This is what VSCALEFPD
// and VSCALEFPS of AVX-512 do, but for a NaN times 2^Inf or 2^-Inf, which is any value: they take an infinite n
// for an answer that is known.
func evalScale(arg, _ Type, a []uint64) uint64 {
	if arg == Float32 {
		return uint64(math.Float32bits(elementary.Scale32(math.Float32frombits(uint32(a[0])), math.Float32frombits(uint32(a[1])))))
	}
	return math.Float64bits(elementary.Scale64(math.Float64frombits(a[0]), math.Float64frombits(a[1])))
}

// decompScale multiplies by three powers of two, of which only the last may round. The last takes as much
// of n as a power of two can; what n has beyond comes before, and then cannot round: it overflows, or is
// exact, or the result is 0 anyway.
func decompScale(f fn, a []Ref) Ref {
	e := exponents[f.t]
	n := f.clamp(f.Op(Floor, a[1]), -e.far, e.far)
	last := f.clamp(n, e.least, e.most)
	rest := f.sub(n, last)
	middle := f.clamp(rest, e.least, e.most)
	first := f.choose(f.Op(IsFinite, a[1]), f.pow2(f.sub(rest, middle)), f.Op(Max, a[1], f.num(0)))
	return f.mul(f.mul(f.mul(a[0], first), f.pow2(middle)), f.pow2(last))
}

// exponents are those of normal numbers of a float type, a bound beyond which every Scale gives 0 or infinity, and
// the number of bits after the point.
var exponents = map[Type]struct {
	least, most, far float64
	bits             int
}{
	Float32: {-126, 127, 300, 23},
	Float64: {-1022, 1023, 2200, 52},
}
