package exact

import "math/big"

// bigFrom is where Stirling's series is good to 2^-250 with all the terms.
const bigFrom = 100

// bigLogGamma is log |gamma(x)| for x that is no pole, some hundreds of steps below bigFrom at most.
func bigLogGamma(x float64) *big.Float {
	a, factors := num(x), num(1)
	for ; a.Cmp(num(bigFrom)) < 0; a = sum(a, num(1)) {
		factors = mul(factors, a)
	}
	factors.Abs(factors)
	l := bigLog(a)
	total := sum(mul(a, l), sum(num(0).Neg(a), quo(l, num(-2))))
	total = sum(total, quo(bigLog(mul(num(2), bigPi)), num(2)))
	power := quo(num(1), a)
	for _, b := range bigBernoulli {
		total = sum(total, mul(b, power))
		power = quo(power, mul(a, a))
	}
	return total.Sub(total, bigLog(factors))
}

// cut is where the sums of Euler and Maclaurin end.
const cut = 32

// eulerGamma is 1 + 1/2 + .. + 1/n - log(n) - 1/(2n) + sum B(2k) / (2k n^2k).
func eulerGamma() *big.Float {
	total := sum(num(0).Neg(bigLog(num(cut))), num(-0.5/cut))
	for n := 1.0; n <= cut; n++ {
		total = sum(total, quo(num(1), num(n)))
	}
	power := num(1.0 / (cut * cut))
	for k, b := range bigBernoulli[:14] {
		total = sum(total, mul(mul(b, num(float64(2*k+1))), power))
		power = quo(power, num(cut*cut))
	}
	return total
}

// zetaLess1 is 1/2^s + 1/3^s + .., where the tail from n on is n^(1-s)/(s-1) + n^-s/2 + sum B(2k)/(2k)! s
// (s+1) .. (s+2k-2) n^(1-s-2k).
func zetaLess1(s int) *big.Float {
	power := func(n float64) *big.Float {
		p := num(1)
		for range s {
			p = quo(p, num(n))
		}
		return p
	}
	last := power(cut)
	total := sum(quo(mul(last, num(cut)), num(float64(s-1))), mul(last, num(0.5)))
	for n := 2.0; n < cut; n++ {
		total = sum(total, power(n))
	}
	factor := mul(last, num(float64(s)/cut))
	for i, b := range bigBernoulli[:14] {
		total = sum(total, mul(b, factor))
		k, t := 2*float64(i+1), float64(s)
		factor = quo(mul(factor, num((t+k-1)*(t+k))), num((k-1)*k*cut*cut))
	}
	return total
}

// aroundTwo is the series of log gamma(2 + z) / z: 1 - gamma, then (-1)^k (zeta(k) - 1) / k z^(k-1) for k = 2, 3, ..
var aroundTwo = func() []dd {
	table := []dd{round(sum(num(1), num(0).Neg(eulerGamma())))}
	for k := 2; k < 40; k++ {
		table = append(table, round(quo(zetaLess1(k), num(float64(k)))))
	}
	for k := 2; k < len(table); k += 2 { // z^k comes from number k+1
		table[k] = table[k].neg()
	}
	return table
}()
