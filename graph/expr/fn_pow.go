package expr

import "math"

// powLogPoly is (log(1+r) - r + r^2/2 - r^3/3)/r^4 for -0.0342 <= r <= 0.0333, minimax in the error relative to
// log(1+r), coefficients rounded from the first on: below 0.15 * 2^-64.
var powLogPoly = []float64{-0x1.ffffffffffe0cp-3, 0x1.9999999998343p-3, -0x1.55555558d87fap-3, 0x1.2492493e9a1dfp-3, -0x1.ffffbdb0d8f2dp-4,
	0x1.c71b3a08af398p-4, -0x1.9a97a1633fc18p-4, 0x1.76f9d30caa5dbp-4}

// pow64 is e^(y log x) with the logarithm in two parts; fast where x is normal and positive and abs(y) < 2^64, beyond
// which the result is 0, 1 or infinite. At most 0.55 ulp; 0.78 where the result is subnormal.
func pow64(f fn, a []Ref) Ref {
	x, y := a[0], a[1]
	fast := f.power64(f.logInTwo(f.cut(x, f.wholeK(0))), y)
	return f.rare(f.Op(Or, f.outside(x, math.Inf(1)), f.Op(Not, f.lt(f.abs(y), f.num(hugePower)))), fast, rarePow, x, y)
}

const hugePower = 1 << 64

// logInTwo is the logarithm of a number taken apart. The first three terms of log(1+r) are in two parts too.
func (f fn) logInTwo(x cut) pair {
	r := x.r
	square := f.twoProd(r, r)
	const thirdHi, thirdLo = 0x1.5555555555555p-2, 0x1.5555555555555p-56
	third := f.twoProd(r, f.num(thirdHi))
	cube := f.twoProd(square.hi, third.hi)
	third.lo = f.fma(r, f.num(thirdLo), third.lo)
	cube.lo = f.add(cube.lo, f.fma(square.hi, third.lo, f.mul(square.lo, third.hi)))

	low := f.fma(x.k, f.num(logE.twoLo), f.table(x.step, logE.lower))
	low = f.fma(square.lo, f.num(-0.5), f.add(low, cube.lo))
	low = f.fma(f.mul(square.hi, square.hi), f.estrin(r, powLogPoly...), low)
	sum := f.fastSum(f.fma(x.k, f.num(logE.twoHi), f.table(x.step, logE.upper)), r)
	for _, term := range []Ref{f.mul(square.hi, f.num(-0.5)), cube.hi} {
		next := f.fastSum(sum.hi, term)
		sum = pair{next.hi, f.add(sum.lo, next.lo)}
	}
	return f.fastSum(sum.hi, f.add(sum.lo, low))
}

// power64 is e^(y l).
func (f fn) power64(l pair, y Ref) Ref {
	x := f.mul(y, l.hi)
	lost := f.fma(y, l.lo, f.fma(y, l.hi, f.neg(x)))
	t := f.fma(x, f.num(log2e), f.num(toSixteenth))
	n := f.sub(t, f.num(toSixteenth))
	r := f.fma(n, f.num(-ln2Hi), x)
	r = f.add(r, f.fma(n, f.num(-ln2Lo), lost))
	c := f.table(f.bits(t), powersHi)
	q := f.fma(f.mul(r, r), f.estrin(r, expm1Poly...), r)
	return f.within(x, -746, 710, 0, f.scale(f.add(c, f.fma(c, q, f.table(f.bits(t), powersLo))), n))
}

// rarePow is pow everywhere. The power of abs(x) is right where x is neither 0 nor infinite.
func rarePow(f fn, a []Ref) Ref {
	x, y := a[0], a[1]
	zero, inf := f.num(0), f.num(math.Inf(1))
	size := f.abs(x)
	small := f.lt(size, f.num(0x1p-1022))
	cut := f.cut(f.choose(small, f.mul(size, f.num(1<<54)), size), f.choose(small, f.wholeK(-54), f.wholeK(0)))
	z := f.power64(f.logInTwo(cut), f.clamp(y, -hugePower, hugePower))

	infinite := f.eq(size, inf)
	end := f.choose(f.Op(Ne, infinite, f.gt(y, zero)), zero, inf)
	z = f.choose(f.Op(Or, infinite, f.eq(x, zero)), end, z)

	half := f.mul(y, f.num(0.5))
	whole := f.eq(f.Op(Floor, y), y)
	odd := f.Op(And, whole, f.Op(Ne, f.Op(Floor, half), half))
	z = f.choose(odd, f.Op(CopySign, z, x), z)
	rootOfNegative := f.Op(And, f.Op(And, f.lt(x, zero), f.Op(Not, infinite)), f.Op(Not, whole))
	nan := f.Op(Or, f.Op(IsNaN, x), f.Op(IsNaN, y))
	z = f.choose(f.Op(Or, rootOfNegative, nan), f.num(math.NaN()), z)
	return f.choose(f.Op(Or, f.eq(y, zero), f.eq(x, f.num(1))), f.num(1), z)
}
