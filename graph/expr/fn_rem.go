package expr

import "math"

// remainder is math.Mod: a - q b for a = abs(x), b = abs(y), where q is the integer part of a/b; exact, with the sign
// of x. Quotients that have no last digit before the point go the rare way.
func remainder(f fn, v []Ref) Ref {
	a, b := f.abs(v[0]), f.abs(v[1])
	isFar := f.Op(Ge, f.div(a, b), f.num(math.Ldexp(2, exponents[f.t].bits)))
	return f.Op(CopySign, f.rare(isFar, f.nearRem(a, b), fn.farRem, a, b), v[0])
}

// nearRem is the remainder where a/b is below 2^53 (2^24 for f32). The quotient is rounded, so that its integer part
// may be one too large: what is left lies between -b and b. It is a multiple of the last bit of b, so that no operation
// rounds it. Infinities a and zeros b give NaN.
func (f fn) nearRem(a, b Ref) Ref {
	q := f.Op(Trunc, f.div(a, b))
	r := f.fma(f.neg(q), b, a)
	r = f.choose(f.lt(r, f.num(0)), f.add(r, b), r)
	return f.choose(f.lt(a, b), a, r) // b may be infinite
}

// farRem first takes remainders by multiples of b, as large as nearRem serves. A subnormal b has no exponent of
// its own: b 2^52 stands for it.
func (f fn) farRem(v []Ref) Ref {
	a, b, e := v[0], v[1], exponents[f.t]
	isSmall := f.lt(b, f.num(math.Ldexp(1, int(e.least))))
	multiple := f.choose(isSmall, f.mul(b, f.num(math.Ldexp(1, e.bits))), b)
	more, next := NewBuilder(f.t, f.t), NewBuilder(f.t, f.t)
	isFar, nearer := fn{more, f.t, f.has}.isFar(0, 1), fn{next, f.t, f.has}.nearer(0, 1)
	a = f.While([]Ref{a, multiple}, more.Func(isFar), next.Func(nearer, 1))[0]
	return f.nearRem(f.nearRem(a, multiple), b)
}

// isFar reports whether the exponents of a, unless it is infinite, and of b differ by more than the digits behind the
// point: 52, of f32 23.
func (f fn) isFar(a, b Ref) Ref {
	far := f.gt(f.exponent(a), f.Op(Add, f.exponent(b), f.word(f.digits())))
	return f.Op(And, far, f.lt(a, f.num(math.Inf(1))))
}

// nearer is the remainder of a by the multiple of b whose exponent is less by as many digits.
func (f fn) nearer(a, b Ref) Ref {
	fraction := f.Op(And, f.bits(b), f.word(1<<exponents[f.t].bits-1))
	return f.nearRem(a, f.back(f.Op(Or, fraction, f.Op(Sub, f.exponent(a), f.word(f.digits())))))
}

// exponent is the bits of x >= 0 without those of the fraction; digits is how many these are, as an exponent.
func (f fn) exponent(x Ref) Ref {
	return f.Op(And, f.bits(x), f.Op(Not, f.word(1<<exponents[f.t].bits-1)))
}

func (f fn) digits() uint64 {
	n := exponents[f.t].bits
	return uint64(n) << n
}
