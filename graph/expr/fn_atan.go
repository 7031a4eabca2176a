package expr

import "math"

// Inverses of sine, cosine and tangent.
//
// atan(x) = atan(c) + atan((x-c)/(1+cx)), where c is chosen by the octave of x (the tangent of the angle in the
// middle of the octave), 0 below the octaves, and infinite above: pi/2 + atan(-1/x). x - c is exact. The
// octaves begin at 1.0926 2^k, so that angles do not begin a binade of their own late in an octave, where a
// rounded quotient would weigh most.

const (
	octave     = 1.0926
	octaveBits = 0x17b4a2339c0ec // of octave, after the point
	atanLow    = octave / 8      // where the octaves begin
	atanHigh   = octave * 8      // and end
)

// The tables have c and atan(c), by the exponent of x/octave modulo 8: 2^1, 2^2, above, below, 2^-3, 2^-2, 2^-1, 1.
var (
	atanCentre = []float64{0x1.795023d1b3bc3p+1, 0x1.762057077148ap+2, 0, 0, 0x1.a1b0526cffe0fp-3, 0x1.9cf2b192094c4p-2, 0x1.915378232ea3dp-1, 0x1.825ca1d2670f3p+0}
	atanHi     = []float64{0x1.3e65a4ca56784p+0, 0x1.66c040f476aa9p+0, 0x1.921fb54442d18p+0, 0, 0x1.9c09ae70a5337p-3, 0x1.888580e58f141p-2, 0x1.5461e1e49555bp-1, 0x1.f8a33dd696a8ep-1}
	atanLo     = []float64{0x1.5ec20ade3c2c1p-54, -0x1.50cc2ea0817c8p-54, 0x1.1a62633145c07p-54, 0, -0x1.6945eca78507cp-58, 0x1.49bf75fcd0c03p-57, -0x1.0b677af40a4b1p-55, -0x1.e5e890a56b3fep-55}
)

// atanPoly is (atan(t) - t)/t^3 in t*t for abs(t) <= 0.1664, minimax in the error relative to t: 2^-59.5.
var atanPoly = []float64{-0x1.5555555555535p-2, 0x1.999999998b08bp-3, -0x1.24924912cea6ap-3, 0x1.c71c5d376b5aap-4, -0x1.7456b74bbfa0fp-4, 0x1.39fc9be1cda7bp-4, -0x1.f02d398f6b3cap-5}

const (
	piHi     = 0x1.921fb54442d18p+1
	piLo     = 0x1.1a62633145c07p-53
	piLoOfHi = 0x1.678afae35cdd1p-55 // piLo / piHi
)

// A sector is where a tangent lies: the entries of the tables, and whether it is above them.
type sector struct{ centre, hi, lo, isAbove Ref }

// sectorOf finds that of x >= 0.
func (f fn) sectorOf(x Ref) sector {
	isAbove := f.Op(Ge, x, f.num(atanHigh))
	inside := f.choose(f.lt(x, f.num(atanLow)), f.num(atanLow/2), f.choose(isAbove, f.num(atanHigh), x))
	i := f.Op(Shr, f.Op(Sub, f.bits(inside), f.word(octaveBits)), f.word(52))
	return sector{f.table(i, atanCentre), f.table(i, atanHi), f.table(i, atanLo), isAbove}
}

// angle is hi of the sector + atan(t + less), a pair: what the pair's sum was rounded by is in lo, with all that is
// small.
func (f fn) angle(s sector, t, less Ref) pair {
	z := f.mul(t, t)
	p := f.fastSum(s.hi, t)
	rest := f.fma(f.mul(z, t), f.poly(z, atanPoly...), f.add(s.lo, less))
	return pair{p.hi, f.add(p.lo, rest)}
}

// atan64 works on the magnitude of x, and 0 keeps its sign. At most 0.80 ulp.
func atan64(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	s := f.sectorOf(x)
	top := f.choose(s.isAbove, f.num(-1), f.sub(x, s.centre))
	bottom := f.choose(s.isAbove, x, f.fma(x, s.centre, f.num(1)))
	inverse := f.div(f.num(1), bottom)
	t := f.mul(top, inverse)
	less := f.mul(f.fma(f.neg(t), bottom, top), inverse)
	y := f.angle(s, t, f.choose(s.isAbove, f.num(0), less)) // which is NaN for infinity
	return f.flip(f.add(y.hi, y.lo), f.bits(a[0]))
}

// atan2x64 has y/x in place of x, and takes what is left of the angle from pi where x is negative. Operands are not
// between 2^-500 and 2^500 in rare cases only, where they are scaled, or stand for a limit. At most 0.75 ulp.
func atan2x64(f fn, a []Ref) Ref {
	y, x := f.abs(a[0]), f.abs(a[1])
	size := f.add(x, y)
	isFar := f.Op(Or, f.lt(size, f.num(0x1p-500)), f.gt(size, f.num(0x1p500)))
	return f.rare(isFar, f.angleOf(a, y, x, f.div(y, x)), farAtan2, a...)
}

// farAtan2 scales operands. Where both are 0 or one is infinite 0 and 1 stand for them.
func farAtan2(f fn, a []Ref) Ref {
	y, x := f.abs(a[0]), f.abs(a[1])
	scale := f.choose(f.gt(f.add(x, y), f.num(1)), f.num(0x1p-600), f.num(0x1p600))
	endless := func(r Ref) Ref { return f.eq(r, f.num(math.Inf(1))) }
	isZero := f.eq(f.add(x, y), f.num(0))
	limit := func(isOne, isNone, r Ref) Ref {
		return f.choose(isOne, f.num(1), f.choose(isNone, f.num(0), f.mul(r, scale)))
	}
	newY := limit(endless(y), endless(x), y)
	newX := limit(f.Op(Or, endless(x), isZero), endless(y), x)
	isLimit := f.Op(Or, isZero, f.eq(f.add(x, y), f.num(math.Inf(1))))
	return f.angleOf(a, newY, newX, f.choose(isLimit, f.div(newY, newX), f.div(y, x)))
}

// angleOf is the angle of the ray through (x, y), which has the signs of a, and a quotient that is y/x. The quotient in
// the sector is computed with what it was rounded by, as the product with its centre is not exact.
func (f fn) angleOf(a []Ref, y, x, quotient Ref) Ref {
	s := f.sectorOf(quotient)
	p := f.twoProd(s.centre, x)
	top := f.choose(s.isAbove, f.neg(x), f.sub(y, p.hi))
	bottom := f.choose(s.isAbove, y, f.fma(s.centre, y, x))
	inverse := f.div(f.num(1), bottom)
	t := f.mul(top, inverse)
	less := f.mul(f.sub(f.fma(f.neg(t), bottom, top), p.lo), inverse)
	angle := f.angle(s, t, less)

	isLeft := f.Op(Lt, f.Bitcast(Int64, a[1]), f.Int(0))
	base := f.choose(isLeft, f.num(piHi), f.num(0))
	hi := f.fastSum(base, f.flip(angle.hi, f.bits(a[1])))
	lo := f.fma(base, f.num(piLoOfHi), f.add(hi.lo, f.flip(angle.lo, f.bits(a[1]))))
	isTiny := f.lt(quotient, f.choose(isLeft, f.num(0), f.num(0x1p-30))) // the angle is the quotient
	return f.flip(f.choose(isTiny, quotient, f.add(hi.hi, lo)), f.bits(a[0]))
}

// asinPoly is (asin(s) - s)/s^3 in s*s for s <= 1/2, minimax in the error relative to the arcsine: 2^-57.
var asinPoly = []float64{
	0x1.5555555555577p-3, 0x1.333333332e131p-4, 0x1.6db6db7212696p-5, 0x1.f1c71a94f1f4fp-6, 0x1.6e8bdee05a8cep-6, 0x1.1c49f05c27c83p-6, 0x1.ca1f8d5ef9859p-7,
	0x1.75858a217e37p-7, 0x1.613c9b3fa9be8p-7, 0x1.e5f1f83cf0e83p-9, 0x1.639ef29f608adp-6, -0x1.5803ba2c742c7p-6, 0x1.0b4998f30aabep-5,
}

// A chord is what asin and acos have in common: s is abs(x), or where that is above 1/2 the root of z = (1 - abs(x))/2,
// as asin(abs(x)) is then pi/2 - 2 asin(s). asin(s) is s + w, where w has what the root was rounded by: (z - s*s)/2s,
// with a quotient to 5%, from bits.
type chord struct{ s, w, isSteep Ref }

const inverseOfTwice = 0x7fce624000000000 // less the bits of s: the bits of 1/2s

func (f fn) chordOf(x Ref) chord {
	isSteep := f.gt(x, f.num(0.5))
	z := f.choose(isSteep, f.fma(x, f.num(-0.5), f.num(0.5)), f.mul(x, x))
	root := f.Op(Sqrt, z)
	rest := f.mul(f.fma(f.neg(root), root, z), f.back(f.Op(Sub, f.word(inverseOfTwice), f.bits(root))))
	s := f.choose(isSteep, root, x)
	return chord{s, f.fma(s, f.mul(z, f.estrin(z, asinPoly...)), f.choose(isSteep, rest, f.num(0))), isSteep}
}

// asin64 works on the magnitude of x; the root is NaN beyond 1. At most 0.73 ulp.
func asin64(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	c := f.chordOf(x)
	p := f.fastSum(f.num(piHi/2), f.mul(c.s, f.num(-2)))
	steep := f.fma(c.w, f.num(-2), f.add(p.lo, f.num(piLo/2)))
	y := f.add(f.choose(c.isSteep, p.hi, x), f.choose(c.isSteep, steep, c.w))
	return f.flip(y, f.bits(a[0]))
}

// acos64 is base + k (s + w): pi/2 - asin(x) where that is flat, 2 asin(s) near 1, and pi - 2
// asin(s) near -1. At most 0.71 ulp.
func acos64(f fn, a []Ref) Ref {
	x := a[0]
	c := f.chordOf(f.abs(x))
	isLeft := f.lt(x, f.num(0))
	base := f.choose(c.isSteep, f.choose(isLeft, f.num(piHi), f.num(0)), f.num(piHi/2))
	twice := f.choose(c.isSteep, f.num(-2), f.num(1))
	k := f.choose(isLeft, twice, f.neg(twice))
	p := f.fastSum(base, f.mul(k, c.s))
	return f.add(p.hi, f.fma(k, c.w, f.fma(base, f.num(piLoOfHi), p.lo)))
}
