package expr

import "math"

var (
	// log2(1+r)/r for 1+r from 2/3 to 4/3, in the relative error: below 2^-35.8. The result has the 150-fold of it.
	powLogPoly32 = []float64{0x1.71547652bbe6bp0, -0x1.7154764b329dcp-1, 0x1.ec709d9013632p-2, -0x1.715484fbc4722p-2, 0x1.2776e2230282ep-2,
		-0x1.ec687b4738c51p-3, 0x1.a60b2a82fbf16p-3, -0x1.724a79dc6bf31p-3, 0x1.49813c1ad5423p-3, -0x1.1984f8f05faa3p-3, 0x1.fa1e93722513dp-4,
		-0x1.542fc9f9d13e3p-3, 0x1.42a31d7b64bffp-3}

	// 2^r for abs(r) <= 1/2: below 2^-29.
	powExpPoly32 = []float64{0x1.0000000261ff0p0, 0x1.62e430c834c1fp-1, 0x1.ebfbdadbbf96fp-3, 0x1.c6aed456aa404p-5, 0x1.3b2dbc1092febp-7,
		0x1.5f459b77238b1p-10, 0x1.41d33de0f998cp-13}
)

// pow32 is 2^(y log2 x), in f64, with the exceptions of math.Pow. It was never seen more than 0.55 ulp off.
func pow32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	x, y := a[0], a[1]
	size := f.abs(x)
	exponent := d.mul(f.Cast(Float64, y), d.log2Wide32(f.Cast(Float64, size)))
	power := f.powPositive32(exponent)
	far := f.Op(Not, d.lt(d.abs(exponent), d.num(powFar32))) // so is NaN
	return f.rare(f.Op(Or, f.unusual32(x), far), power, powOdd32, x, y, far, power)
}

// powOdd32 of x, y, far, power is x^y where x is no normal positive finite number or the exponent of 2 is far. A
// negative x alone only changes the sign of power.
func powOdd32(f fn, a []Ref) Ref {
	x, y, far, power := a[0], a[1], a[2], a[3]
	power = powSign32(f, []Ref{x, y, power})
	return f.rare(f.Op(Or, f.unusual32(f.abs(x)), far), power, powUnusual32, x, y)
}

// powFar32 is an exponent from which results are 0 or infinite, in f32.
const powFar32 = 160

// log2Wide32 is log2(x) for normal positive x.
func (f fn) log2Wide32(x Ref) Ref {
	bits, _, k := f.exponentWide32(f.bits(x))
	const mantissa = 1<<52 - 1
	z := f.back(f.Op(Add, f.Op(And, bits, f.word(mantissa)), f.word(1023<<52-third)))
	r := f.sub(z, f.num(1))
	return f.fma(r, f.estrin(r, powLogPoly32...), k)
}

// powPositive32 is 2^exponent as f32, of an exponent in f64 that is not far.
func (f fn) powPositive32(exponent Ref) Ref {
	d := f.in(Float64)
	n := d.Op(Round, exponent)
	return f.Cast(Float32, d.scaleNear(d.estrin(d.sub(exponent, n), powExpPoly32...), n))
}

// powUnusual32 is x^y for all x and y. Subnormal numbers are normal in f64.
func powUnusual32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	x, y := a[0], a[1]
	size := d.abs(f.Cast(Float64, x))
	log := d.choose(d.lt(size, d.num(math.Inf(1))), d.log2Wide32(size), size)
	log = d.choose(d.eq(size, d.num(0)), d.num(math.Inf(-1)), log)
	exponent := d.clamp(d.mul(f.Cast(Float64, y), log), -powFar32, powFar32)
	exponent = d.choose(f.powIsOne32(x, y), d.num(0), exponent)
	return powSign32(f, []Ref{x, y, f.powPositive32(exponent)})
}

// powIsOne32 is where x^y is 1 though y log2(x) may be NaN.
func (f fn) powIsOne32(x, y Ref) Ref {
	one := f.Op(Or, f.eq(y, f.num(0)), f.eq(x, f.num(1)))
	return f.Op(Or, one, f.Op(And, f.eq(x, f.num(-1)), f.Op(IsInf, y)))
}

// powSign32 of x, y, size gives size the sign of x where y is odd, and NaN where x is negative and finite and y is not
// whole. Large numbers and infinities are whole and even.
func powSign32(f fn, a []Ref) Ref {
	x, y, size := a[0], a[1], a[2]
	half := f.mul(y, f.num(0.5))
	broken := f.Op(Ne, f.Op(Floor, y), y)
	odd := f.Op(And, f.Op(Ne, f.Op(Floor, half), half), f.Op(Eq, f.Op(Floor, y), y))
	negative := f.Op(And, f.lt(x, f.num(0)), f.gt(x, f.num(math.Inf(-1))))
	size = f.choose(f.Op(And, negative, broken), f.num(math.NaN()), size)
	return f.choose(odd, f.signed(size, x), size)
}
