package expr

import "math"

// The gamma function and its logarithm, in pairs up to the last sum.
//
// log gamma(z) = (z - 1/2) (log(z) - 1) + log(2 pi)/2 - 1/2 + m(1/z) for z >= 10 (Stirling). Below, gamma(a)
// is gamma(a + 10) divided by a (a+1) .. (a+9), and for negative x the reflection is gamma(x) = -pi / (a
// sin(pi a) gamma(a)), a = abs(x).

const (
	stirlingFrom = 10
	stirlingHi   = 0x1.acfe390c97d69p-2 // log(2 pi)/2 - 1/2
	stirlingLo   = 0x1.3494bc9001442p-56
)

// stirlingPoly is (m(v)/v - 1/12)/v^2 in v*v for v <= 1/10, least squares, coefficients rounded from the first
// on; m is off by at most 2^-64.
var stirlingPoly = []float64{-0x1.6c16c16c1190dp-9, 0x1.a01a016927639p-11, -0x1.38133c7742169p-11, 0x1.b9244e18c8b3bp-11, -0x1.ee7c532fd552bp-10, 0x1.43e427d9a5d9p-8}

const twelfthHi, twelfthLo = 0x1.5555555555555p-4, 0x1.5555555555555p-58

// stirling is log gamma(z), z >= stirlingFrom. z.lo takes the derivative with it.
func (f fn) stirling(z pair) pair {
	l := f.logInTwo(f.cut(z.hi, f.wholeK(0)))
	v := f.quotient(pair{f.num(1), f.num(0)}, z)
	less := f.fastSum(l.hi, f.num(-1))
	half := f.fastSum(z.hi, f.num(-0.5))
	p := f.twoProd(half.hi, less.hi)
	low := f.fma(half.hi, f.add(less.lo, l.lo), f.fma(half.lo, less.hi, p.lo))
	low = f.fma(z.lo, f.fma(v.hi, f.num(-0.5), l.hi), f.add(low, f.num(stirlingLo)))
	sum := f.fastSum(p.hi, f.num(stirlingHi))

	m := f.times(v, pair{f.num(twelfthHi), f.num(twelfthLo)})
	square := f.mul(v.hi, v.hi)
	m.lo = f.fma(f.mul(v.hi, square), f.estrin(square, stirlingPoly...), m.lo)
	total := f.fastSum(sum.hi, m.hi)
	return f.fastSum(total.hi, f.add(f.add(total.lo, sum.lo), f.add(low, m.lo)))
}

// A raised number is what stirling takes for a, and the factors that came with that.
type raised struct{ z, factors pair }

// raise adds 10 to a where it is below 10. With w = a (a+9), the factors are w (w+8) (w+14) (w+18) (w+20).
func (f fn) raise(a Ref) raised {
	isLow := f.lt(a, f.num(stirlingFrom))
	square, nine := f.twoProd(a, a), f.twoProd(a, f.num(9))
	w := f.twoSum(nine.hi, square.hi)
	w.lo = f.add(w.lo, f.add(nine.lo, square.lo))
	product := w
	for _, c := range []float64{8, 14, 18, 20} {
		factor := f.twoSum(w.hi, f.num(c))
		product = f.times(product, pair{factor.hi, f.add(factor.lo, w.lo)})
	}
	return raised{
		f.choosePair(isLow, f.fastSum(f.num(stirlingFrom), a), pair{a, f.num(0)}),
		f.choosePair(isLow, product, pair{f.num(1), f.num(0)}),
	}
}

// times is x*y.
func (f fn) times(x, y pair) pair {
	p := f.twoProd(x.hi, y.hi)
	return f.fastSum(p.hi, f.fma(x.hi, y.lo, f.fma(x.lo, y.hi, p.lo)))
}

// The series of sin(s)/s and cos(s) in s*s: three terms in two parts, and the others.
var (
	sinStart = []pairOf{{1, 0}, {-0x1.5555555555555p-3, -0x1.5555555555555p-57}, {0x1.1111111111111p-7, 0x1.1111111111111p-63}}
	cosStart = []pairOf{{1, 0}, {-0.5, 0}, {0x1.5555555555555p-5, 0x1.5555555555555p-59}}
	sinRest  = []float64{-1.0 / 5040, 1.0 / 362880, -1.0 / 39916800, 1.0 / 6227020800, -1.0 / 1307674368000, 1.0 / 355687428096000, -1.0 / 121645100408832000}
	cosRest  = []float64{-1.0 / 720, 1.0 / 40320, -1.0 / 3628800, 1.0 / 479001600, -1.0 / 87178291200, 1.0 / 20922789888000, -1.0 / 6402373705728000}
)

// A pairOf is a constant in two parts.
type pairOf struct{ hi, lo float64 }

// sinPi is sin(pi a) for a >= 0 to 2^-64, but for the sign, which is the bit sign.
func (f fn) sinPi(a Ref) (sine pair, sign Ref) {
	r := f.fma(f.Op(Floor, f.mul(a, f.num(0.5))), f.num(-2), a)
	k := f.fma(r, f.num(2), f.num(toWhole))
	t := f.fma(f.sub(k, f.num(toWhole)), f.num(-0.5), r)
	p := f.twoProd(t, f.num(piHi))
	angle := f.fastSum(p.hi, f.fma(t, f.num(piLo), p.lo))

	isSine := f.isEven(f.bits(k))
	z := f.times(angle, angle)
	series := pair{f.estrin(z.hi, sinRest...), f.num(0)}
	series.hi = f.choose(isSine, series.hi, f.estrin(z.hi, cosRest...))
	for i := len(sinStart) - 1; i >= 0; i-- {
		term := f.times(z, series)
		series = f.fastSum(f.choose(isSine, f.num(sinStart[i].hi), f.num(cosStart[i].hi)), term.hi)
		lo := f.choose(isSine, f.num(sinStart[i].lo), f.num(cosStart[i].lo))
		series.lo = f.add(series.lo, f.add(term.lo, lo))
	}
	return f.choosePair(isSine, f.times(angle, series), series), f.Op(Shl, f.bits(k), f.word(62))
}

// expOf is e^x divided by 2^floor(n).
func (f fn) expOf(x pair) (y pair, n Ref) {
	t := f.fma(x.hi, f.num(log2e), f.num(toSixteenth))
	n = f.sub(t, f.num(toSixteenth))
	r := f.add(f.fma(n, f.num(-ln2Hi), x.hi), f.fma(n, f.num(-ln2Lo), x.lo))
	c := f.table(f.bits(t), powersHi)
	q := f.fma(f.mul(r, r), f.estrin(r, expm1Poly...), r)
	return f.fastSum(c, f.fma(c, q, f.table(f.bits(t), powersLo))), f.Op(Floor, n)
}

const (
	gammaEnd = 200     // beyond it gamma is infinite, or 0
	tiny     = 0x1p-60 // below it gamma(x) is 1/x
)

// gamma64 scales last. At most 0.76 ulp.
func gamma64(f fn, a []Ref) Ref {
	x, size := a[0], f.abs(a[0])
	isNegative := f.lt(x, f.num(0))
	up := f.raise(f.choose(f.gt(size, f.num(gammaEnd)), f.num(gammaEnd), size))
	g, n := f.expOf(f.stirling(up.z))

	sine, sign := f.sinPi(size)
	top := f.choosePair(isNegative, f.times(pair{f.num(-piHi), f.num(-piLo)}, up.factors), g)
	bottom := f.choosePair(isNegative, f.times(f.times(sine, pair{size, f.num(0)}), g), up.factors)
	q := f.quotient(top, bottom)
	y := f.scale(f.add(q.hi, q.lo), f.choose(isNegative, f.neg(n), n))
	y = f.choose(isNegative, f.flip(y, sign), y)

	y = f.choose(f.lt(size, f.num(tiny)), f.div(f.num(1), x), y)
	return f.choose(f.isPole(x), f.num(math.NaN()), y)
}

// isPole reports whether x is a negative whole number, or -Inf.
func (f fn) isPole(x Ref) Ref {
	return f.Op(And, f.lt(x, f.num(0)), f.eq(f.Op(Floor, x), x))
}

// log gamma has zeros at 1 and 2. Around c it is t d + t^2 q(t) there, t = x - c and d its derivative, for abs(t) <=
// 1/12: least squares relative to t, coefficients rounded from the first on, below 2^-62.
var (
	aroundOne = []float64{0x1.a51a6625307d3p-1, -0x1.9a4d55beab2d6p-2, 0x1.151322ac7de1ep-2, -0x1.a8b9c17aa77e5p-3, 0x1.5b40cb0c66875p-3, -0x1.2703a1d79248cp-3,
		0x1.010b3e1abdb43p-3, -0x1.c80682b894294p-4, 0x1.99f3899c67afep-4, -0x1.747c80acc199ap-4, 0x1.5bfeb37880c36p-4, -0x1.41b261eabf6c7p-4}
	aroundTwo = []float64{0x1.4a34cc4a60fa6p-2, -0x1.13e001a557607p-4, 0x1.51322ac7da70ep-6, -0x1.e404fc218c323p-8, 0x1.7add6e81466d1p-9, -0x1.38ac5c4879b26p-10,
		0x1.0b37779d5446ap-11, -0x1.d3fc63d0b38aap-13, 0x1.9df4889df28bdp-14, -0x1.7a982782f84cbp-15, 0x1.e4bb5877801fap-15, 0}
)

const (
	slopeAtOne = -0x1.2788cfc6fb619p-1
	slopeAtTwo = 0x1.b0ee6072093cep-2
	slopeLo    = 0x1.6cb90701fbfabp-58 // of both

	lgammaEnd  = 0x1.754d9278b51a7p+1014 // the last number with a finite result
	ln2By200Hi = 0x1.1542457337d43p+7
	ln2By200Lo = -0x1.e3948c376279dp-49
)

// lgamma64 is log gamma(a + 10) less the logarithm of the factors, or for negative x of pi factors / (a sin(pi a)),
// and of that the negative. That is off by 2^-61; where the result is small beside that, it comes from series around
// its zeros. At most 0.77 ulp.
func lgamma64(f fn, a []Ref) Ref {
	x, size := a[0], f.abs(a[0])
	isTiny := f.lt(size, f.num(tiny)) // the result is -log(size), as 200 log(2) - log(2^200 size)
	isNegative := f.Op(And, f.lt(x, f.num(0)), f.Op(Not, isTiny))
	up := f.raise(f.choose(f.gt(size, f.num(lgammaEnd)), f.num(lgammaEnd), size))
	sine, _ := f.sinPi(size)
	top := f.times(pair{f.num(piHi), f.num(piLo)}, up.factors)
	mirrored := f.quotient(top, f.times(sine, pair{size, f.num(0)}))
	sign := f.bits(mirrored.hi)
	mirrored = pair{f.flip(mirrored.hi, sign), f.flip(mirrored.lo, sign)}
	v := f.choosePair(isNegative, mirrored, up.factors)
	v = f.choosePair(isTiny, pair{f.mul(size, f.num(0x1p200)), f.num(0)}, v)
	e := f.choosePair(isTiny, pair{f.num(ln2By200Hi), f.num(ln2By200Lo)}, f.stirling(up.z))

	l := f.logInTwo(f.cut(v.hi, f.wholeK(0)))
	d := f.twoSum(e.hi, f.neg(l.hi))
	low := f.sub(f.sub(e.lo, l.lo), f.div(v.lo, v.hi))
	y := f.add(d.hi, f.add(d.lo, low))
	y = f.choose(isNegative, f.neg(y), y)
	isAtZero := f.Op(And, isNegative, f.lt(f.abs(y), f.num(0x1p-7)))
	y = f.rare(isAtZero, f.nearZeros(x, y), lgammaAtZero, x)
	isInfinite := f.Op(Or, f.Op(Or, f.isPole(x), f.eq(x, f.num(0))), f.gt(size, f.num(lgammaEnd)))
	return f.choose(isInfinite, f.num(math.Inf(1)), y)
}

// nearZeros is log gamma near 1 and 2, and else y.
func (f fn) nearZeros(x, y Ref) Ref {
	isTwo := f.gt(x, f.num(1.5))
	t := f.sub(x, f.choose(isTwo, f.num(2), f.num(1)))
	c := make([]Ref, len(aroundOne))
	for k := range c {
		c[k] = f.choose(isTwo, f.num(aroundTwo[k]), f.num(aroundOne[k]))
	}
	p := f.twoProd(t, f.choose(isTwo, f.num(slopeAtTwo), f.num(slopeAtOne)))
	low := f.fma(f.mul(t, t), f.horner(t, c), f.fma(t, f.num(slopeLo), p.lo))
	return f.choose(f.lt(f.abs(t), f.num(1.0/12)), f.add(p.hi, low), y)
}
