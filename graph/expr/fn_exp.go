package expr

import "math"

// Exponentials. 2^z is 2^n 2^(k/16) 2^s for the nearest multiple n + k/16 of 1/16: a table and a polynomial of
// degree 6 (Tang, Table-driven implementation of the exponential function, TOMS 15(2), 1989). A rounded table would
// cost half an ulp. This one holds 2^(k/16) (1+d) with d = -247495736 * 2^-52, the best among 3*10^8 such d: every
// entry is within 0.10 ulp of a double. The polynomials make up for 1+d. (After Gal, Computing elementary functions,
// 1986, who chooses arguments so.)
//
// Adding 1.5*2^48 to z rounds it to a multiple of 1/16 and leaves k in the last bits of the sum.

const toSixteenth = 1.5 * (1 << 48)

// exp2Table is 2^(k/16) (1+d).
var exp2Table = []float64{
	0x1.fffffe27f0790p-1, 0x1.0b5585d91d9d3p+0, 0x1.172b82c67082dp+0, 0x1.2387a5da8c3e5p+0,
	0x1.306fdf8a6b12bp+0, 0x1.3dea639c05891p+0, 0x1.4bfdac214ab53p+0, 0x1.5ab07c94e00b0p+0,
	0x1.6a09e51a27a1ap+0, 0x1.7a1145e21cb39p+0, 0x1.8ace52b6a7df0p+0, 0x1.9c4916ae1f25ep+0,
	0x1.ae89f808b8fa3p+0, 0x1.c199bc39cdcc3p+0, 0x1.d5818c1ed89cap+0, 0x1.ea4af8663d108p+0,
}

// The polynomials are minimax in the absolute error, coefficients rounded from the first on: e^r/(1+d) - 1 for
// abs(r) <= ln(2)/32, and 2^r/(1+d) - 1 for abs(r) <= 1/32; either is off by less than 0.033 * 2^-52.
var (
	expPoly  = []float64{0x1.d80f88b33c10cp-25, 0x1.000000ec07c50p+0, 0x1.000000ec07c4ep-1, 0x1.5555568eb5f7ap-3, 0x1.5555568ee2520p-5, 0x1.11127181f68c7p-7, 0x1.6c1877f0f545ap-10}
	exp2Poly = []float64{0x1.d80f88b33c10cp-25, 0x1.62e43136d8c07p-1, 0x1.ebfbe1bdc7799p-3, 0x1.c6b08f11c667cp-5, 0x1.3b2ab81d35302p-7, 0x1.5d89be40c9162p-10, 0x1.430a8f7bba923p-13}
)

const (
	log2e = 0x1.71547652b82fep+0
	ln2Hi = 0x1.62e42fefa39efp-1
	ln2Lo = 0x1.abc9e3b39803fp-56 // ln 2 - ln2Hi
)

// exp64 has an exact first difference: r needs no more bits than x and n*ln2Hi have in common. At most 0.68 ulp; 0.83
// where the result is subnormal, and so rounded twice.
func exp64(f fn, a []Ref) Ref {
	x := a[0]
	t := f.fma(x, f.num(log2e), f.num(toSixteenth))
	n := f.sub(t, f.num(toSixteenth))
	r := f.fma(n, f.num(-ln2Hi), x)
	r = f.fma(n, f.num(-ln2Lo), r)
	return f.within(x, -746, 710, 0, f.power(t, n, f.estrin(r, expPoly...)))
}

// exp2x64 has an exact difference. At most 0.68 ulp; 0.83 where the result is subnormal.
func exp2x64(f fn, a []Ref) Ref {
	x := a[0]
	t := f.add(x, f.num(toSixteenth))
	n := f.sub(t, f.num(toSixteenth))
	return f.within(x, -1076, 1024, 0, f.power(t, n, f.estrin(f.sub(x, n), exp2Poly...)))
}

// within is y, but least for x below low and infinite for x above high, where y may be anything. To bound x first would
// take as many operations, but all others would wait for them.
func (f fn) within(x Ref, low, high, least float64, y Ref) Ref {
	y = f.choose(f.lt(x, f.num(low)), f.num(least), y)
	return f.choose(f.gt(x, f.num(high)), f.num(math.Inf(1)), y)
}

// power is 2^n (1 + q) for n + toSixteenth = t.
func (f fn) power(t, n, q Ref) Ref {
	c := f.table(f.bits(t), exp2Table)
	return f.scale(f.fma(c, q, c), n)
}

// powers is 2^(k/16) in two parts.
var powersHi = []float64{
	0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
	0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
	0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
	0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0,
}

var powersLo = []float64{
	0x0.0p+0, 0x1.8a62e4adc610bp-54, -0x1.19041b9d78a76p-55, 0x1.9b07eb6c70573p-54,
	0x1.6f46ad23182e4p-55, 0x1.ada0911f09ebcp-55, 0x1.d4397afec42e2p-56, 0x1.6324c054647adp-54,
	-0x1.bdd3413b26456p-54, -0x1.41577ee04992fp-55, 0x1.6e9f156864b27p-54, 0x1.c7c46b071f2bep-56,
	0x1.7a1cd345dcc81p-54, 0x1.11065895048ddp-55, 0x1.2ed02d75b3707p-55, -0x1.e9c23179c2893p-54,
}

// expm1Poly is (e^r - 1 - r)/r^2 for abs(r) <= ln(2)/32, minimax in the error relative to r, coefficients rounded from
// the first on: below 0.01 * 2^-53.
var expm1Poly = []float64{0x1.0000000000003p-1, 0x1.5555555555555p-3, 0x1.555555549c277p-5, 0x1.11111110f9bd6p-7, 0x1.6c182dd062e83p-10, 0x1.a01ae2a4ba9b7p-13}

// expm1x64 is at most 0.55 ulp off.
func expm1x64(f fn, a []Ref) Ref {
	e := f.expm1(a[0])
	y := f.within(a[0], -40, 710, -1, f.scale(f.add(e.hi, e.lo), e.n))
	return f.choose(f.eq(a[0], f.num(0)), a[0], y)
}

// A scaled is 2^floor(n) (hi + lo). power is -2^(2-floor(n)).
type scaled struct {
	pair
	n, power Ref
}

// An exponential is e^x = 2^floor(n) (c + product + rest), where c is 2^(k/16) rounded, product
// c r rounded, and rest small.
type exponential struct {
	n, power         Ref // power is -2^(2-floor(n))
	c, product, rest Ref
	last             func(rest Ref) Ref // adds c r^2 P(r) to rest
}

// exponential takes e^x apart, for x in [-40, 711]; outside it is anything.
func (f fn) exponential(x Ref) exponential {
	t := f.fma(x, f.num(log2e), f.num(toSixteenth))
	n := f.sub(t, f.num(toSixteenth))
	r := f.fma(n, f.num(-ln2Hi), x)
	less := f.mul(n, f.num(-ln2Lo)) // r is that much too large
	less = f.fma(less, r, less)

	// In the bits of t, floor(n) stands above the four bits of k.
	const top, two = 0xfff << 52, (1<<11 | 1025) << 52
	power := f.back(f.Op(Sub, f.word(two), f.Op(And, f.Op(Shl, f.bits(t), f.word(48)), f.word(top))))
	c := f.table(f.bits(t), powersHi)
	small := f.table(f.bits(t), powersLo)
	product := f.mul(c, r)
	rest := f.add(f.fma(small, r, small), f.fma(c, less, f.fma(c, r, f.neg(product))))
	return exponential{n, power, c, product, rest, func(rest Ref) Ref {
		return f.fma(f.mul(product, r), f.estrin(r, expm1Poly...), rest)
	}}
}

// expm1 is e^x - 1. What is taken from c is 2^-floor(n), and exactly, for it cancels most of c near 0; so
// is the sum with the product.
func (f fn) expm1(x Ref) scaled {
	e := f.exponential(x)
	difference := f.plusQuarter(e.c, e.power)
	sum := f.fastSum(difference.hi, e.product)
	return scaled{pair{sum.hi, e.last(f.add(f.add(difference.lo, sum.lo), e.rest))}, e.n, e.power}
}

// plusQuarter is x + power/4 exactly. (As twoSum; a quarter of power may be too small to be exact by itself.)
func (f fn) plusQuarter(x, power Ref) pair {
	quarter := f.num(0.25)
	s := f.fma(power, quarter, x)
	rest := f.sub(s, x)
	return pair{s, f.add(f.sub(x, f.sub(s, rest)), f.fma(power, quarter, f.neg(rest)))}
}
