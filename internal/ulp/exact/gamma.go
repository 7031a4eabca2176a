package exact

import (
	"math"
	"math/big"
)

// stirlingFrom is where Stirling's series is good to 2^-105 with the terms kept.
const stirlingFrom = 32

// bigBernoulli holds B(2k) / (2k (2k-1)) for k = 1, 2, ..: the series of log gamma(x) - (x-1/2) log(x) +
// x - log(2 pi)/2 in 1/x^(2k-1).
var (
	bigBernoulli = stirlingTerms(30)
	bernoulli    = roundAll(bigBernoulli[:14])
)

func roundAll(list []*big.Float) []dd {
	table := make([]dd, len(list))
	for i, x := range list {
		table[i] = round(x)
	}
	return table
}

// stirlingTerms computes them through the tangent numbers, which are whole (Knuth and Buckholtz,
// Computation of tangent, Euler, and Bernoulli numbers, Mathematics of Computation 21, 1967): B(2k) =
// (-1)^(k-1) 2k T(k) / (4^k (4^k - 1)).
func stirlingTerms(count int) []*big.Float {
	t := []*big.Float{num(1)}
	for k := 1; k < count; k++ {
		t = append(t, mul(num(float64(k)), t[k-1]))
	}
	for k := 1; k < count; k++ {
		for j := k; j < count; j++ {
			t[j] = sum(mul(num(float64(j-k)), t[j-1]), mul(num(float64(j-k+2)), t[j]))
		}
	}
	sign, power := 1.0, num(1)
	for i := range t {
		k := float64(i + 1)
		power = mul(power, num(4))
		t[i] = quo(mul(num(sign), t[i]), mul(num(2*k-1), mul(power, sum(power, num(-1)))))
		sign = -sign
	}
	return t
}

var halfLog2Pi = round(quo(bigLog(mul(num(2), bigPi)), num(2)))

// stirling is log gamma(a) for a from stirlingFrom to 2^500.
func stirling(a dd) dd {
	inverse := dd{1, 0}.div(a)
	series := horner(inverse.mul(inverse), bernoulli, 6).mul(inverse)
	l := logOf(real2(a))
	return a.mul(l.plus(-1)).sub(l.twice(0.5)).add(halfLog2Pi.add(series))
}

// gammaOf is gamma(a) for a > 0: that of a number past stirlingFrom, divided by the factors between.
func gammaOf(a dd) Real {
	factors := scaled(dd{1, 0}, 0)
	for ; a.hi < stirlingFrom; a = a.plus(1) {
		f := factors.dd().mul(a)
		m, e := math.Frexp(f.hi)
		factors = Real{m, math.Ldexp(f.lo, -e), factors.Exp + e}
	}
	r := expOf(stirling(a))
	return scaled(r.dd().div(factors.dd()), r.Exp-factors.Exp)
}

// Gamma is the gamma function.
func Gamma(x float64) Real {
	switch {
	case x == 0:
		return whole(math.Copysign(math.Inf(1), x))
	case x < 0 && x == math.Floor(x), x != x:
		return whole(math.NaN())
	case x > 1000:
		return whole(1).times2(5000)
	case x > 0:
		return gammaOf(dd{x, 0})
	case x < -1000:
		return signed(whole(1).times2(-5000), sinPi(x).hi)
	}
	return reflected(x)
}

func (r Real) times2(e int) Real { return Real{r.Hi, r.Lo, r.Exp + e} }

// reflected is gamma(x) for x < 0: pi / (sin(pi x) gamma(1 - x)).
func reflected(x float64) Real {
	if x > -1.0/(1<<120) { // 1/x
		m, e := math.Frexp(x)
		return scaled(dd{1, 0}.div(dd{m, 0}), -e)
	}
	g := gammaOf(twoSum(1, -x))
	return scaled(pi.div(g.dd()).div(sinPi(x)), -g.Exp)
}

// sinPi is sin(pi x).
func sinPi(x float64) dd {
	r := math.Mod(x, 2)
	n := math.RoundToEven(2 * r)
	return rayOf(pi.times(r - n/2)).turned(int(n)).sin
}

// LogGamma is the logarithm of the magnitude of the gamma function.
func LogGamma(x float64) Real {
	switch {
	case x != x:
		return whole(x)
	case x <= 0 && x == math.Floor(x), math.IsInf(x, 0):
		return whole(math.Inf(1))
	case x == 1 || x == 2:
		return whole(0)
	case x > 1<<100:
		m, e := math.Frexp(x)
		return scaled(logOf(whole(x)).plus(-1).times(m), e)
	case x > 0:
		return real2(logGammaOf(dd{x, 0}))
	case x < -1<<55:
		return whole(math.Inf(1))
	}
	return logGammaBelow(x)
}

// logGammaBelow is for x < 0: log |pi / sin(pi x)| - log gamma(1 - x). Its error is 2^-95 of the larger one; near the
// zeros the difference is computed with more bits.
func logGammaBelow(x float64) Real {
	if x > -1.0/(1<<120) {
		return real2(logOf(whole(-x)).neg())
	}
	s := sinPi(x)
	if s.hi < 0 {
		s = s.neg()
	}
	l := logOf(real2(pi.div(s))).sub(logGammaOf(twoSum(1, -x)))
	if math.Abs(l.hi) < 1.0/(1<<30) {
		return real2(round(bigLogGamma(x)))
	}
	return real2(l)
}

// logGammaOf is log gamma(a) for a > 0.
func logGammaOf(a dd) dd {
	switch {
	case a.hi > stirlingFrom:
		return stirling(a)
	case math.Abs(a.hi-1) <= 0.25:
		z := a.plus(-1)
		return z.mul(horner(z, aroundTwo, 30)).sub(log1pOf(z))
	case math.Abs(a.hi-2) <= 0.25:
		z := a.plus(-2)
		return z.mul(horner(z, aroundTwo, 30))
	case a.hi < 0.75:
		return logGammaOf(a.plus(1)).sub(logOf(real2(a)))
	}
	return logOf(gammaOf(a))
}
