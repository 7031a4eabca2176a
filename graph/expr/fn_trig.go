package expr

// Sine, cosine and tangent. abs(x) = n pi/2 + r with abs(r) <= pi/4, in parts after Cody and Waite (Software Manual
// for the Elementary Functions, 1980), and beyond reach by integers (fn_reduce.go). Either kernel of sine and cosine
// is A + A*r*r*q(r*r), with A = r or A = 1, so that one polynomial does with coefficients chosen by the last bit of n;
// bits of n and of x make the sign.

const (
	toWhole   = 1.5 * (1 << 52) // added to a number it rounds it and leaves its integer in the last bits
	twoOverPi = 0x1.45f306dc9c883p-1
	signBit   = 1 << 63

	// pi/2 in three parts. The second has 33 bits, so that a product with n below 2^20 is exact, and so is what a -
	// n*quarter1 leaves. What the three leave out is 2^-142: at most 2^-122 for all n, where no r is below 2^-62.
	quarter1 = 0x1.921fb54442d18p+0
	quarter2 = 0x1.1a626331p-54
	quarter3 = 0x1.1701b839a252p-88

	// reach is where the reduction in three parts ends.
	reach = 1 << 20
)

// The kernels, minimax in the relative error for abs(r) <= pi/4, coefficients rounded from the first on: (sin(r) -
// r)/r^3, off by 2^-57.9 of the sine, and (cos(r) - 1 + r^2/2)/r^4, off by 2^-63.9 of the cosine.
var (
	sinPoly = []float64{-0x1.5555555555548p-3, 0x1.111111110f731p-7, -0x1.a01a019be9693p-13, 0x1.71de355591ebcp-19, -0x1.ae5e4bfa42957p-26, 0x1.5d8b851e93d03p-33}
	cosPoly = []float64{0x1.555555555554bp-5, -0x1.6c16c16c15013p-10, 0x1.a01a019c8ec6ap-16, -0x1.27e4f7f130ac6p-22, 0x1.1ee9db7ce98c9p-29, -0x1.8fa652d7ca8a5p-37}
)

// A turn is an angle n pi/2 + r - less, with less below an ulp of r, or where r is below 2^-40 below 2^-15 of it. n is
// an integer modulo 4, in the last bits.
type turn struct{ n, r, less Ref }

// turnOf reduces a from 0 on, beyond reach in a region that functions of one angle share. Infinities go there, to NaN.
func (f fn) turnOf(a Ref) turn {
	t := f.nearTurnOf(a)
	types := []Type{Float64, Uint64, Float64, Float64}
	far, near := NewBuilder(types...), NewBuilder(types...)
	farTurn := fn{far, f.t, f.has}.farTurnOf(0)
	parts := f.If(f.gt(a, f.num(reach)), []Ref{a, t.n, t.r, t.less}, far.Func(farTurn.n, farTurn.r, farTurn.less), near.Func(1, 2, 3))
	return turn{parts[0], parts[1], parts[2]}
}

// nearTurnOf reduces a from 0 to reach.
func (f fn) nearTurnOf(a Ref) turn {
	t := f.fma(a, f.num(twoOverPi), f.num(toWhole))
	n := f.sub(t, f.num(toWhole))
	first := f.fma(n, f.num(-quarter1), a)
	r := f.fma(n, f.num(-quarter2), first)
	less := f.fma(n, f.num(quarter2), f.sub(r, first))
	return turn{f.bits(t), r, f.fma(n, f.num(quarter3), less)}
}

// isOdd reports whether n is.
func (f fn) isOdd(n Ref) Ref { return f.Op(Ne, f.Op(And, n, f.word(1)), f.word(0)) }

// flip changes the sign of y where the sign bit of by is set.
func (f fn) flip(y, by Ref) Ref {
	return f.back(f.Op(Xor, f.bits(y), f.Op(And, by, f.word(signBit))))
}

// wave is the sine of r - less where isSine holds, r + r z p(z) with z = r*r, else the cosine, 1 - z/2 + z z p(z). The
// derivative times less is taken off, and what the sum 1 - z/2 was rounded by is put back.
func (f fn) wave(isSine Ref, t turn) Ref {
	z := f.mul(t.r, t.r)
	p := f.choose(isSine, f.num(sinPoly[5]), f.num(cosPoly[5]))
	for k := 4; k >= 0; k-- {
		p = f.fma(z, p, f.choose(isSine, f.num(sinPoly[k]), f.num(cosPoly[k])))
	}
	main := f.fma(z, f.num(-0.5), f.num(1))
	rest := f.fma(z, f.num(-0.5), f.sub(f.num(1), main))
	slope := f.choose(isSine, f.neg(main), t.r)
	rest = f.fma(slope, t.less, f.choose(isSine, f.num(0), rest))
	return f.add(f.choose(isSine, t.r, main), f.fma(f.mul(z, f.choose(isSine, t.r, z)), p, rest))
}

// isEven reports whether n is.
func (f fn) isEven(n Ref) Ref { return f.Op(Eq, f.Op(And, n, f.word(1)), f.word(0)) }

// sinOf is the sine of x, whose magnitude is the turn t.
func (f fn) sinOf(x Ref, t turn) Ref {
	return f.flip(f.wave(f.isEven(t.n), t), f.Op(Xor, f.bits(x), f.Op(Shl, t.n, f.word(62))))
}

// cosOf is the cosine of the turn t.
func (f fn) cosOf(t turn) Ref {
	next := f.Op(Add, t.n, f.word(1))
	return f.flip(f.wave(f.isOdd(t.n), t), f.Op(Shl, next, f.word(62)))
}

// sin64 keeps the sign of 0, as the sign of x is set last. At most 0.78 ulp.
func sin64(f fn, a []Ref) Ref { return f.sinOf(a[0], f.turnOf(f.abs(a[0]))) }

// cos64 is like sin64. At most 0.78 ulp.
func cos64(f fn, a []Ref) Ref { return f.cosOf(f.turnOf(f.abs(a[0]))) }

// The tangent is r (1 + z p(z)) / (1 - z/2 + z^2 q(z)) with z = r*r for abs(r) <= pi/4, off by at most
// 2^-62.2 of it: a linear minimax problem once multiplied out. The first term of the denominator is held at
// -1/2, so that its product is exact.
var (
	tanTop    = []float64{-0x1.5555555555556p-3, 0x1.f84e0c702507fp-8, -0x1.d2dcece7a5d29p-14, 0x1.0c0af7ece9f5cp-22}
	tanBottom = []float64{0x1.501ad29f15abfp-5, -0x1.1d7bddc3dd4c3p-10, 0x1.f392e1998b944p-18}
)

// tanOf is the tangent of x, whose magnitude is the turn t: -bottom/top where n is odd. Both are pairs.
func (f fn) tanOf(x Ref, t turn) Ref {
	z := f.mul(t.r, t.r)
	zLess := f.fma(f.add(t.r, t.r), t.less, f.fma(f.neg(t.r), t.r, z)) // z - (r - less)^2
	bottom := f.fastSum(f.num(1), f.mul(z, f.num(-0.5)))
	less := f.mul(t.less, f.neg(bottom.hi)) // times the derivative of the top, nearly
	top := f.fastSum(t.r, f.fma(f.mul(t.r, z), f.poly(z, tanTop...), less))
	rest := f.fma(zLess, f.num(0.5), bottom.lo)
	bottom = f.fastSum(bottom.hi, f.fma(f.mul(z, z), f.poly(z, tanBottom...), rest))

	isOdd := f.isOdd(t.n)
	y := f.ratio(f.choosePair(isOdd, bottom, top), f.choosePair(isOdd, top, bottom))
	return f.flip(y, f.Op(Xor, f.bits(x), f.Op(Shl, t.n, f.word(63))))
}

// choosePair is x where cond holds, else y.
func (f fn) choosePair(cond Ref, x, y pair) pair {
	return pair{f.choose(cond, x.hi, y.hi), f.choose(cond, x.lo, y.lo)}
}

// ratio is x/y, rounded once but for 2^-100.
func (f fn) ratio(x, y pair) Ref {
	inverse := f.div(f.num(1), y.hi)
	q := f.mul(x.hi, inverse)
	minus := f.neg(q)
	rest := f.fma(minus, y.lo, f.add(f.fma(minus, y.hi, x.hi), x.lo))
	return f.fma(rest, inverse, q)
}

// tan64 is like sin64. At most 0.84 ulp.
func tan64(f fn, a []Ref) Ref { return f.tanOf(a[0], f.turnOf(f.abs(a[0]))) }
