package expr

// Cube root and length.

// cbrtPoly is m^(-1/3) for m in [1, 2), minimax in the relative error: 2^-11.9.
var cbrtPoly = []float64{0x1.8ab92672325bbp+0, -0x1.9eb33a81f0196p-1, 0x1.45622d15c1c08p-2, -0x1.99150a3dc1ab6p-5}

// For x = m 2^(3q+r) the tables have 2^r and 2^(-r/3), by r modulo 4 where r is 0, 1 or -1.
var (
	cbrtPower = []float64{1, 2, 0, 0.5}
	cbrtRoot  = []float64{1, 0x1.965fea53d6e3dp-1, 0, 0x1.428a2f98d728bp+0}
)

// cbrt64 takes normal numbers the fast way. Subnormal ones are scaled by 2^54; 0, infinities and NaN stay. At most 0.51
// ulp.
func cbrt64(f fn, a []Ref) Ref {
	const normal = 1 << 52
	size := f.bits(f.abs(a[0]))
	isSpecial := f.Op(Ge, f.Op(Sub, size, f.word(normal)), f.word(2046*normal))
	return f.rare(isSpecial, f.flip(f.cubeRoot(size, 341), f.bits(a[0])), rareCbrt, a[0])
}

func rareCbrt(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	y := f.flip(f.cubeRoot(f.bits(f.mul(x, f.num(0x1p54))), 341+18), f.bits(a[0]))
	isNumber := f.Op(And, f.gt(x, f.num(0)), f.Op(IsFinite, x))
	return f.choose(isNumber, y, a[0])
}

// cubeRoot is that of the positive normal number with these bits, and divided by 2^(bias-341). It begins with s near
// v^(-1/3) for v = m 2^r. With h = 1 - v s^3 it takes (1-h)^(-1/3) = 1 + h/3 + 2h^2/9 + .. for 2^-33, and from y = v
// s^2 one Newton step with an exact remainder, y + (v - y^3) s^2/3.
func (f fn) cubeRoot(bits Ref, bias uint64) Ref {
	// The exponent e, biased by 3*341, is behind the point of 1.5*2^52 + e.
	whole := f.back(f.Op(Or, f.Op(Shr, bits, f.word(52)), f.bits(f.num(toWhole))))
	third := f.fma(f.sub(whole, f.num(toWhole)), f.num(1.0/3), f.num(toWhole))
	r := f.bits(f.fma(f.sub(third, f.num(toWhole)), f.num(-3), whole))
	m := f.back(f.Op(Or, f.Op(And, bits, f.word(1<<52-1)), f.bits(f.num(1))))

	v := f.mul(m, f.table(r, cbrtPower))
	s := f.mul(f.poly(m, cbrtPoly...), f.table(r, cbrtRoot))
	h := f.fma(f.neg(f.mul(v, s)), f.mul(s, s), f.num(1))
	s = f.fma(f.mul(s, h), f.fma(h, f.num(2.0/9), f.num(1.0/3)), s)
	square := f.mul(s, s)
	y := f.mul(v, square)
	yy := f.twoProd(y, y)
	rest := f.fma(f.neg(yy.lo), y, f.fma(f.neg(yy.hi), y, v))
	y = f.fma(rest, f.mul(square, f.num(1.0/3)), y)
	return f.back(f.Op(Add, f.bits(y), f.Op(Shl, f.Op(Sub, f.bits(third), f.word(bias)), f.word(52))))
}

// hypot64 is the root of the sum of the squares in two parts, corrected by (z - s*s)/2s, with a quotient to 5%,
// from bits. Sums outside of 2^-500 to 2^500 are rare, and scaled. At most 0.52 ulp; 0.76 where the result is
// subnormal, and so rounded twice.
func hypot64(f fn, a []Ref) Ref {
	x, y := f.abs(a[0]), f.abs(a[1])
	size := f.add(x, y)
	isNear := f.Op(And, f.Op(Ge, size, f.num(0x1p-500)), f.Op(Le, size, f.num(0x1p500)))
	return f.rare(f.Op(Not, isNear), f.length(x, y), farLength, x, y)
}

// length is hypot of numbers whose squares do not overflow or underflow.
func (f fn) length(x, y Ref) Ref {
	isSteep := f.gt(y, x)
	long, short := f.choose(isSteep, y, x), f.choose(isSteep, x, y)
	p, q := f.twoProd(long, long), f.twoProd(short, short)
	sum := f.fastSum(p.hi, q.hi)
	s := f.Op(Sqrt, sum.hi)
	rest := f.add(f.fma(f.neg(s), s, sum.hi), f.add(sum.lo, f.add(p.lo, q.lo)))
	return f.fma(rest, f.back(f.Op(Sub, f.word(inverseOfTwice), f.bits(s))), s)
}

// farLength scales; an infinite operand makes the result so, whatever the other is.
func farLength(f fn, a []Ref) Ref {
	x, y := a[0], a[1]
	isLarge := f.gt(f.add(x, y), f.num(1))
	scale := f.choose(isLarge, f.num(0x1p-600), f.num(0x1p600))
	back := f.choose(isLarge, f.num(0x1p600), f.num(0x1p-600))
	r := f.mul(f.length(f.mul(x, scale), f.mul(y, scale)), back)
	isInfinite := f.Op(Or, f.Op(IsInf, x), f.Op(IsInf, y))
	return f.choose(isInfinite, infinity(f.Builder, x), r)
}
