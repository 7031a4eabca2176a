package expr

// erfLimit32 is where erf32 changes its way: the first loses more bits above it, the second below.
const erfLimit32 = 0.9375

var (
	// erf(x)/x - 1 for x up to erfLimit32, by x^2, in the error relative to erf: below 2^-30.
	erfPoly32 = []float64{0x1.06eba8p-3, -0x1.81274p-2, 0x1.ce2d64p-4, -0x1.b80122p-6, 0x1.544ad8p-8, -0x1.a6152cp-11, 0x1.4f9af8p-14}

	// log(erfc(x))/x for x from erfLimit32 to 4, in the error relative to erf: below 2^-28.3.
	erfcLogPoly32 = []float64{-0x1.20e61cp0, -0x1.457e44p-1, -0x1.af1874p-4, 0x1.76e254p-6, -0x1.a50806p-9, 0x1.c01108p-13}

	// erfc(x) e^(x^2) (x+3) for x up to 10.6, by t = (x-3)/(x+3), in the relative error: below 2^-28.8.
	erfcPoly32 = []float64{0x1.12f21de253ef7p0, -0x1.c44c47e7f938p-1, 0x1.2e32658ad7178p-1, -0x1.3deae398f1eadp-2, 0x1.e998368357ae5p-4,
		-0x1.b7afe7cfcc7a4p-6, -0x1.4279f3d5f7b3bp-10, 0x1.91ddb0da6c3d8p-9, -0x1.f9464fbd5c792p-12, -0x1.3ef25eab77832p-12, 0x1.8449db24d8d21p-17}

	// e^r for r up to log(2)/2: below 2^-29.
	expWidePoly32 = []float64{0x1.0000000261835p0, 0x1.0000009c209eap0, 0x1.fffffaaf27918p-2, 0x1.55540a553e5b3p-3, 0x1.55589a443e64bp-5,
		0x1.126d207d41ed2p-7, 0x1.6ab99de38f54bp-10}
)

// erf32 is at most 0.95 ulp off: a polynomial below the limit, and 1 - e^(x q(x)) from there on, up to 4 where the
// result is 1. The product x q is not rounded before it is reduced.
func erf32(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	small := f.fma(x, f.poly(f.mul(x, x), erfPoly32...), x)

	near := f.choose(f.gt(x, f.num(4)), f.num(4), x)
	q := f.poly(near, erfcLogPoly32...)
	n := f.turns32(f.mul(near, q))
	r := f.fma(n, f.num(-twoLo32), f.fma(near, q, f.mul(n, f.num(-twoHi32))))
	large := f.fma(f.neg(f.pow2(n)), f.poly(r, expPoly32...), f.num(1))
	return f.signed(f.choose(f.lt(x, f.num(erfLimit32)), small, large), a[0])
}

// erfc32 is at most 0.56 ulp off. Beyond 10.5 it is 0 in f32, or 2 for negative arguments.
func erfc32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	signed := f.Cast(Float64, a[0])
	x := d.abs(signed)
	x = d.choose(d.gt(x, d.num(10.5)), d.num(10.5), x)
	inverse := d.div(d.num(1), d.add(x, d.num(3)))
	p := d.estrin(d.mul(d.sub(x, d.num(3)), inverse), erfcPoly32...)
	n, r := d.reduceExpWide32(d.neg(d.mul(x, x)))
	y := d.mul(d.mul(d.estrin(r, expWidePoly32...), d.pow2(n)), d.mul(p, inverse))
	return f.Cast(Float32, d.choose(d.lt(signed, d.num(0)), d.sub(d.num(2), y), y))
}
