package expr

import "math"

var (
	// (atan(t)/t - 1)/t^2 for t up to 1, by t^2, in the error relative to atan: below 2^-31, in f32 and in f64.
	atanPoly32 = []float64{-0x1.555552p-2, 0x1.99981cp-3, -0x1.24762p-3, 0x1.c5117p-4, -0x1.6953bap-4, 0x1.1509f2p-4, -0x1.70806ep-5,
		0x1.752f76p-6, -0x1.e69edcp-8, 0x1.29665ep-10}
	atan2Poly32 = []float64{-0x1.555551044e2fp-2, 0x1.9997e044ed334p-3, -0x1.2473747811abcp-3, 0x1.c4f1ed40f4ca1p-4, -0x1.68e7283f327f4p-4,
		0x1.142322b028fc5p-4, -0x1.6e1a9874c6248p-5, 0x1.714cb290b123dp-6, -0x1.df99f40aa26ddp-8, 0x1.23fb750bfae3ep-10}

	// (asin(s)/s - 1)/s^2 for s up to 1/2, by s^2, in the error relative to asin: below 2^-31.
	asinPoly32 = []float64{0x1.55554c5fba949p-3, 0x1.33387c9258da6p-4, 0x1.6caed408c6c08p-5, 0x1.04918fad91f05p-5, 0x1.d920b718afce9p-7,
		0x1.33555f4dcbd38p-5}
)

// atan32 is at most 0.98 ulp off. Above 1 it is pi/2 - atan(1/x), where the difference pi/2 - t and the division are
// made good for what they round off; 0.55 stands for the derivative of atan near 1, where that matters.
func atan32(f fn, a []Ref) Ref {
	const far = 1 << 27 // beyond it the result is pi/2 all the same
	x := f.abs(a[0])
	x = f.choose(f.gt(x, f.num(far)), f.num(far), x)
	above := f.gt(x, f.num(1))
	t := f.choose(above, f.div(f.num(1), x), x)
	z := f.mul(t, t)
	cube, p := f.mul(t, z), f.poly(z, atanPoly32...)

	rest := f.sub(f.num(halfPi32[0]), t)
	low := f.sub(f.add(f.sub(rest, f.num(halfPi32[0])), t), f.num(halfPi32[1]))
	low = f.fma(f.mul(t, f.num(0.55)), f.fma(f.neg(x), t, f.num(1)), low)
	y := f.choose(above, f.sub(rest, f.fma(cube, p, low)), f.fma(cube, p, t))
	return f.signed(y, a[0])
}

// atan2x32 is at most 0.51 ulp off.
func atan2x32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	y, x := d.abs(f.Cast(Float64, a[0])), d.abs(f.Cast(Float64, a[1]))
	flat := d.Op(Le, y, x)
	t := d.ratio32(d.choose(flat, y, x), d.choose(flat, x, y))
	z := d.mul(t, t)
	angle := d.fma(d.mul(t, z), d.estrin(z, atan2Poly32...), t)
	angle = d.choose(flat, angle, d.sub(d.num(math.Pi/2), angle))
	left := f.Op(Lt, f.Bitcast(Int32, a[1]), f.Const(Int32, 0)) // so is -0
	angle = d.choose(left, d.sub(d.num(math.Pi), angle), angle)
	return f.signed(f.Cast(Float32, angle), a[0])
}

// ratio32 is small/big, but 0/0 is 0 and Inf/Inf is 1.
func (f fn) ratio32(small, big Ref) Ref {
	big = f.choose(f.eq(big, f.num(0)), f.num(1), big)
	return f.choose(f.eq(small, big), f.num(1), f.div(small, big))
}

// asin32 is at most 0.51 ulp off.
func asin32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	y, above := d.asinHalf32(d.abs(f.Cast(Float64, a[0])))
	y = d.choose(above, d.fma(d.num(-2), y, d.num(math.Pi/2)), y)
	return f.signed(f.Cast(Float32, y), a[0])
}

// acos32 is at most 0.51 ulp off.
func acos32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	x := f.Cast(Float64, a[0])
	y, above := d.asinHalf32(d.abs(x))
	y = d.Op(CopySign, y, x)
	end := d.choose(d.lt(x, d.num(0)), d.num(math.Pi), d.num(0))
	return f.Cast(Float32, d.choose(above, d.fma(d.num(2), y, end), d.sub(d.num(math.Pi/2), y)))
}

// asinHalf32 is asin(x), or asin(sqrt((1-x)/2)) for x above 1/2, which NaN is not.
func (f fn) asinHalf32(x Ref) (y, above Ref) {
	above = f.gt(x, f.num(0.5))
	z := f.choose(above, f.fma(x, f.num(-0.5), f.num(0.5)), f.mul(x, x))
	s := f.choose(above, f.Op(Sqrt, z), x)
	return f.fma(f.mul(s, z), f.estrin(z, asinPoly32...), s), above
}
