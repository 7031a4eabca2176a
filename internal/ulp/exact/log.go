package exact

import "math"

// log1pOf is log(1 + f) for f in [-1/2, 1], also relatively to a small result: one Newton step y + log(1 +
// d), where 1 + d = (1 + f) e^-y.
func log1pOf(f dd) dd {
	y := math.Log1p(f.hi)
	_, p := splitExpm1(-y)
	d := p.add(f.mul(p)).add(f)
	return d.sub(d.mul(d).twice(0.5)).plus(y)
}

// splitExpm1 is expm1Of for small arguments, as a dd.
func splitExpm1(y float64) (int, dd) { return 0, expm1Of(dd{y, 0}).value() }

// value is r as a dd, for an r that is far from the ends.
func (r Real) value() dd { return r.dd().ldexp(r.Exp) }

// log2Parts gives e and log(1 + f), where a = 2^e (1 + f) and 1 + f is in [sqrt(1/2), sqrt(2)].
func log2Parts(a Real) (e float64, log1p dd) {
	m, n := math.Frexp(a.Hi)
	if m < math.Sqrt2/2 {
		n--
	}
	f := a.dd().ldexp(-n).plus(-1)
	return float64(n + a.Exp), log1pOf(f)
}

// logOf is log(a) for a > 0.
func logOf(a Real) dd {
	e, l := log2Parts(a)
	if e == 0 {
		return l
	}
	return ln2.times(e).add(l)
}

// beforeLog answers the arguments x+1 of a logarithm that are no positive numbers.
func beforeLog(x, pole float64) (Real, bool) {
	switch {
	case x == pole:
		return whole(math.Inf(-1)), true
	case !(x > pole):
		return whole(math.NaN()), true
	}
	return whole(x), math.IsInf(x, 1)
}

// Log is the natural logarithm.
func Log(x float64) Real {
	if r, ok := beforeLog(x, 0); ok {
		return r
	}
	return real2(logOf(whole(x)))
}

// Log2 is the logarithm to base 2.
func Log2(x float64) Real {
	if r, ok := beforeLog(x, 0); ok {
		return r
	}
	e, l := log2Parts(whole(x))
	return real2(l.mul(invLn2).plus(e))
}

// Log10 is the logarithm to base 10.
func Log10(x float64) Real {
	if r, ok := beforeLog(x, 0); ok {
		return r
	}
	e, l := log2Parts(whole(x))
	return real2(log10Of2.times(e).add(l.mul(invLn10)))
}

// Log1p is log(1 + x).
func Log1p(x float64) Real {
	if r, ok := beforeLog(x, -1); ok || x == 0 {
		return r
	}
	return real2(log1pAny(dd{x, 0}))
}

// log1pAny is log(1 + a) for any a > -1.
func log1pAny(a dd) dd {
	if a.hi > -0.29 && a.hi < 0.41 {
		return log1pOf(a)
	}
	return logOf(real2(a.plus(1)))
}

// Pow is x^y, with the special values of C.
func Pow(x, y float64) Real {
	if r := math.Pow(x, y); x == 0 || y == 0 || x == 1 || x == -1 && math.IsInf(y, 0) || x < 0 && y != math.Floor(y) ||
		x != x || y != y || math.IsInf(x, 0) || math.IsInf(y, 0) {
		return whole(r)
	}
	r := expOf(powLog(math.Abs(x), y))
	if x < 0 && math.Mod(y, 2) != 0 {
		r.Hi, r.Lo = -r.Hi, -r.Lo
	}
	return r
}

// powLog is y log(x), cut to the range of expOf.
func powLog(x, y float64) dd {
	l := logOf(whole(x))
	if near := l.hi * y; !(math.Abs(near) < 8000) {
		return dd{limit(near), 0}
	}
	return l.times(y)
}
