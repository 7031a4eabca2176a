package expr

import "math"

// A fn builds the decomposition of a function of floats of type t, for a machine that has some operations. Its methods
// are short so that a recipe reads like the formula it computes. Recipes have no branches: all lanes of a vector take
// the same way, but for rare ones. What a recipe does with NaN and infinities comes from the arithmetic where possible.
type fn struct {
	*Builder
	t   Type
	has func(Op) bool
}

func (f fn) add(x, y Ref) Ref    { return f.Op(Add, x, y) }
func (f fn) sub(x, y Ref) Ref    { return f.Op(Sub, x, y) }
func (f fn) mul(x, y Ref) Ref    { return f.Op(Mul, x, y) }
func (f fn) div(x, y Ref) Ref    { return f.Op(Div, x, y) }
func (f fn) fma(x, y, z Ref) Ref { return f.Op(FMA, x, y, z) }
func (f fn) lt(x, y Ref) Ref     { return f.Op(Lt, x, y) }
func (f fn) gt(x, y Ref) Ref     { return f.Op(Gt, x, y) }
func (f fn) eq(x, y Ref) Ref     { return f.Op(Eq, x, y) }
func (f fn) neg(x Ref) Ref       { return f.Op(Neg, x) }
func (f fn) abs(x Ref) Ref       { return f.Op(Abs, x) }

// choose is x where cond holds, else y.
func (f fn) choose(cond, x, y Ref) Ref { return f.Op(Select, cond, x, y) }

// num is a constant.
func (f fn) num(v float64) Ref { return f.Const(f.t, floatBits(f.t, v)) }

// bits reads x as an unsigned integer, and back reads such a one as a float.
func (f fn) bits(x Ref) Ref { return f.Bitcast(bitsType(f.t), x) }
func (f fn) back(u Ref) Ref { return f.Bitcast(f.t, u) }

// table looks an integer of the width of floats up, modulo the number of entries.
func (f fn) table(index Ref, entries []float64) Ref {
	bits := make([]uint64, len(entries))
	for i, v := range entries {
		bits[i] = floatBits(f.t, v)
	}
	return f.Pick(index, f.t, bits...)
}

// word is a constant of the integer type of bits.
func (f fn) word(v uint64) Ref { return f.Const(bitsType(f.t), v) }

// clamp is x, but low below it and high above it; NaN stays.
func (f fn) clamp(x Ref, low, high float64) Ref {
	x = f.choose(f.lt(x, f.num(low)), f.num(low), x)
	return f.choose(f.gt(x, f.num(high)), f.num(high), x)
}

// poly is c[0] + c[1]*x + c[2]*x^2 + .. by Horner's rule.
func (f fn) poly(x Ref, c ...float64) Ref {
	sum := f.num(c[len(c)-1])
	for k := len(c) - 2; k >= 0; k-- {
		sum = f.fma(x, sum, f.num(c[k]))
	}
	return sum
}

// estrin is poly by Estrin's scheme: a few products more, but a chain of operations only as long as the
// logarithm of the degree. Vector code waits for the longest chain as soon as a function has more operations
// than the processor looks ahead.
func (f fn) estrin(x Ref, c ...float64) Ref {
	terms := make([]Ref, len(c))
	for i, v := range c {
		terms[i] = f.num(v)
	}
	for ; len(terms) > 1; x = f.mul(x, x) {
		half := terms[:0]
		for i := 0; i+1 < len(terms); i += 2 {
			half = append(half, f.fma(x, terms[i+1], terms[i]))
		}
		if len(terms)%2 == 1 {
			half = append(half, terms[len(terms)-1])
		}
		terms = half
	}
	return terms[0]
}

// A pair is a number in two parts: lo is what hi lacks, at most half an ulp of it unless said otherwise.
type pair struct{ hi, lo Ref }

// fastSum is x + y exactly, where x is 0 or not below y in exponent. (Dekker, Numerische Mathematik 18, 1971)
func (f fn) fastSum(x, y Ref) pair {
	s := f.add(x, y)
	return pair{s, f.sub(y, f.sub(s, x))}
}

// twoSum is x + y exactly. (Knuth, The Art of Computer Programming 2, 4.2.2)
func (f fn) twoSum(x, y Ref) pair {
	s := f.add(x, y)
	rest := f.sub(s, x)
	return pair{s, f.add(f.sub(x, f.sub(s, rest)), f.sub(y, rest))}
}

// twoProd is x * y exactly.
func (f fn) twoProd(x, y Ref) pair {
	p := f.mul(x, y)
	return pair{p, f.fma(x, y, f.neg(p))}
}

// pow2 is 2^n for a whole n in the range of exponents of normal numbers. The sum has n and the bias as its lowest bits.
func (f fn) pow2(n Ref) Ref {
	e := exponents[f.t]
	shifted := f.bits(f.add(n, f.num(math.Ldexp(1, e.bits)+e.most)))
	return f.back(f.Op(Shl, shifted, f.word(uint64(e.bits))))
}

// scale is Scale for x between 1/16 and 16 in magnitude, or NaN, and n in the range of all exponents, subnormal ones
// included. Where a machine lacks Scale two factors do: the first is exact.
func (f fn) scale(x, n Ref) Ref {
	if f.has(Scale) {
		return f.Op(Scale, x, n)
	}
	n = f.Op(Floor, n)
	half := f.Op(Floor, f.mul(n, f.num(0.5)))
	return f.mul(f.mul(x, f.pow2(half)), f.pow2(f.sub(n, half)))
}

// scaleNear is x * 2^n for a whole n in the range of exponents of normal numbers.
func (f fn) scaleNear(x, n Ref) Ref {
	if f.has(Scale) {
		return f.Op(Scale, x, n)
	}
	return f.mul(x, f.pow2(n))
}

// rare is slow of args where cond holds, else fast: a machine computes slow only for blocks that need it.
func (f fn) rare(cond, fast Ref, slow func(f fn, a []Ref) Ref, args ...Ref) Ref {
	args = append(args, fast)
	types := make([]Type, len(args))
	for i, r := range args {
		types[i] = f.TypeOf(r)
	}
	then, otherwise := NewBuilder(types...), NewBuilder(types...)
	last := Ref(len(args) - 1)
	return f.If(cond, args, then.Func(slow(fn{then, f.t, f.has}, then.params()[:last])), otherwise.Func(last))[0]
}
