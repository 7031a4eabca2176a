package exact

import (
	"math"
	"math/big"
)

// prec is the precision of constants and tables in bits. The largest user is 2/pi, for arguments up to 2^1024.
const prec = 1600

func num(x float64) *big.Float       { return new(big.Float).SetPrec(prec).SetFloat64(x) }
func sum(a, b *big.Float) *big.Float { return num(0).Add(a, b) }
func mul(a, b *big.Float) *big.Float { return num(0).Mul(a, b) }
func quo(a, b *big.Float) *big.Float { return num(0).Quo(a, b) }

// round makes a dd of a number that is far from the ends.
func round(x *big.Float) dd {
	hi, _ := x.Float64()
	lo, _ := num(0).Sub(x, num(hi)).Float64()
	return dd{hi, lo}
}

// small reports whether a term no longer matters beside a sum.
func small(term, sum *big.Float) bool {
	return term.Sign() == 0 || term.MantExp(nil) < sum.MantExp(nil)-prec-4
}

// arctanOf is atan(1/n), or with sign +1 atanh(1/n): the sum of sign^k / ((2k+1) n^(2k+1)).
func arctanOf(n, sign float64) *big.Float {
	power := quo(num(1), num(n))
	total := num(0).Set(power)
	for k := 3.0; ; k += 2 {
		power = quo(power, num(sign*n*n))
		term := quo(power, num(k))
		if small(term, total) {
			return total
		}
		total = sum(total, term)
	}
}

// bigPi is Machin's formula: pi/4 = 4 atan(1/5) - atan(1/239).
var bigPi = sum(mul(num(16), arctanOf(5, -1)), mul(num(-4), arctanOf(239, -1)))

// bigLn2 = 2 atanh(1/3).
var bigLn2 = mul(num(2), arctanOf(3, 1))

// bigLn10 = 3 ln 2 + ln(10/8), and ln(10/8) = 2 atanh(1/9).
var bigLn10 = sum(mul(num(3), bigLn2), mul(num(2), arctanOf(9, 1)))

var (
	pi        = round(bigPi)
	halfPi    = pi.twice(0.5)
	ln2       = round(bigLn2)
	invLn2    = round(quo(num(1), bigLn2))
	invLn10   = round(quo(num(1), bigLn10))
	log10Of2  = round(quo(bigLn2, bigLn10))
	rootPi    = num(0).Sqrt(bigPi)
	twoRootPi = round(quo(num(2), rootPi)) // 2/sqrt(pi)
)

// inverseFactorials holds 1/k! from k = first in steps.
func inverseFactorials(first, step, count int) []dd {
	table := make([]dd, count)
	value := num(1)
	for k := 1; k < first+step*count; k++ {
		if i := k - first; i >= 0 && i%step == 0 {
			table[i/step] = round(quo(num(1), mul(value, num(float64(k)))))
		}
		value = mul(value, num(float64(k)))
	}
	if first == 0 {
		table[0] = dd{1, 0}
	}
	return table
}

// alternate changes the sign of every other entry.
func alternate(table []dd) []dd {
	for k := 1; k < len(table); k += 2 {
		table[k] = table[k].neg()
	}
	return table
}

// bigExp is the exponential of a small number.
func bigExp(x *big.Float) *big.Float {
	term, total := num(1), num(1)
	for k := 1.0; ; k++ {
		term = quo(mul(term, x), num(k))
		if small(term, total) {
			return total
		}
		total = sum(total, term)
	}
}

// bigLog is the logarithm of a positive number that a float64 can be near to, by Newton's steps.
func bigLog(x *big.Float) *big.Float {
	m := num(0)
	e := x.MantExp(m)
	near, _ := m.Float64()
	y := num(math.Log(near))
	for k := 0; k < 6; k++ {
		y = sum(y, sum(mul(m, bigExp(num(0).Neg(y))), num(-1)))
	}
	return sum(y, mul(num(float64(e)), bigLn2))
}
