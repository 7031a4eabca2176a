package expr

import "math"

// Hyperbolic functions, from e^a - 1 in two parts for a = abs(x), and their inverses, from logarithms of numbers in two
// parts. What is divided is corrected by its remainder, so that little is lost before the last sum: at most 0.55 ulp,
// cosh 0.76, the inverses 0.72.

// tanh64 is -N/(N+2) for N = e^(-2a) - 1.
func tanh64(f fn, a []Ref) Ref {
	x := f.mul(f.abs(a[0]), f.num(-2))
	n := f.expm1(x)
	n.pair = f.fastSum(n.hi, n.lo)
	d := f.fastSum(f.mul(n.power, f.num(-0.5)), n.hi)
	q := f.quotient(n.pair, pair{d.hi, f.add(d.lo, n.lo)})
	y := f.choose(f.lt(x, f.num(-40)), f.num(1), f.add(q.hi, q.lo))
	return f.Op(CopySign, y, a[0])
}

// sinh64 is (N + N/(N+1)) / 2 for N = e^a - 1. Divided by 2^n, the second N is 2^-n times as large.
func sinh64(f fn, a []Ref) Ref {
	n := f.expm1(f.abs(a[0]))
	n.pair = f.fastSum(n.hi, n.lo)
	unit := f.mul(n.power, f.num(-0.25))
	m := f.twoSum(n.hi, unit)
	q := f.quotient(n.pair, pair{m.hi, f.add(m.lo, n.lo)})
	sum := f.fastSum(n.hi, f.mul(unit, q.hi))
	low := f.fma(unit, q.lo, f.add(sum.lo, n.lo))
	return f.Op(CopySign, f.half(a[0], f.add(sum.hi, low), n.n), a[0])
}

// cosh64 is (M + 1/M) / 2 for M = e^a. Divided by 2^n, the second M is 4^-n times as large.
func cosh64(f fn, a []Ref) Ref {
	e := f.exponential(f.abs(a[0]))
	sum := f.fastSum(e.c, e.product)
	m := f.fastSum(sum.hi, e.last(f.add(sum.lo, e.rest)))
	inverse := f.div(f.num(1), m.hi)
	inverse = f.fma(f.neg(f.mul(inverse, m.lo)), inverse, inverse)
	unit := f.mul(e.power, f.num(-0.25))
	sum = f.fastSum(m.hi, f.mul(f.mul(unit, unit), inverse))
	return f.half(a[0], f.add(sum.hi, f.add(sum.lo, m.lo)), e.n)
}

// half is y * 2^floor(n) / 2, infinite where x is too large for that.
func (f fn) half(x, y, n Ref) Ref {
	return f.choose(f.gt(f.abs(x), f.num(711)), f.num(math.Inf(1)), f.scale(y, f.sub(n, f.num(1))))
}

// quotient is x/y, as good as one in twice the precision but for the last bits.
func (f fn) quotient(x, y pair) pair {
	inverse := f.div(f.num(1), y.hi)
	q := f.mul(x.hi, inverse)
	rest := f.add(f.fma(f.neg(q), y.hi, x.hi), f.fma(f.neg(q), y.lo, x.lo))
	return pair{q, f.mul(rest, inverse)}
}

// root is the square root of x likewise, for x.hi that is 0 or not tiny.
func (f fn) root(x pair) pair {
	s := f.Op(Sqrt, x.hi)
	rest := f.add(f.fma(f.neg(s), s, x.hi), x.lo)
	return pair{s, f.mul(rest, f.div(f.num(0.5), f.add(s, f.num(0x1p-500))))}
}

// asinh64 is log(a + sqrt(a^2 + 1)), and log(2a) where a^2 could overflow.
func asinh64(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	square := f.twoProd(x, x)
	t := f.twoSum(f.num(1), square.hi)
	s := f.root(pair{t.hi, f.add(t.lo, square.lo)})
	u := f.fastSum(s.hi, x)
	fast := f.logOfPair(pair{u.hi, f.add(u.lo, s.lo)})
	y := f.rare(f.Op(Ge, f.bits(x), f.word(math.Float64bits(large))), fast, logOfTwice, x)
	return f.odd(a[0], y)
}

// acosh64 is log(x + sqrt(x^2 - 1)), and log(2x) where x^2 could overflow. What is below 1 has bits below
// those of 1, or the sign bit.
func acosh64(f fn, a []Ref) Ref {
	x := a[0]
	square := f.twoProd(x, x)
	t := f.fastSum(square.hi, f.num(-1))
	s := f.root(f.fastSum(t.hi, f.add(t.lo, square.lo)))
	u := f.fastSum(x, s.hi)
	fast := f.logOfPair(pair{u.hi, f.add(u.lo, s.lo)})
	one := math.Float64bits(1)
	outside := f.Op(Ge, f.Op(Sub, f.bits(x), f.word(one)), f.word(math.Float64bits(large)-one))
	return f.rare(outside, fast, func(f fn, a []Ref) Ref {
		return f.choose(f.Op(Ge, a[0], f.num(1)), logOfTwice(f, a), f.num(math.NaN()))
	}, x)
}

// large is where the 1 in asinh and acosh no longer counts, and squares do not overflow yet.
const large = 0x1p500

// logOfTwice is log(2x) for large x; infinity and NaN stay.
func logOfTwice(f fn, a []Ref) Ref {
	return f.choose(f.lt(a[0], f.num(math.Inf(1))), logE.sum(f, f.cut(a[0], f.wholeK(1))), a[0])
}

// atanh64 is log((1+a)/(1-a)) / 2.
func atanh64(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	q := f.quotient(f.fastSum(f.num(1), x), f.fastSum(f.num(1), f.neg(x)))
	u := f.fastSum(q.hi, q.lo)
	fast := f.mul(f.logOfPair(u), f.num(0.5))
	y := f.rare(f.Op(Ge, f.bits(x), f.word(math.Float64bits(1))), fast, func(f fn, a []Ref) Ref {
		return f.choose(f.eq(a[0], f.num(1)), f.num(math.Inf(1)), f.num(math.NaN()))
	}, x)
	return f.odd(a[0], y)
}

// odd is y with the sign of x, and x itself where x^3 does not count: there 1 + x has lost too many bits of it.
func (f fn) odd(x, y Ref) Ref {
	return f.choose(f.lt(f.abs(x), f.num(0x1p-27)), x, f.Op(CopySign, y, x))
}
