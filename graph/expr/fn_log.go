package expr

import "math"

// Logarithms. x is 2^k z with z in [0.703, 1.406), cut into 16 equal steps of its bits, one of which has 1 inside. c
// near 1/z is the one of its step, r = z*c - 1, and
//
//	log x = k log 2 - log c + log(1+r)
//
// (Tang, Table-driven implementation of the logarithm function, TOMS 16(4), 1990). Every c has so few bits that r
// is exact: multiples of 1/64 below 1, where z has its last bit at 2^-52, and of 1/32 above, but of half as many
// where abs(r) exceeds 1/32. So nothing is lost where the terms cancel, near 1. The step around 1 has c = 1: there
// log x = r + r^2 P(r) at once.
//
// k log 2 and -log c come in two parts. The upper ones are multiples of 2^-42, so that their sum is exact.

// logSteps is c.
var logSteps = []float64{
	1.375, 1.34375, 1.28125, 1.21875, 1.1875, 1.15625, 1.09375, 1.0625,
	1.03125, 1, 0.9375, 0.890625, 0.84375, 0.796875, 0.765625, 0.71875,
}

// A logBase is what differs between the logarithms to the bases e, 2 and 10.
type logBase struct {
	upper, lower []float64 // -log c
	twoHi, twoLo float64   // log 2
	oneHi, oneLo float64   // log e

	// poly is log(1+r)/r^2 - log(e)/r for -0.0342 <= r <= 0.03125, minimax in the error relative to log(1+r),
	// coefficients rounded from the first on: below 0.17 * 2^-53. One more would gain a seventh of an ulp.
	poly []float64
}

var logE = logBase{
	upper: []float64{
		-0x1.4618bc21c6000p-2, -0x1.2e8e2bae12000p-2, -0x1.fb9186d5e4000p-3, -0x1.9525a9cf46000p-3,
		-0x1.5ff3070a7a000p-3, -0x1.29552f8200000p-3, -0x1.6f0d28ae58000p-4, -0x1.f0a30c0118000p-5,
		-0x1.f829b0e780000p-6, 0, 0x1.08598b59e4000p-4, 0x1.da72763844000p-4,
		0x1.5bf406b544000p-3, 0x1.d1037f2656000p-3, 0x1.1178e8227e000p-2, 0x1.522ae0738a000p-2,
	},
	lower: []float64{
		0x1.3d82f484c84ccp-46, 0x1.67b1e99b72bd8p-45, 0x1.d572aab993c87p-47, 0x1.297137d9f158fp-44,
		0x1.8586f183bebf2p-44, 0x1.5b967f4471dfcp-44, 0x1.4b4641b664613p-44, 0x1.d599e83368e91p-45,
		-0x1.980267c7e09e4p-45, 0, -0x1.7e5dd7009902cp-46, 0x1.a89401fa71733p-46,
		-0x1.27023eb68981cp-46, -0x1.84a7e75b6f6e4p-47, 0x1.1ef78ce2d07f2p-44, 0x1.ebe708164c759p-45,
	},
	twoHi: 0x1.62e42fefa3800p-1, twoLo: 0x1.ef35793c76730p-45,
	oneHi: 1,
	poly: []float64{-0x1.fffffffffffbfp-2, 0x1.5555555554703p-2, -0x1.00000000dadf8p-2, 0x1.999999c85e081p-3, -0x1.55553d97e4cb6p-3,
		0x1.2490eca64f9f6p-3, -0x1.0078d476924adp-3, 0x1.cd7cf607d9d80p-4},
}

var logTwo = logBase{
	upper: []float64{
		-0x1.d6753e032f000p-2, -0x1.b47ebf7388000p-2, -0x1.6e221cd9d1000p-2, -0x1.24407ab0e0000p-2,
		-0x1.fbc16b9026000p-3, -0x1.acf5e2db4e000p-3, -0x1.08c588cda8000p-3, -0x1.663f6fac90000p-4,
		-0x1.6bad3758f0000p-5, 0, 0x1.7d60496cfc000p-4, 0x1.563dc29ffa000p-3,
		0x1.f5fd8a9064000p-3, 0x1.4f6fbb2cec000p-2, 0x1.8a8980abfc000p-2, 0x1.e7df5fe539000p-2,
	},
	lower: []float64{
		0x1.7c407050799bfp-44, -0x1.50520a377c7ecp-45, 0x1.90d43956fa5d8p-45, -0x1.ce60916e52e91p-44,
		-0x1.0144751b3314fp-44, -0x1.927dfc23d9780p-44, 0x1.871a7610e40bdp-45, -0x1.3167ccc538261p-44,
		0x1.3c6764fc87b4ap-48, 0, -0x1.2ce6312ebb81dp-46, 0x1.964190e41bca7p-44,
		-0x1.cb6f70109b0f1p-47, 0x1.661e393a16b95p-44, -0x1.66cccab240e90p-45, -0x1.532c412ba94dbp-44,
	},
	twoHi: 1,
	oneHi: 0x1.71547652b82fep+0, oneLo: 0x1.777d0ffda0d24p-56,
	poly: []float64{-0x1.71547652b82cfp-1, 0x1.ec709dc39ef58p-2, -0x1.71547653f50f0p-2, 0x1.2776c530a71edp-2, -0x1.ec707b7148f69p-3,
		0x1.a6156d1987f01p-3, -0x1.7202f2ab918d5p-3, 0x1.4ce17d57c5191p-3},
}

var logTen = logBase{
	upper: []float64{
		-0x1.1b3e71ec94000p-3, -0x1.06cbd67a6c000p-3, -0x1.b8de4d3ab4000p-4, -0x1.5fe80488b0000p-4,
		-0x1.31b3055c48000p-4, -0x1.02428c1f08000p-4, -0x1.3ed1199a60000p-5, -0x1.af5f92b010000p-6,
		-0x1.b5e908eb20000p-7, 0, 0x1.cb38fccd90000p-6, 0x1.9c197abf00000p-5,
		0x1.2e3a740b78000p-4, 0x1.93e7de0fc4000p-4, 0x1.db11ed766c000p-4, 0x1.25ba8215b0000p-3,
	},
	lower: []float64{
		-0x1.ef57776664942p-44, -0x1.db2a2c6287ec0p-46, 0x1.340511b402e0ap-47, 0x1.606adb567e739p-45,
		0x1.dcffc97be8c9cp-45, -0x1.5ea6bc2bc8c2cp-52, 0x1.bdafc8ad828b8p-45, 0x1.9f05921f59258p-46,
		0x1.90dfe0d1601cap-44, 0, -0x1.00925a535ae72p-44, 0x1.badcf3d6e4566p-46,
		0x1.d288560689912p-53, -0x1.80743406505e6p-48, -0x1.40bcd23c3e44cp-44, -0x1.007bf2d8bf07ap-44,
	},
	twoHi: 0x1.34413509f8000p-2, twoLo: -0x1.80433b83b532ap-44,
	oneHi: 0x1.bcb7b1526e50ep-2, oneLo: 0x1.95355baaafad3p-57,
	poly: []float64{-0x1.bcb7b1526e4d5p-3, 0x1.287a7636f370cp-3, -0x1.bcb7b153ed5c5p-4, 0x1.63c6279d68da7p-4, -0x1.287a6182b12f8p-4,
		0x1.fc3d4db0f6de9p-5, -0x1.bd89f69da4251p-5, 0x1.90cd312ea727fp-5},
}

// log64 is at most 0.70 ulp off.
func log64(f fn, a []Ref) Ref { return f.logarithm(a[0], &logE) }

// log2x64 is at most 0.70 ulp off, and exact for powers of 2.
func log2x64(f fn, a []Ref) Ref { return f.logarithm(a[0], &logTwo) }

// log10x64 is at most 0.70 ulp off, and exact for powers of 10.
func log10x64(f fn, a []Ref) Ref { return f.logarithm(a[0], &logTen) }

// logarithm takes normal positive numbers the fast way, and multiplies others by 2^54 first.
func (f fn) logarithm(x Ref, base *logBase) Ref {
	fast := base.sum(f, f.cut(x, f.wholeK(0)))
	return f.rare(f.outside(x, math.Inf(1)), fast, func(f fn, a []Ref) Ref {
		return f.special(a[0], base.sum(f, f.cut(f.mul(a[0], f.num(1<<54)), f.wholeK(-54))))
	}, x)
}

// outside is whether x is no normal positive number below limit: subnormal, 0, negative, large, infinite or NaN. Then
// its bits are below those of the least normal number, or not below those of the limit.
func (f fn) outside(x Ref, limit float64) Ref {
	const least = 1 << 52
	return f.Op(Ge, f.Op(Sub, f.bits(x), f.word(least)), f.word(math.Float64bits(limit)-least))
}

// special is the logarithm of x for what is no positive number, and y for what is one.
func (f fn) special(x, y Ref) Ref {
	y = f.choose(f.lt(x, f.num(math.Inf(1))), y, x) // NaN too
	least := f.choose(f.eq(x, f.num(0)), f.num(math.Inf(-1)), f.num(math.NaN()))
	return f.choose(f.Op(Le, x, f.num(0)), least, y)
}

// A cut is a normal positive number taken apart: 2^k (1+r)/c.
type cut struct {
	k, r Ref
	step Ref // an integer whose last four bits number the step
	bits Ref // those of the number and of what cut adds to them
	c    Ref
}

// cutBias keeps the upper bits of a cut positive.
const cutBias = 1024

// wholeK is what cut takes from 2^52 + k for the cut of 2^more x.
func (f fn) wholeK(more float64) Ref { return f.num(1<<52 + cutBias - more) }

// cut takes x apart. The bits of the least z are taken away and a bias is added, so that k and the step lie in the
// upper bits and those of z below. k becomes a float as the last bits of 2^52 + k, which whole is taken from.
func (f fn) cut(x, whole Ref) cut {
	const least, mantissa = 0x3fe68 << 44, 1<<52 - 1
	bits := f.Op(Add, f.bits(x), f.word(cutBias<<52-least))
	z := f.back(f.Op(Add, f.Op(And, bits, f.word(mantissa)), f.word(least)))
	k := f.back(f.Op(Or, f.Op(Shr, bits, f.word(52)), f.word(math.Float64bits(1<<52))))
	step := f.Op(Shr, bits, f.word(48))
	c := f.table(step, logSteps)
	return cut{f.sub(k, whole), f.fma(z, c, f.num(-1)), step, bits, c}
}

// sum is the logarithm of a number taken apart. more, where given, are small terms.
func (base *logBase) sum(f fn, x cut, more ...Ref) Ref {
	first := f.table(x.step, base.upper)
	low := f.table(x.step, base.lower)
	if base.twoLo != 0 {
		low = f.fma(x.k, f.num(base.twoLo), low)
	}
	for _, m := range more {
		low = f.add(m, low)
	}
	r := x.r
	if base.oneHi != 1 {
		r = f.mul(x.r, f.num(base.oneHi))
		lost := f.fma(x.r, f.num(base.oneHi), f.neg(r))
		low = f.add(low, f.fma(x.r, f.num(base.oneLo), lost))
	}
	total := f.fastSum(f.fma(x.k, f.num(base.twoHi), first), r)
	return f.add(total.hi, f.fma(f.mul(x.r, x.r), f.estrin(x.r, base.poly...), f.add(low, total.lo)))
}

// log1p64 takes 1 + x in two parts, of which the second is exact below 2^53 and does not count above. At most 0.70 ulp.
func log1p64(f fn, a []Ref) Ref {
	x := a[0]
	u := pair{hi: f.add(x, f.num(1))}
	u.lo = f.sub(x, f.sub(u.hi, f.num(1)))
	fast := f.choose(f.eq(x, f.num(0)), x, f.logOfPair(u))
	return f.rare(f.outside(u.hi, 0x1p1000), fast, func(f fn, a []Ref) Ref { return f.special(a[0], logE.sum(f, f.cut(a[0], f.wholeK(0)))) }, u.hi)
}

// logOfPair is log(u.hi) + u.lo/u.hi for u.hi from 1/4 to 2^1000. 1/u.hi is 2^-k c (1-r), but for r^2.
func (f fn) logOfPair(u pair) Ref {
	cut := f.cut(u.hi, f.wholeK(0))
	const top, one = 0xfff << 52, 2047 << 52 // 2^-k has 1023 - k above the mantissa where bits have k + 1024
	power := f.back(f.Op(Sub, f.word(one), f.Op(And, cut.bits, f.word(top))))
	d := f.mul(f.mul(u.lo, power), cut.c)
	return logE.sum(f, cut, f.fma(f.neg(d), cut.r, d))
}
