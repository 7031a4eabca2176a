// Package exact computes the elementary functions to about 100 bits, to measure others by.
//
// What comes in: float64 arguments. What goes out: a Real, the value as a sum of two floats and a power of
// two, with a relative error below 2^-90. It must not know what is measured: nothing here shares an algorithm
// or a constant with package expr.
//
// Arithmetic is double-double (dd.go); constants and tables are computed with math/big (constant.go). Functions that
// have a simple inverse take one Newton step in double-double from package math's answer, so that only an error of half
// the digits of package math would be seen.
package exact

import "math"

// A Real is (Hi + Lo) * 2^Exp, with |Lo| at most half an ulp of Hi. Zeros, infinities and NaN are in Hi.
type Real struct {
	Hi, Lo float64
	Exp    int
}

// A Format is a float type: its precision in bits and the exponent of its least subnormal number.
type Format struct {
	Bits int
	Low  int
	High int // the exponent of the least power of two that is too large
}

// The formats of Go's floats.
var (
	Float32 = Format{Bits: 24, Low: -149, High: 128}
	Float64 = Format{Bits: 53, Low: -1074, High: 1024}
)

func whole(x float64) Real      { return Real{Hi: x} }
func real2(a dd) Real           { return Real{Hi: a.hi, Lo: a.lo} }
func scaled(a dd, exp int) Real { return Real{a.hi, a.lo, exp} }
func (r Real) dd() dd           { return dd{r.Hi, r.Lo} }
func (r Real) Float64() float64 { return math.Ldexp(r.Hi, r.Exp) } // Float64 is r rounded, twice where it is subnormal.
func (r Real) special() bool    { return r.Hi == 0 || math.IsInf(r.Hi, 0) || r.Hi != r.Hi }
func isSame(a, b float64) bool {
	return a == b && math.Signbit(a) == math.Signbit(b) || a != a && b != b
}
func exponent(x float64) int { _, e := math.Frexp(x); return e - 1 }

// ULPs measures how far got is from want, in units of the last place that want has in the format. An infinity that
// want may round to counts as the power of two that it stands for. A wrong class, a wrong sign of a zero, or a
// pole that is missed gives +Inf.
func (f Format) ULPs(got float64, want Real) float64 {
	switch {
	case want.special():
		if isSame(got, want.Hi) {
			return 0
		}
		return math.Inf(1)
	case got != got, got == 0 && math.Signbit(got) != math.Signbit(want.Hi):
		return math.Inf(1)
	}
	ulp := max(exponent(want.Hi)+want.Exp-f.Bits+1, f.Low)
	return f.distance(got, want, ulp)
}

// distance measures got-want in units of 2^ulp.
func (f Format) distance(got float64, want Real, ulp int) float64 {
	top := math.Ldexp(1, f.High-ulp)
	hi, lo := math.Ldexp(want.Hi, want.Exp-ulp), math.Ldexp(want.Lo, want.Exp-ulp)
	g := math.Ldexp(got, -ulp)
	if math.IsInf(got, 0) {
		g = math.Copysign(top, got)
	}
	if math.Abs(hi) >= top {
		hi, lo = math.Copysign(top, hi), 0
	}
	return math.Abs((g - hi) - lo)
}
