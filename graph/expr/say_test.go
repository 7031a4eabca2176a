package expr

import (
	"math"
	"math/big"
)

// An independent statement of the numeric contract, section 2, in whole and rational numbers.

// sayInt computes an operation on whole numbers of type t; false where it is not stated.
func sayInt(op Op, t Type, a []uint64) (uint64, bool) {
	x, y := whole(t, a[0]), new(big.Int)
	if len(a) > 1 {
		y = whole(t, a[1])
	}
	width := uint(t.Bits())
	count := min(new(big.Int).SetUint64(a[len(a)-1]).Uint64(), 200)
	z := new(big.Int)
	switch op {
	case Add:
		z.Add(x, y)
	case Sub:
		z.Sub(x, y)
	case Mul:
		z.Mul(x, y)
	case MulHi:
		z.Rsh(z.Mul(x, y), width)
	case Div:
		if y.Sign() != 0 {
			z.Quo(x, y)
		}
	case Rem:
		if z = x; y.Sign() != 0 {
			z = new(big.Int).Rem(x, y)
		}
	case Neg:
		z.Neg(x)
	case Abs:
		z.Abs(x)
	case Sign:
		z.SetInt64(int64(x.Sign()))
	case Min, Max:
		if z = x; (x.Cmp(y) < 0) != (op == Min) {
			z = y
		}
	case And:
		z.And(x, y)
	case Or:
		z.Or(x, y)
	case Xor:
		z.Xor(x, y)
	case Not:
		z.Not(x)
	case Shl:
		z.Lsh(x, uint(count))
	case Shr:
		z.Rsh(x, uint(count))
	default:
		return sayOrder(op, x.Cmp(y))
	}
	return unwhole(t, z), true
}

// sayOrder says what a comparison gives for the order of its operands.
func sayOrder(op Op, cmp int) (uint64, bool) {
	holds, ok := map[Op]bool{Eq: cmp == 0, Ne: cmp != 0, Lt: cmp < 0, Le: cmp <= 0, Gt: cmp > 0, Ge: cmp >= 0}[op]
	return boolBits(holds), ok
}

// whole reads two's complement of the width of t.
func whole(t Type, bits uint64) *big.Int {
	z := new(big.Int).SetUint64(bits)
	if t.IsSigned() && bits>>(t.Bits()-1) != 0 {
		z.Sub(z, new(big.Int).Lsh(big.NewInt(1), uint(t.Bits())))
	}
	return z
}

// unwhole wraps to the width of t.
func unwhole(t Type, z *big.Int) uint64 {
	mod := new(big.Int).Lsh(big.NewInt(1), uint(t.Bits()))
	return new(big.Int).Mod(z, mod).Uint64()
}

// sayBool computes an operation on bools.
func sayBool(op Op, a []uint64) (uint64, bool) {
	x, y := a[0] == 1, a[len(a)-1] == 1
	holds, ok := map[Op]bool{And: x && y, Or: x || y, Xor: x != y, Not: !x, Eq: x == y, Ne: x != y}[op]
	return boolBits(holds), ok
}

// sayFloat computes an operation on floats.
func sayFloat(op Op, t Type, a []uint64) (uint64, bool) {
	x, y, z := float(t, a[0]), float(t, a[len(a)-1]), 0.0
	if len(a) == 3 {
		y, z = float(t, a[1]), float(t, a[2])
	}
	nan := math.IsNaN(x) || math.IsNaN(y)
	switch op {
	case Add, Sub, Mul, Div, FMA, Sqrt, Rem:
		return sayRounded(op, t, x, y, z), true
	case Neg, Abs, CopySign:
		return saySign(op, t, a), true
	case Scale:
		return sayScale(t, x, y), true
	case Sign:
		sign := x
		if x < 0 || x > 0 {
			sign = map[bool]float64{true: -1, false: 1}[x < 0]
		}
		return floatBits(t, sign), true
	case Min, Max:
		if nan {
			return floatBits(t, math.NaN()), true
		}
		if lower := x < y || x == y && math.Signbit(x); lower == (op == Min) {
			return floatBits(t, x), true
		}
		return floatBits(t, y), true
	case IsNaN:
		return boolBits(math.IsNaN(x)), true
	case IsInf:
		return boolBits(math.IsInf(x, 0)), true
	case IsFinite:
		return boolBits(!math.IsNaN(x) && !math.IsInf(x, 0)), true
	case Floor, Ceil, Trunc, Round:
		return sayWhole(op, t, x), true
	}
	if nan {
		return boolBits(op == Ne), op >= Eq && op <= Ge
	}
	return sayOrder(op, big.NewFloat(x).Cmp(big.NewFloat(y)))
}

// saySign works on the sign bit alone.
func saySign(op Op, t Type, a []uint64) uint64 {
	sign := uint64(1) << (t.Bits() - 1)
	switch op {
	case Neg:
		return a[0] ^ sign
	case Abs:
		return a[0] &^ sign
	}
	return a[0]&^sign | a[1]&sign
}

// sayScale multiplies by 2^floor(n) exactly and rounds once. An infinite n says what is known
// without x, but for its sign.
func sayScale(t Type, x, n float64) uint64 {
	switch {
	case math.IsInf(n, 1):
		return floatBits(t, x*n)
	case math.IsInf(n, -1):
		return floatBits(t, x*0)
	case math.IsNaN(n):
		return floatBits(t, n)
	case !isFinite(x) || x == 0:
		return floatBits(t, x)
	}
	e := int(math.Floor(max(-3000, min(n, 3000))))
	power := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), uint(max(e, -e))))
	if e < 0 {
		power.Inv(power)
	}
	bits := roundRat(t, power.Mul(power, new(big.Rat).SetFloat64(x)))
	return saySign(CopySign, t, []uint64{bits, floatBits(t, x)})
}

// sayRounded computes exactly and rounds once. Go's own arithmetic says what infinities give, and the sign of zeros.
func sayRounded(op Op, t Type, x, y, z float64) uint64 {
	plain := map[Op]float64{Add: x + y, Sub: x - y, Mul: x * y, Div: x / y, Rem: math.Mod(x, y), FMA: math.FMA(x, y, z), Sqrt: math.Sqrt(x)}[op]
	if !isFinite(x) || !isFinite(y) || !isFinite(z) || y == 0 && (op == Div || op == Rem) || x <= 0 && op == Sqrt {
		return floatBits(t, plain)
	}
	if op == Sqrt {
		root := new(big.Float).SetPrec(300).Sqrt(big.NewFloat(x))
		exact, _ := root.Rat(nil)
		return roundRat(t, exact)
	}
	exact := rational(op, x, y, z)
	if exact.Sign() == 0 {
		return floatBits(t, math.Copysign(0, plain))
	}
	return roundRat(t, exact)
}

func rational(op Op, x, y, z float64) *big.Rat {
	rat := func(v float64) *big.Rat { return new(big.Rat).SetFloat64(v) }
	a, b, r := rat(x), rat(y), new(big.Rat)
	switch op {
	case Add:
		return r.Add(a, b)
	case Sub:
		return r.Sub(a, b)
	case Mul:
		return r.Mul(a, b)
	case Div:
		return r.Quo(a, b)
	case FMA:
		return r.Add(r.Mul(a, b), rat(z))
	}
	r.Quo(a, b)
	times := new(big.Rat).SetInt(new(big.Int).Quo(r.Num(), r.Denom()))
	return r.Sub(a, times.Mul(times, b))
}

// roundRat gives the nearest float of type t.
func roundRat(t Type, exact *big.Rat) uint64 {
	if t == Float32 {
		v, _ := exact.Float32()
		return uint64(math.Float32bits(v))
	}
	v, _ := exact.Float64()
	return math.Float64bits(v)
}

// sayWhole finds the whole numbers around x and chooses one.
func sayWhole(op Op, t Type, x float64) uint64 {
	if !isFinite(x) || math.Abs(x) >= 1<<53 || x == 0 {
		return floatBits(t, x)
	}
	low := float64(int64(x))
	if low > x {
		low--
	}
	high := low
	if low < x {
		high++
	}
	v := low
	switch {
	case op == Ceil, op == Trunc && x < 0, op == Round && (x-low > high-x || x-low == high-x && int64(low)%2 != 0):
		v = high
	}
	return floatBits(t, math.Copysign(v, x))
}

// sayCast converts through exact numbers.
func sayCast(from, to Type, bits uint64) uint64 {
	var x float64
	if from.IsFloat() {
		x = float(from, bits)
	}
	switch {
	case to == Bool && from.IsFloat():
		return boolBits(!(x == 0))
	case to == Bool:
		return boolBits(bits != 0)
	case from.IsFloat() && (to.IsFloat() && (!isFinite(x) || x == 0)):
		return floatBits(to, x)
	case math.IsNaN(x):
		return 0
	case math.IsInf(x, 0):
		x = math.Copysign(math.MaxFloat64, x)
	}
	exact := new(big.Rat).SetInt(whole(from, bits))
	if from.IsFloat() {
		exact.SetFloat64(x)
	}
	if to.IsFloat() {
		return roundRat(to, exact)
	}
	v := new(big.Int).Quo(exact.Num(), exact.Denom())
	if from.IsFloat() {
		v = clamp(to, v)
	}
	return unwhole(to, v)
}

func clamp(t Type, v *big.Int) *big.Int {
	least, greatest := new(big.Int), new(big.Int).Lsh(big.NewInt(1), uint(t.Bits()))
	if t.IsSigned() {
		greatest.Rsh(greatest, 1)
		least.Neg(greatest)
	}
	greatest.Sub(greatest, big.NewInt(1))
	switch {
	case v.Cmp(least) < 0:
		return least
	case v.Cmp(greatest) > 0:
		return greatest
	}
	return v
}
