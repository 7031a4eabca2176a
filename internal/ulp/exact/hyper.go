package exact

import "math"

// Sinh is (e^x - e^-x)/2 = (t + t/(1+t))/2 for t = e^x - 1.
func Sinh(x float64) Real {
	a := math.Abs(x)
	switch {
	case x == 0 || x-x != 0:
		return whole(x)
	case a > 40:
		return signed(half(expOf(dd{limit(a), 0})), x)
	}
	t := expm1Of(dd{a, 0}).value()
	return signed(real2(t.add(t.div(t.plus(1))).twice(0.5)), x)
}

func half(r Real) Real { return Real{r.Hi, r.Lo, r.Exp - 1} }

// signed is r with the sign of x.
func signed(r Real, x float64) Real {
	s := math.Copysign(1, x)
	return Real{s * r.Hi, s * r.Lo, r.Exp}
}

// Cosh is (e^x + e^-x)/2.
func Cosh(x float64) Real {
	a := math.Abs(x)
	switch {
	case x-x != 0:
		return whole(a)
	case a > 40:
		return half(expOf(dd{limit(a), 0}))
	}
	e := expOf(dd{a, 0}).value()
	return real2(e.add(dd{1, 0}.div(e)).twice(0.5))
}

// Tanh is t/(t+2) for t = e^2x - 1.
func Tanh(x float64) Real {
	a := math.Abs(x)
	switch {
	case x == 0 || x != x:
		return whole(x)
	case a > 40:
		return signed(real2(dd{1, -2 * math.Exp(-2*min(a, 300))}), x)
	}
	t := expm1Of(dd{2 * a, 0}).value()
	return signed(real2(t.div(t.plus(2))), x)
}

// Asinh is log(x + sqrt(1 + x*x)) = log1p(x + x*x/(1 + sqrt(1 + x*x))).
func Asinh(x float64) Real {
	a := math.Abs(x)
	switch {
	case x == 0 || x-x != 0:
		return whole(x)
	case a > 1<<60: // log(2x), and 1/(4 x*x) more
		return signed(real2(logOf(Real{Hi: a, Exp: 1})), x)
	case a < 1.0/(1<<60): // x - x*x*x/6
		return real2(dd{x, -x * x * x / 6})
	}
	square := product(a, a)
	root := square.plus(1).sqrt()
	return signed(real2(log1pAny(square.div(root.plus(1)).plus(a))), x)
}

// Acosh is log1p((x-1) + sqrt((x-1) (x+1))).
func Acosh(x float64) Real {
	switch {
	case !(x > 1):
		return whole(math.Sqrt(x - 1))
	case math.IsInf(x, 1):
		return whole(x)
	case x > 1<<60:
		return real2(logOf(Real{Hi: x, Exp: 1}))
	}
	less := twoSum(x, -1)
	return real2(log1pAny(less.mul(twoSum(x, 1)).sqrt().add(less)))
}

// Atanh is log1p(2x/(1-x))/2.
func Atanh(x float64) Real {
	a := math.Abs(x)
	switch {
	case x == 0 || !(a <= 1):
		return whole(x * math.Sqrt(1-a))
	case a == 1:
		return whole(math.Copysign(math.Inf(1), x))
	case a < 1.0/(1<<60): // x + x*x*x/3
		return real2(dd{x, x * x * x / 3})
	}
	ratio := dd{2 * a, 0}.div(twoSum(1, -a))
	return signed(real2(log1pAny(ratio).twice(0.5)), x)
}
