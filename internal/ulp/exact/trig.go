package exact

import (
	"math"
	"math/bits"
)

// words holds 2/pi in words of 64 bits, behind two words of zeros: word i+2 has the bits of
// weight 2^(-64i-1) and below.
var words = func() (w [24]uint64) {
	rest := quo(num(2), bigPi)
	for i := 2; i < len(w); i++ {
		rest = rest.SetMantExp(rest, 64)
		w[i], _ = rest.Uint64()
		rest = rest.Sub(rest, num(0).SetUint64(w[i]))
	}
	return w
}()

// reduce gives x = n pi/2 + r with |r| <= pi/4, n modulo 4. It multiplies x = m 2^e by those 256 bits of 2/pi
// that matter, in integers: those of a weight above 2^(1-e) give multiples of 4. What is left out is below
// 2^-200, and no double is nearer than 2^-62 to a multiple (Payne and Hanek, Radian reduction for trigonometric
// functions, SIGNUM 18, 1983).
func reduce(x float64) (n int, r dd) {
	if math.Abs(x) <= math.Pi/4 {
		return 0, dd{x, 0}
	}
	m, e := math.Frexp(math.Abs(x))
	n, r = fraction(uint64(m*(1<<53)), e-53)
	if x < 0 {
		return -n & 3, r.neg()
	}
	return n, r
}

// fraction reduces m 2^e.
func fraction(m uint64, e int) (n int, r dd) {
	at := uint(e + 126) // bits before the first that matters
	var p [4]uint64
	carry := uint64(0)
	for k := 3; k >= 0; k-- {
		i := int(at/64) + k
		w := words[i]<<(at%64) | words[i+1]>>1>>(63-at%64)
		hi, lo := bits.Mul64(w, m)
		var c uint64
		p[k], c = bits.Add64(lo, carry, 0)
		carry = hi + c
	}
	n = int(p[0] >> 62)
	top, mid, low := p[0]<<2|p[1]>>62, p[1]<<2|p[2]>>62, p[2]<<2|p[3]>>62
	if top>>63 == 0 {
		return n, unit(top, mid, low).mul(halfPi)
	}
	return (n + 1) & 3, unit(^top, ^mid, ^low).mul(halfPi).neg()
}

// unit is the fraction of these words after the point, to 110 bits.
func unit(top, mid, low uint64) dd {
	if top == 0 {
		return unit(mid, low, 0).twice(1.0 / (1 << 64))
	}
	z := uint(bits.LeadingZeros64(top))
	a, b := top<<z|mid>>1>>(63-z), mid<<z|low>>1>>(63-z)
	head, rest := a>>11, a<<53>>11|b>>22 // 53 bits and 53 more
	return quickSum(math.Ldexp(float64(head), -53-int(z)), math.Ldexp(float64(rest), -106-int(z)))
}

// angles is the number of table entries for angles up to pi/4, 1/32 apart.
const angles = 27

// A ray is the sine and the cosine of an angle.
type ray struct{ sin, cos dd }

var (
	sinSeries = alternate(inverseFactorials(1, 2, 8))
	cosSeries = alternate(inverseFactorials(0, 2, 9))

	rays = func() (table [angles]ray) {
		for j := range table {
			table[j] = bigRay(float64(j) / 32)
		}
		return table
	}()
)

// bigRay sums the series of the sine and the cosine.
func bigRay(x float64) ray {
	sin, cos := num(0), num(1)
	for k, term := 1.0, num(1); ; k++ {
		term = quo(mul(term, num(x)), num(k))
		if x == 0 || small(term, cos) {
			return ray{round(sin), round(cos)}
		}
		switch math.Mod(k, 4) {
		case 0:
			cos = sum(cos, term)
		case 1:
			sin = sum(sin, term)
		case 2:
			cos.Sub(cos, term)
		case 3:
			sin.Sub(sin, term)
		}
	}
}

// rayOf is that of an angle up to pi/4: the nearest one of the table, turned by a series. For |t| <= 1/64 what the
// series leave out is below 2^-115.
func rayOf(r dd) ray {
	j := math.RoundToEven(math.Abs(r.hi) * 32)
	base := rays[int(j)]
	if r.hi < 0 {
		base.sin, j = base.sin.neg(), -j
	}
	t := r.plus(-j / 32)
	square := t.mul(t)
	sin := t.mul(horner(square, sinSeries, 4))
	if j == 0 {
		return ray{sin, horner(square, cosSeries, 5)}
	}
	less := square.mul(horner(square, cosSeries[1:], 4)) // cos(t) - 1
	return ray{
		base.sin.mul(less).add(base.cos.mul(sin)).add(base.sin),
		base.cos.mul(less).sub(base.sin.mul(sin)).add(base.cos),
	}
}

// rayAt is that of any angle.
func rayAt(x float64) ray {
	n, r := reduce(x)
	return rayOf(r).turned(n)
}

// turned is the ray n quarters further.
func (r ray) turned(n int) ray {
	switch n & 3 {
	case 1:
		return ray{r.cos, r.sin.neg()}
	case 2:
		return ray{r.sin.neg(), r.cos.neg()}
	case 3:
		return ray{r.cos.neg(), r.sin}
	}
	return r
}

// Sin is the sine.
func Sin(x float64) Real {
	if x == 0 || x-x != 0 {
		return whole(x * (x - x + 1))
	}
	return real2(rayAt(x).sin)
}

// Cos is the cosine.
func Cos(x float64) Real {
	if x-x != 0 {
		return whole(math.NaN())
	}
	return real2(rayAt(x).cos)
}

// Tan is the tangent.
func Tan(x float64) Real {
	if x == 0 || x-x != 0 {
		return whole(x * (x - x + 1))
	}
	a := rayAt(x)
	return real2(a.sin.div(a.cos))
}
