package expr

// Angles beyond reach, after Payne and Hanek (Radian reduction for trigonometric functions, SIGNUM 18(1), 1983). The
// angle is m 2^e with an integer m of 53 bits. Of 2/pi those 192 bits matter that begin at weight 2^(1-e): the ones
// before give multiples of 4. Their product with m modulo 2^192 has n in its first two bits, and then the fraction of a
// quarter, of which 126 bits are computed. No float64 is nearer than 2^-62 to a multiple of pi/2.

// twoOverPiWords is 2/pi, behind 64 bits of zeros for angles that are no integers.
var twoOverPiWords = []uint64{
	0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e,
	0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
	0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0,
}

const (
	quarterHi = 0x1.921fb54442d18p-62 // pi/2 2^-62
	quarterLo = 0x1.1a62633145c07p-116
)

// farTurnOf reduces a beyond 2^10 in magnitude. Infinities and NaN give NaN.
func (f fn) farTurnOf(a Ref) turn {
	bits := f.bits(a)
	m := f.Op(Or, f.Op(And, bits, f.word(1<<52-1)), f.word(1<<52))
	e := f.Op(Shr, bits, f.word(52))
	w := f.window(f.Op(Sub, e, f.word(1013))) // m's last bit's weight e-1075, less 2 for modulo 4, and 64 for the zeros

	low := f.Op(Mul, m, w[1])
	second := f.Op(Add, low, f.Op(MulHi, m, w[2]))
	carry := f.choose(f.lt(second, low), f.word(1), f.word(0))
	first := f.Op(Add, f.Op(Mul, m, w[0]), f.Op(Add, f.Op(MulHi, m, w[1]), carry))

	n := f.Op(Shr, f.Op(Add, first, f.word(1<<61)), f.word(62))
	part := f.Bitcast(Int64, f.Op(Sub, first, f.Op(Shl, n, f.word(62))))
	t := f.fraction(part, second)
	return turn{n, f.add(t.r, f.sub(a, a)), t.less}
}

// window gives three words of 2/pi from a bit on.
func (f fn) window(bit Ref) (w [3]Ref) {
	index, left := f.Op(Shr, bit, f.word(6)), f.Op(And, bit, f.word(63))
	right := f.Op(Sub, f.word(64), left)
	word := f.Pick(index, Uint64, twoOverPiWords...)
	for k := range w {
		next := f.Pick(f.Op(Add, index, f.word(uint64(k+1))), Uint64, twoOverPiWords...)
		w[k] = f.Op(Or, f.Op(Shl, word, left), f.Op(Shr, next, right))
		word = next
	}
	return w
}

// fraction is (first + second 2^-64) 2^-62 pi/2 to more than 100 bits, where first has a sign and second has none.
func (f fn) fraction(first, second Ref) turn {
	low := func(u Ref) Ref { return f.Cast(f.t, f.Bitcast(Int64, f.Op(And, u, f.word(1<<32-1)))) }
	high := f.Cast(f.t, f.Op(Shr, first, f.Int(32)))
	p := f.fastSum(f.mul(high, f.num(1<<32)), low(f.Bitcast(Uint64, first)))
	rest := f.fma(low(f.Op(Shr, second, f.word(32))), f.num(0x1p-32), p.lo)
	p = f.fastSum(p.hi, f.fma(low(second), f.num(0x1p-64), rest))

	r := f.mul(p.hi, f.num(quarterHi))
	less := f.fma(p.hi, f.num(-quarterHi), r)
	less = f.fma(p.hi, f.num(-quarterLo), less)
	p = f.fastSum(r, f.fma(p.lo, f.num(quarterHi), f.neg(less)))
	return turn{r: p.hi, less: f.neg(p.lo)}
}
