package expr

import "math"

// cbrt32 is at most 0.81 ulp off. An approximation r of x^(-1/3) comes from the bits of x divided by -3; with e = 1 - x
// r^3 it becomes r (1-e)^(-1/3), of which the series up to e^4 is taken. x r^2 is corrected by one step of Newton.
func cbrt32(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	subnormal := f.lt(x, f.num(0x1p-126))
	v := f.choose(subnormal, f.mul(x, f.num(0x1p24)), x)
	r := f.inverseCbrt32(v)
	e := f.fma(f.neg(f.mul(r, r)), f.mul(v, r), f.num(1))
	r = f.fma(f.mul(r, e), f.poly(e, 1./3, 2./9, 14./81, 35./243), r)

	square := f.mul(r, r)
	y := f.mul(v, square)
	rest := f.fma(f.neg(f.mul(y, y)), y, v)
	y = f.fma(rest, f.mul(square, f.num(1./3)), y)
	y = f.mul(y, f.choose(subnormal, f.num(0x1p-8), f.num(1)))
	return f.signed(f.choose(f.lt(x, f.num(math.Inf(1))), y, x), a[0])
}

// inverseCbrt32 is x^(-1/3) to 4 bits and a half: the upper 24 bits of x as a number, times -1/3 and shifted so that 1
// stays about 1, as the last bits of 2^23 + that.
func (f fn) inverseCbrt32(x Ref) Ref {
	upper := f.Cast(Float32, f.Bitcast(Int32, f.Op(Shr, f.bits(x), f.word(8))))
	third := f.fma(upper, f.num(-1./3), f.num(1<<23+0x54a2fa))
	return f.back(f.Op(Shl, f.bits(third), f.word(8)))
}

// hypot32 is at most 0.51 ulp off: in f64 squares are exact and do not overflow.
func hypot32(f fn, a []Ref) Ref {
	d := f.in(Float64)
	x, y := f.Cast(Float64, a[0]), f.Cast(Float64, a[1])
	length := f.Cast(Float32, d.Op(Sqrt, d.fma(x, x, d.mul(y, y))))
	infinite := f.Op(Or, f.Op(IsInf, a[0]), f.Op(IsInf, a[1]))
	return f.choose(infinite, f.num(math.Inf(1)), length)
}
