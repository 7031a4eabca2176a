package expr

import "math"

// Reduction of arguments of sin, cos and tan: x = n pi/2 + r with abs(r) at most a little above pi/4.

// pi/2 in three parts of 24 bits.
var halfPi32 = []float64{0x1.921fb6p0, -0x1.777a5cp-25, -0x1.ee59dap-50}

// near32 is up to where reduceNear32 serves: beyond, n has too many bits.
const near32 = 1 << 17

// reduce32 reduces x >= 0. The lowest bits of quarter, an integer, are those of n.
func (f fn) reduce32(x Ref) (r pair, quarter Ref) {
	r, quarter = f.reduceNear32(x)
	types := []Type{Float32, Float32, Float32, Uint32}
	far, near := NewBuilder(types...), NewBuilder(types...)
	farR, farQuarter := fn{far, f.t, f.has}.reduceFar32(0)
	parts := f.If(f.gt(x, f.num(near32)), []Ref{x, r.hi, r.lo, quarter}, far.Func(farR.hi, farR.lo, farQuarter), near.Func(1, 2, 3))
	return pair{parts[0], parts[1]}, parts[2]
}

// reduceNear32 subtracts n pi/2 part by part (Cody and Waite). The first difference is exact, as all its bits lie
// between 2^-24 and 1. It is a multiple of the last bit of n times the second part, so that what the second
// difference rounds off is exact too.
func (f fn) reduceNear32(x Ref) (r pair, quarter Ref) {
	quarter = f.fma(x, f.num(2/math.Pi), f.num(whole32))
	n := f.sub(quarter, f.num(whole32))
	first := f.fma(n, f.num(-halfPi32[0]), x)
	r.hi = f.sub(first, f.mul(n, f.num(halfPi32[1])))
	r.lo = f.fma(n, f.num(-halfPi32[1]), f.sub(first, r.hi))
	r.lo = f.fma(n, f.num(-halfPi32[2]), r.lo)
	return r, f.bits(quarter)
}

// twoOverPi32 has the bits of 2/pi behind the point, with 32 zeros before them.
var twoOverPi32 = []uint64{0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab}

// reduceFar32 reduces x >= 2 with integers. (Payne and Hanek, Radian Reduction for Trigonometric
// Functions, SIGNUM Newsletter 18, 1983)
//
// x is m 2^(e-31) with m of 32 bits. Bits of 2/pi before number e-33 only add multiples of 4 to x 2/pi. The 96 bits
// from there on, times m modulo 2^96, are n modulo 4 in 2 bits and what follows the point in the others, of which the
// first 62 are right. Arguments of f32 come no closer to multiples of pi/2 than 2^-30.
func (f fn) reduceFar32(x Ref) (r pair, quarter Ref) {
	u := f.bits(x)
	m := f.Op(Or, f.Op(Shl, u, f.word(8)), f.word(1<<31))
	hi, lo := f.timesTwoOverPi32(m, f.Op(Sub, f.Op(Shr, u, f.word(23)), f.word(128)))
	quarter = f.Op(Shr, f.Op(Add, hi, f.word(1<<29)), f.word(30))
	turn := f.fraction32(hi, lo)
	p := f.twoProd(turn.hi, f.num(halfPi32[0]))
	p.lo = f.fma(turn.lo, f.num(halfPi32[0]), f.fma(turn.hi, f.num(halfPi32[1]), p.lo))
	p.lo = f.fma(x, f.num(0), p.lo) // NaN where x is infinite
	return f.fastSum(p.hi, p.lo), quarter
}

// timesTwoOverPi32 gives the upper 64 of 96 bits of m times the bits of twoOverPi32 from number first on.
func (f fn) timesTwoOverPi32(m, first Ref) (hi, lo Ref) {
	word, bit := f.Op(Shr, first, f.word(5)), f.Op(And, first, f.word(31))
	back := f.Op(Sub, f.word(32), bit)
	var w [4]Ref
	for i := range w {
		w[i] = f.Pick(f.Op(Add, word, f.word(uint64(i))), Uint32, twoOverPi32...)
	}
	for i := range w[:3] {
		w[i] = f.Op(Or, f.Op(Shl, w[i], bit), f.Op(Shr, w[i+1], back))
	}
	carried := f.Op(MulHi, m, w[2])
	lo = f.Op(Add, f.Op(Mul, m, w[1]), carried)
	carry := f.Cast(Uint32, f.Op(Lt, lo, carried))
	hi = f.Op(Add, f.Op(Add, f.Op(Mul, m, w[0]), f.Op(MulHi, m, w[1])), carry)
	return hi, lo
}

// fraction32 is what the number hi:lo, with 2 bits before the point, differs by from the nearest whole number, in
// pieces of 24, 24 and 14 bits.
func (f fn) fraction32(hi, lo Ref) pair {
	upper := f.Op(Or, f.Op(Shl, hi, f.word(2)), f.Op(Shr, lo, f.word(30)))
	middle := f.Op(Or, f.Op(And, f.Op(Shl, upper, f.word(16)), f.word(0xff0000)), f.Op(And, f.Op(Shr, lo, f.word(14)), f.word(0xffff)))
	number := func(u Ref, unit float64) Ref {
		return f.mul(f.Cast(Float32, f.Bitcast(Int32, u)), f.num(unit))
	}
	first := f.Op(Shr, f.Bitcast(Int32, upper), f.Const(Int32, 8))
	sum := f.fastSum(number(first, 0x1p-24), number(middle, 0x1p-48))
	return pair{sum.hi, f.add(sum.lo, number(f.Op(And, lo, f.word(0x3fff)), 0x1p-62))}
}
