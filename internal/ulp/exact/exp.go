package exact

import "math"

// steps is the number of table entries in an octave of exp.
const steps = 64

// octave holds 2^(j/steps).
var octave = func() (table [steps]dd) {
	for j := range table {
		table[j] = round(bigExp(quo(mul(bigLn2, num(float64(j))), num(steps))))
	}
	return table
}()

// stepHead + stepTail = ln2/steps; the head has 32 bits, so that its product with a whole number below 2^20 is exact.
var stepHead, stepTail = func() (float64, dd) {
	step := quo(bigLn2, num(steps))
	near, _ := step.Float64()
	head := math.Float64frombits(math.Float64bits(near) &^ (1<<21 - 1))
	return head, round(sum(step, num(-head)))
}()

// expm1Series holds 1/(k+1)!: expm1(r) = r (1 + r/2 + ..). For |r| <= ln2/128 what is left out is below 2^-110.
var expm1Series = inverseFactorials(1, 1, 12)

// splitExp gives k and p with exp(a) = 2^(k/steps) (1 + p). a is at most 2^13 in magnitude.
func splitExp(a dd) (k int, p dd) {
	n := math.RoundToEven(a.hi * invLn2.hi * steps)
	if n == 0 {
		return 0, a.mul(horner(a, expm1Series, 6))
	}
	r := a.add(product(-n, stepHead)).sub(stepTail.times(n))
	return int(n), r.mul(horner(r, expm1Series, 6))
}

// expOf is exp(a) for |a| up to 2^13.
func expOf(a dd) Real {
	k, p := splitExp(a)
	t := octave[k&(steps-1)]
	return scaled(t.add(t.mul(p)), k>>6)
}

// expm1Of is exp(a) - 1 for |a| up to 2^13, also relatively to a small result.
func expm1Of(a dd) Real {
	k, p := splitExp(a)
	e := k >> 6
	switch t := octave[k&(steps-1)]; {
	case k == 0:
		return real2(p)
	case e > 110:
		return scaled(t.add(t.mul(p)), e)
	case e < -110:
		return real2(dd{-1, math.Ldexp(t.hi, e)})
	default:
		unit := math.Ldexp(1, -e)
		return scaled(t.plus(-unit).add(t.mul(p)), e)
	}
}

// limit keeps arguments in the range of expOf; past it every format overflows or underflows.
func limit(x float64) float64 { return min(max(x, -8000), 8000) }

// Exp is e^x.
func Exp(x float64) Real {
	switch {
	case x != x, math.IsInf(x, 1):
		return whole(x)
	case math.IsInf(x, -1):
		return whole(0)
	case x == 0:
		return whole(1)
	}
	return expOf(dd{limit(x), 0})
}

// Exp2 is 2^x.
func Exp2(x float64) Real {
	switch {
	case x != x, math.IsInf(x, 1):
		return whole(x)
	case math.IsInf(x, -1):
		return whole(0)
	}
	x = limit(x)
	n := math.RoundToEven(x)
	r := expOf(ln2.times(x - n))
	r.Exp += int(n)
	return r
}

// Expm1 is e^x - 1.
func Expm1(x float64) Real {
	switch {
	case x != x, x == 0, math.IsInf(x, 1):
		return whole(x)
	case math.IsInf(x, -1):
		return whole(-1)
	}
	return expm1Of(dd{limit(x), 0})
}
