package exact

import (
	"math"
	"math/big"
)

// erfSeries holds 2/sqrt(pi) (-1)^k / (k! (2k+1)).
var erfSeries = func() []dd {
	table := make([]dd, 24)
	power := quo(num(2), rootPi)
	for k := range table {
		table[k] = round(quo(power, num(float64(2*k+1))))
		power = quo(power, num(float64(-k-1)))
	}
	return table
}()

// Beyond 1/2, erfc(x) = e^(-x*x) g(x), and g is smooth. Its Taylor series stand around the multiples of 1/8:
// g' = 2x g - 2/sqrt(pi), hence
//
//	(n+1) g[n+1] = 2c g[n] + 2 g[n-1]
//
// around c. The first value comes from the asymptotic series at the end, where that is good to 1000 bits, and each
// series gives the first value of the one before.
const (
	lastCentre = 28 * 8
	terms      = 26
)

var centres = func() (table [lastCentre + 1][terms]dd) {
	g := atEnd(lastCentre / 8)
	for j := lastCentre; j >= 0; j-- {
		c := taylor(g, float64(j)/8)
		for k := range table[j] {
			table[j][k] = round(c[k])
		}
		g = num(0)
		for k := len(c) - 1; k >= 0; k-- {
			g = sum(mul(g, num(-1.0/8)), c[k])
		}
	}
	return table
}()

// atEnd is e^(x*x) erfc(x) = 1/(x sqrt(pi)) (1 - 1/(2x*x) + 3/(2x*x)^2 - ..) up to its least term.
func atEnd(x float64) *big.Float {
	term, total := num(1), num(1)
	for k := 1.0; k < x*x; k++ {
		term = mul(term, quo(num(1-2*k), num(2*x*x)))
		total = sum(total, term)
	}
	return quo(total, mul(num(x), rootPi))
}

// taylor is the series of g around c, given g(c).
func taylor(g *big.Float, c float64) []*big.Float {
	series := []*big.Float{g, sum(mul(num(2*c), g), quo(num(-2), rootPi))}
	for n := 1; n < 80; n++ {
		next := sum(mul(num(2*c), series[n]), mul(num(2), series[n-1]))
		series = append(series, quo(next, num(float64(n+1))))
	}
	return series
}

// erfcOf is erfc(x) for x >= 0.
func erfcOf(x float64) Real {
	x = min(x, lastCentre/8)
	j := math.RoundToEven(x * 8)
	g := horner(dd{x - j/8, 0}, centres[int(j)][:], 14)
	e := expOf(product(x, x).neg())
	return scaled(e.dd().mul(g), e.Exp)
}

// erfOf is erf(x) for |x| <= 1/2.
func erfOf(x float64) dd {
	return horner(product(x, x), erfSeries, 10).times(x)
}

// Erf is the error function.
func Erf(x float64) Real {
	a := math.Abs(x)
	switch {
	case x == 0 || x != x:
		return whole(x)
	case a < 1.0/(1<<60):
		m, e := math.Frexp(x)
		return scaled(twoRootPi.times(m), e)
	case a <= 0.5:
		return real2(erfOf(x))
	}
	return signed(real2(erfcOf(a).value().neg().plus(1)), x)
}

// Erfc is 1 - erf(x).
func Erfc(x float64) Real {
	switch {
	case x != x:
		return whole(x)
	case math.IsInf(x, 1):
		return whole(0)
	case math.Abs(x) <= 0.5:
		return real2(erfOf(x).neg().plus(1))
	case x < 0:
		return real2(erfcOf(-x).value().neg().plus(2))
	}
	return erfcOf(x)
}
