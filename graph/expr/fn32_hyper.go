package expr

import "math"

var (
	// (tanh(x)/x - 1)/x^2 for x up to 1, by x^2, in the error relative to tanh: below 2^-30.
	tanhPoly32 = []float64{-0x1.555552p-2, 0x1.11103cp-3, -0x1.b9f6dep-5, 0x1.64c088p-6, -0x1.18dbc6p-7, 0x1.8f7d42p-9, -0x1.ae4e4ep-11, 0x1.e68acap-14}

	// (sinh(r)/r - 1)/r^2 and (cosh(r) - 1)/r^2 for r up to log(2)/2, by r^2: below 2^-34, relative to sinh and cosh.
	sinhPoly32 = []float64{0x1.5555557387a2ep-3, 0x1.1110b1c3af66ap-7, 0x1.a16ff18b5794fp-13}
	coshPoly32 = []float64{0x1.00000043fa6d8p-1, 0x1.55547ecdead22p-5, 0x1.6d9790d2f6c9p-10}

	// (log(1+r) - r)/r^2 for 1+r from 2/3 to 4/3, in the error relative to log: below 2^-30.
	log1pPoly32 = []float64{-0x1.000000a39f0d3p-1, 0x1.555558954feb8p-2, -0x1.fffe28d00c6f9p-3, 0x1.99968b2fe3fbbp-3, -0x1.55b1d08a27841p-3,
		0x1.250bc6b54d972p-3, -0x1.f171f150cf6d3p-4, 0x1.b6af2b2020d61p-4, -0x1.0af53bd68b358p-3, 0x1.f2263e491c931p-4}
)

// tanh32 is at most 0.89 ulp off: a polynomial below 1, and 1 - 2/(e^2x + 1) from there on, with e^2x + 1
// = (2^n + 1) + 2^n (e^r - 1).
func tanh32(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	z := f.mul(x, x)
	small := f.fma(f.mul(x, z), f.poly(z, tanhPoly32...), x)

	twice := f.choose(f.gt(x, f.num(10)), f.num(20), f.add(x, x)) // beyond 10 the result is 1
	n := f.turns32(twice)
	r := f.reduceExp32(n, twice)
	scale := f.pow2(n)
	sum := f.fma(scale, f.fma(f.mul(r, r), f.poly(r, expPoly32[2:]...), r), f.add(scale, f.num(1)))
	large := f.sub(f.num(1), f.div(f.num(2), sum))
	return f.signed(f.choose(f.lt(x, f.num(1)), small, large), a[0])
}

// sinh32 is at most 0.51 ulp off.
func sinh32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	e := d.exponentials32(d.abs(f.Cast(Float64, a[0])))
	return f.signed(f.Cast(Float32, d.fma(e.sinh, e.sum, d.mul(e.cosh, e.diff))), a[0])
}

// cosh32 is at most 0.51 ulp off.
func cosh32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	e := d.exponentials32(d.abs(f.Cast(Float64, a[0])))
	return f.Cast(Float32, d.fma(e.cosh, e.sum, d.mul(e.sinh, e.diff)))
}

// exponentials are what e^x and e^-x are made of: 2^n (cosh r + sinh r) and 2^-n (cosh r - sinh r).
type exponentials struct {
	sinh, cosh Ref // of r
	sum, diff  Ref // of 2^(n-1) and 2^(-n-1)
}

// exponentials32 takes x >= 0; beyond 100 the results of f32 are infinite.
func (f fn) exponentials32(x Ref) exponentials {
	x = f.choose(f.gt(x, f.num(100)), f.num(100), x)
	n, r := f.reduceExpWide32(x)
	z := f.mul(r, r)
	up, down := f.pow2(f.sub(n, f.num(1))), f.pow2(f.sub(f.num(-1), n))
	return exponentials{
		sinh: f.fma(f.mul(r, z), f.poly(z, sinhPoly32...), r),
		cosh: f.fma(z, f.poly(z, coshPoly32...), f.num(1)),
		sum:  f.add(up, down),
		diff: f.sub(up, down),
	}
}

// reduceExpWide32 is x = n log 2 + r in f64: one constant is enough for f32.
func (f fn) reduceExpWide32(x Ref) (n, r Ref) {
	n = f.sub(f.fma(x, f.num(math.Log2E), f.num(whole64)), f.num(whole64))
	return n, f.fma(n, f.num(-math.Ln2), x)
}

// asinh32 is at most 0.52 ulp off: log(1 + x + x^2/(1 + sqrt(x^2 + 1))).
func asinh32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	x := d.abs(f.Cast(Float64, a[0]))
	z := d.mul(x, x)
	one := d.num(1)
	y := d.log1pWide32(d.add(x, d.div(z, d.add(one, d.Op(Sqrt, d.add(z, one))))))
	return f.signed(f.Cast(Float32, d.choose(d.lt(x, d.num(math.Inf(1))), y, x)), a[0])
}

// acosh32 is at most 0.52 ulp off: log(1 + t + sqrt(t (x+1))), t = x-1.
func acosh32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	x := f.Cast(Float64, a[0])
	t := d.sub(x, d.num(1))
	y := d.log1pWide32(d.add(t, d.Op(Sqrt, d.mul(t, d.add(x, d.num(1))))))
	y = d.choose(d.lt(x, d.num(math.Inf(1))), y, x)
	return f.Cast(Float32, d.choose(d.lt(x, d.num(1)), d.num(math.NaN()), y))
}

// atanh32 is at most 0.52 ulp off: log(1 + 2x/(1-x))/2.
func atanh32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	x := d.abs(f.Cast(Float64, a[0]))
	y := d.mul(d.log1pWide32(d.div(d.add(x, x), d.sub(d.num(1), x))), d.num(0.5))
	beyond := d.choose(d.eq(x, d.num(1)), d.num(math.Inf(1)), d.num(math.NaN()))
	return f.signed(f.Cast(Float32, d.choose(d.lt(x, d.num(1)), y, beyond)), a[0])
}

// log1pWide32 is log(1+x) in f64 for x from 0 to 2^1000: with 1+x = 2^k (1+r), r is 2^-k x + (2^-k - 1).
func (f fn) log1pWide32(x Ref) Ref {
	_, e, k := f.exponentWide32(f.bits(f.add(x, f.num(1))))
	inverse := f.back(f.Op(Sub, f.word(2*1023<<52), f.Op(Shl, e, f.word(52))))
	r := f.fma(x, inverse, f.sub(inverse, f.num(1)))
	log := f.fma(f.mul(r, r), f.estrin(r, log1pPoly32...), r)
	return f.fma(k, f.num(math.Ln2), log)
}

// third is what 4/3 lacks to 2, in the bits of an f64.
const third = 0xaaaaaaaaaaaab

// exponentWide32 is k of the f64 with bits u = 2^k z, z in [2/3, 4/3), with its bias and as a float: the last bits of
// 2^52 + k. Before the biased k there are the bits that it is the upper part of.
func (f fn) exponentWide32(u Ref) (bits, biased, k Ref) {
	bits = f.Op(Add, u, f.word(third))
	biased = f.Op(Shr, bits, f.word(52))
	return bits, biased, f.sub(f.back(f.Op(Or, biased, f.word(0x433<<52))), f.num(1<<52+1023))
}
