package expr

import "math"

// Logarithms: x = 2^k (1+r) with 1+r in [sqrt(1/2), sqrt(2)), and log x = k log 2 + r log e + r^2 P(r).
// The first two terms, in two parts each where they are not exact, are added without an error; the third
// one is small beside their sum.

// rootHalf32 has the bits of sqrt(1/2).
const rootHalf32 = 0x3f3504f3

// log 2 and log e to the bases 2 and 10, in two parts. The first part of log 2 has so few bits that
// its products with k are exact.
const (
	oneHiTwo32, oneLoTwo32 = 0x1.715476p0, 0x1.4ae0cp-26
	oneHiTen32, oneLoTen32 = 0x1.bcb7b2p-2, -0x1.5b235ep-27
	twoHiTen32, twoLoTen32 = 0x1.344p-2, 0x1.3509f8p-18
)

// P, each in the error relative to the logarithm of 1+r: below 2^-27.5.
var (
	logPoly32 = []float64{-0x1.fffff8p-2, 0x1.55555p-2, -0x1.000432p-2, 0x1.99a40cp-3, -0x1.54259ap-3, 0x1.226f4p-3, -0x1.0f428ep-3,
		0x1.085922p-3, -0x1.382538p-4}
	logTwoPoly32 = []float64{-0x1.715476p-1, 0x1.ec708cp-2, -0x1.7154acp-2, 0x1.277e64p-2, -0x1.ec71dcp-3, 0x1.a42b2ep-3, -0x1.6eeec2p-3,
		0x1.5f564cp-3, -0x1.574b2ap-3, 0x1.8b05a6p-4}
	logTenPoly32 = []float64{-0x1.bcb7aap-3, 0x1.287a7p-3, -0x1.bcbf8p-4, 0x1.63d09cp-4, -0x1.2763dcp-4, 0x1.f838a4p-5, -0x1.d80144p-5,
		0x1.cdca4ap-5, -0x1.104e58p-5}
)

// A log32Sum is a logarithm of 2^k (1+r).
type log32Sum func(f fn, k, r Ref) Ref

// log32 is at most 0.88 ulp off.
func log32(f fn, a []Ref) Ref {
	return f.logarithm32(a[0], func(f fn, k, r Ref) Ref {
		return f.logSum32(f.mul(k, f.num(twoHi32)), r, f.mul(k, f.num(twoLo32)), r, logPoly32)
	})
}

// log2x32 is at most 0.96 ulp off, and exact for powers of 2.
func log2x32(f fn, a []Ref) Ref {
	return f.logarithm32(a[0], func(f fn, k, r Ref) Ref {
		one := f.twoProd(r, f.num(oneHiTwo32))
		return f.logSum32(k, one.hi, f.fma(r, f.num(oneLoTwo32), one.lo), r, logTwoPoly32)
	})
}

// log10x32 is at most 0.88 ulp off.
func log10x32(f fn, a []Ref) Ref {
	return f.logarithm32(a[0], func(f fn, k, r Ref) Ref {
		one := f.twoProd(r, f.num(oneHiTen32))
		low := f.fma(k, f.num(twoLoTen32), f.fma(r, f.num(oneLoTen32), one.lo))
		return f.logSum32(f.mul(k, f.num(twoHiTen32)), one.hi, low, r, logTenPoly32)
	})
}

// logarithm32 takes normal positive numbers the fast way, and multiplies others by 2^23 first.
func (f fn) logarithm32(x Ref, sum log32Sum) Ref {
	k, r := f.cut32(x)
	return f.rare(f.unusual32(x), sum(f, k, r), func(f fn, a []Ref) Ref {
		k, r := f.cut32(f.mul(a[0], f.num(0x1p23)))
		return f.special(a[0], sum(f, f.sub(k, f.num(23)), r))
	}, x)
}

// unusual32 is whether x is no normal positive finite number: then its bits are below those of the least one, or
// not below those of infinity.
func (f fn) unusual32(x Ref) Ref {
	const least, infinity = 1 << 23, 0xff << 23
	return f.Op(Ge, f.Op(Sub, f.bits(x), f.word(least)), f.word(infinity-least))
}

// cut32 takes a normal positive number apart into k and r.
func (f fn) cut32(x Ref) (k, r Ref) {
	u := f.bits(x)
	k, power := f.exponent32(u)
	return k, f.sub(f.back(f.Op(Sub, u, power)), f.num(1))
}

// logSum32 is high + head + (low + r^2 P(r)), where high is 0 or above head in magnitude.
func (f fn) logSum32(high, head, low, r Ref, poly []float64) Ref {
	sum := f.fastSum(high, head)
	rest := f.fma(f.mul(r, r), f.poly(r, poly...), low)
	return f.add(sum.hi, f.add(sum.lo, rest))
}

// exponent32 is the whole k of the number with bits u, as a float, and as what 2^k adds to the bits of
// a number that it multiplies.
func (f fn) exponent32(u Ref) (k, power Ref) {
	e := f.Op(Shr, f.Bitcast(Int32, f.Op(Sub, u, f.word(rootHalf32))), f.Const(Int32, 23))
	return f.Cast(Float32, e), f.Op(Shl, f.Bitcast(Uint32, e), f.word(23))
}

// log1p32 is at most 0.88 ulp off. With k that of 1+x, r is 2^-k x + (2^-k - 1), and what that sum rounds off counts
// too. 2^-k is taken as 0 from k = 127 on. The sign is that of x, also for 0.
func log1p32(f fn, a []Ref) Ref {
	x := a[0]
	k, power := f.exponent32(f.bits(f.add(x, f.num(1))))
	shrunk := f.back(f.Op(Sub, f.bits(x), power))
	inverse := f.Op(Max, f.Bitcast(Int32, f.Op(Sub, f.word(0x3f800000), power)), f.Const(Int32, 0))
	r := f.fastSum(f.sub(f.Bitcast(Float32, inverse), f.num(1)), shrunk)
	low := f.sub(r.lo, f.mul(r.hi, r.lo)) // divided by 1+r, roughly
	low = f.fma(k, f.num(twoLo32), low)
	y := f.logSum32(f.mul(k, f.num(twoHi32)), r.hi, low, r.hi, logPoly32)
	y = f.choose(f.lt(x, f.num(math.Inf(1))), y, x)
	least := f.choose(f.eq(x, f.num(-1)), f.num(math.Inf(-1)), f.num(math.NaN()))
	return f.signed(f.choose(f.Op(Le, x, f.num(-1)), least, y), x)
}
