package exact

import "math"

// A dd is the unevaluated sum hi + lo with |lo| <= ulp(hi)/2: about 106 bits. The algorithms and their bounds are
// those of Joldes, Muller, Popescu, Tight and rigorous error bounds for basic building blocks of double-word
// arithmetic, ACM TOMS 44(2), 2017.
type dd struct{ hi, lo float64 }

func twoSum(a, b float64) dd {
	s := a + b
	t := s - a
	return dd{s, (a - (s - t)) + (b - t)}
}

// quickSum is twoSum for |a| >= |b|, or a = 0.
func quickSum(a, b float64) dd {
	s := a + b
	return dd{s, b - (s - a)}
}

// product is a * b. The conversion keeps the compiler from joining the product with a sum that it is handed to.
func product(a, b float64) dd {
	p := float64(a * b)
	return dd{p, math.FMA(a, b, -p)}
}

func (a dd) neg() dd { return dd{-a.hi, -a.lo} }

// add has a relative error of at most 3 * 2^-106, whatever the signs.
func (a dd) add(b dd) dd {
	s, t := twoSum(a.hi, b.hi), twoSum(a.lo, b.lo)
	v := quickSum(s.hi, s.lo+t.hi)
	return quickSum(v.hi, t.lo+v.lo)
}

func (a dd) sub(b dd) dd { return a.add(b.neg()) }

func (a dd) plus(b float64) dd {
	s := twoSum(a.hi, b)
	return quickSum(s.hi, a.lo+s.lo)
}

// mul has a relative error of at most 4 * 2^-106.
func (a dd) mul(b dd) dd {
	p := product(a.hi, b.hi)
	cross := math.FMA(a.hi, b.lo, a.lo*b.lo)
	return quickSum(p.hi, p.lo+math.FMA(a.lo, b.hi, cross))
}

func (a dd) times(b float64) dd {
	p := product(a.hi, b)
	return quickSum(p.hi, math.FMA(a.lo, b, p.lo))
}

// twice is a * f for a power of two f.
func (a dd) twice(f float64) dd { return dd{a.hi * f, a.lo * f} }

// div has a relative error of at most 10 * 2^-106.
func (a dd) div(b dd) dd {
	q := a.hi / b.hi
	rest := a.sub(b.times(q))
	return quickSum(q, rest.hi/b.hi)
}

// sqrt has a relative error of at most 4 * 2^-106.
func (a dd) sqrt() dd {
	if a.hi == 0 {
		return a
	}
	s := math.Sqrt(a.hi)
	return quickSum(s, (math.FMA(-s, s, a.hi)+a.lo)/(2*s))
}

// ldexp is a * 2^n, rounded where it becomes subnormal.
func (a dd) ldexp(n int) dd { return dd{math.Ldexp(a.hi, n), math.Ldexp(a.lo, n)} }

// horner is c[0] + c[1] x + .., with the terms from number n on in plain floats.
func horner(x dd, c []dd, n int) dd {
	tail := 0.0
	for k := len(c) - 1; k >= n; k-- {
		tail = math.FMA(tail, x.hi, c[k].hi)
	}
	sum := dd{tail, 0}
	for k := min(n, len(c)) - 1; k >= 0; k-- {
		sum = sum.mul(x).add(c[k])
	}
	return sum
}
