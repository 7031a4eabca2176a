package expr

// Polynomials in z = r^2 for r up to a little above pi/4, each in the error relative to the function.
var (
	sinPoly32 = []float64{-0x1.555544p-3, 0x1.1106c6p-7, -0x1.991c26p-13}                                                          // (sin(r)/r - 1)/z: below 2^-27.8
	cosPoly32 = []float64{1, -0x1p-1, 0x1.55554ap-5, -0x1.6c0c14p-10, 0x1.99de68p-16}                                              // cos(r): below 2^-32
	tanPoly32 = []float64{0x1.555562p-2, 0x1.110d1p-3, 0x1.baf4b8p-5, 0x1.5b983p-6, 0x1.6916a2p-7, -0x1.40d1bcp-13, 0x1.26d90ap-8} // (tan(r)/r - 1)/z: below 2^-28.8
)

// sin32 is at most 0.89 ulp off.
func sin32(f fn, a []Ref) Ref {
	r, quarter := f.reduce32(f.abs(a[0]))
	y := f.choose(f.isOdd32(quarter), f.cosNear32(r), f.sinNear32(r))
	return f.flip32(y, f.Op(Xor, f.Op(Shl, quarter, f.word(30)), f.bits(a[0])))
}

// cos32 is at most 0.89 ulp off.
func cos32(f fn, a []Ref) Ref {
	r, quarter := f.reduce32(f.abs(a[0]))
	y := f.choose(f.isOdd32(quarter), f.sinNear32(r), f.cosNear32(r))
	return f.flip32(y, f.Op(Shl, f.Op(Add, quarter, f.word(1)), f.word(30)))
}

// isOdd32 is whether the lowest bit of an integer is set.
func (f fn) isOdd32(u Ref) Ref { return f.Op(Ne, f.Op(And, u, f.word(1)), f.word(0)) }

// flip32 changes the sign of y where the highest bit of u is set.
func (f fn) flip32(y, u Ref) Ref {
	return f.back(f.Op(Xor, f.bits(y), f.Op(And, u, f.word(signBit32))))
}

func (f fn) sinNear32(r pair) Ref {
	z := f.mul(r.hi, r.hi)
	return f.add(r.hi, f.fma(f.mul(r.hi, z), f.poly(z, sinPoly32...), r.lo))
}

func (f fn) cosNear32(r pair) Ref {
	z := f.fma(r.hi, r.hi, f.mul(f.add(r.hi, r.hi), r.lo))
	return f.poly(z, cosPoly32...)
}

// tan32 is at most 0.92 ulp off: t = tan(r) in two parts, or -1/t, where the division is made good for what it rounds
// off and for the second part.
func tan32(f fn, a []Ref) Ref {
	r, quarter := f.reduce32(f.abs(a[0]))
	t := f.tanNear32(r)
	y := f.div(f.num(-1), t.hi)
	minus := f.neg(y)
	rest := f.fma(minus, t.lo, f.fma(minus, t.hi, f.num(-1)))
	y = f.choose(f.isOdd32(quarter), f.fma(minus, rest, y), t.hi)
	return f.flip32(y, f.bits(a[0]))
}

// tanNear32 counts what r and r^2 lack with factors that are right near pi/4, where they matter: the derivatives of
// tan(r), 1 + 1.6 z, and of its second term by z, 0.64 r.
func (f fn) tanNear32(r pair) pair {
	z := f.mul(r.hi, r.hi)
	low := f.fma(r.lo, f.mul(z, f.num(1.6)), r.lo)
	zLow := f.fma(r.hi, r.hi, f.neg(z))
	low = f.fma(f.mul(r.hi, zLow), f.num(0.64), low)
	return f.fastSum(r.hi, f.fma(f.mul(r.hi, z), f.poly(z, tanPoly32...), low))
}
