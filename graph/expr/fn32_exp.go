package expr

import "math"

// Exponentials: x = n log 2 + r, so that e^x = 2^n e^r, with abs(r) at most a little above log(2)/2. (Cody and Waite,
// Software Manual for the Elementary Functions, 1980)

// log 2 in two parts: the first has 17 bits, so that its products with whole numbers up to 2^7 are exact.
const (
	twoHi32 = 0x1.62e4p-1
	twoLo32 = math.Ln2 - twoHi32
)

var (
	// e^r: below 2^-28.
	expPoly32 = []float64{1, 1, 0x1.fffffcp-2, 0x1.555492p-3, 0x1.5558acp-5, 0x1.123976p-7, 0x1.6a505p-10}

	// 2^r for abs(r) <= 1/2: below 2^-28.
	exp2Poly32 = []float64{1, 0x1.62e43p-1, 0x1.ebfbdcp-3, 0x1.c6af7cp-5, 0x1.3b2dep-7, 0x1.5f082ep-10, 0x1.416b5ep-13}

	// (e^r - 1 - r)/r^2, in the error of e^r: below 2^-33.
	expm1Poly32 = []float64{0x1p-1, 0x1.555556p-3, 0x1.5554e8p-5, 0x1.111p-7, 0x1.6d4cfp-10, 0x1.a24d2ap-13}
)

// exp32 is at most 0.90 ulp off. Beyond the clamps the result is 0 or infinite all the same.
func exp32(f fn, a []Ref) Ref {
	x := f.clamp(a[0], -105, 90)
	n := f.turns32(x)
	return f.scale(f.poly(f.reduceExp32(n, x), expPoly32...), n)
}

// turns32 is x/log(2), rounded to a whole number.
func (f fn) turns32(x Ref) Ref {
	return f.sub(f.fma(x, f.num(math.Log2E), f.num(whole32)), f.num(whole32))
}

// reduceExp32 is x - n log 2; the first step is exact.
func (f fn) reduceExp32(n, x Ref) Ref {
	return f.fma(n, f.num(-twoLo32), f.fma(n, f.num(-twoHi32), x))
}

// exp2x32 is at most 0.88 ulp off, and exact for whole numbers.
func exp2x32(f fn, a []Ref) Ref {
	x := f.clamp(a[0], -151, 129)
	n := f.sub(f.add(x, f.num(whole32)), f.num(whole32))
	return f.scale(f.poly(f.sub(x, n), exp2Poly32...), n)
}

// expm1x32 is at most 0.96 ulp off. It is twice (2^(n-1) - 1/2) + 2^(n-1) (e^r - 1), where 2^(n-1) is finite for all n.
// For n = 1 the terms cancel, so that everything counts that roundings take away: from r, from the difference with 1/2,
// which is inexact from n = 25 on, and from its sum with r. Tiny numbers are their own results, with the sign of zero.
func expm1x32(f fn, a []Ref) Ref {
	x := f.clamp(a[0], -18, 89)
	n := f.turns32(x)
	first := f.fma(n, f.num(-twoHi32), x)
	r := f.fma(n, f.num(-twoLo32), first)
	low := f.fma(n, f.num(-twoLo32), f.sub(first, r))
	low = f.fma(low, r, low) // times e^r, roughly

	scale := f.pow2(f.sub(n, f.num(1)))
	start := f.sub(scale, f.num(0.5))
	sum := f.fma(scale, r, start)
	lost := f.add(f.sub(f.sub(scale, start), f.num(0.5)), f.fma(scale, r, f.sub(start, sum)))
	rest := f.mul(scale, f.mul(f.mul(r, r), f.poly(r, expm1Poly32...)))
	half := f.add(sum, f.add(f.fma(scale, low, lost), rest))
	return f.choose(f.lt(f.abs(a[0]), f.num(0x1p-25)), a[0], f.add(half, half))
}
