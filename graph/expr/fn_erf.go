package expr

// The error function and its complement, from pieces: each row of a table is one coefficient, for every piece.

// erf(c + t) = erf(c) + t p(t) around the multiples c of erfStep, from the second on, for abs(t) up to half a
// step; and x + x p(x*x) below.
const (
	erfStep = 25.0 / 64
	erfEnd  = 6 // from 5.93 on erf is 1 but for half an ulp
)

// erfTable is erf(c) in two parts, and p, least squares in t p(t), coefficients rounded from the first on: below
// 2^-56.4 absolutely, and in the first two columns, minimax, below 2^-55.5 of erf(x)/x.
var erfTable = [][]float64{
	{0, 0, 0x1.762870f720c6fp-1, 0x1.ce1962c0e0d8bp-1, 0x1.f21c9f12f0677p-1, 0x1.fd0f5317f582fp-1, 0x1.ff87b1913e853p-1, 0x1.fff18ebe2b0e1p-1, 0x1.fffeb3ebb267bp-1, 0x1.ffffe9bf4098cp-1, 0x1.fffffee3cc32cp-1, 0x1.fffffff57632dp-1, 0x1.ffffffffb5be5p-1, 0x1.fffffffffe7cp-1, 0x1.fffffffffffa2p-1, 0x1.fffffffffffffp-1},
	{0, 0, 0x1.118a1b821cf7cp-55, 0x1.18d61bf7e554bp-55, -0x1.7efe429672266p-58, -0x1.c8821e4d91d38p-55, -0x1.3ca99c8d2cea5p-56, -0x1.9834155e7a96bp-57, 0x1.e47f697047cbap-57, -0x1.4c976a857e98dp-55, 0x1.e429188c25b27p-56, 0x1.933c09746690ep-59, -0x1.729d6819c7f34p-56, -0x1.b5336a8a00d3cp-57, 0x1.d07509a1a9433p-57, -0x1.a4702e8f38ceap-58},
	{0x1.06eba8214db69p-3, 0x1.06eba8214db69p-3, 0x1.39ccc1b136d6p-1, 0x1.24a55399ea23p-2, 0x1.92470a61b6961p-4, 0x1.978ae8b55ce4ep-6, 0x1.30499b5039567p-8, 0x1.4ee1429bf7bcp-11, 0x1.0f9e1b4dd37fap-14, 0x1.44ba864671513p-18, 0x1.1e1e857adc379p-22, 0x1.7397c5a658bf2p-27, 0x1.63ac6b4e5aa77p-32, 0x1.f5cc77150d12dp-38, 0x1.04e15ec750bbdp-43, 0x1.8fd4e00199d9dp-50},
	{-0x1.812746b037a4ep-2, -0x1.812746b037a4ep-2, -0x1.ea4feea4e5ae8p-2, -0x1.56f1bdf85e61ep-2, -0x1.3a47801c56a4bp-3, -0x1.8dfda7411cb52p-5, -0x1.6496420203351p-7, -0x1.c9d7f9113cc23p-10, -0x1.a8670aa99a51p-13, -0x1.1d67f003e912fp-16, -0x1.1769ce59fba76p-20, -0x1.8f2c0951c55a4p-25, -0x1.a0ce0dc048ebap-30, -0x1.3e8649984314bp-35, -0x1.64ac1f9991723p-41, -0x1.24d86a1cebb8ap-47},
	{0x1.ce2f21a04a64cp-4, 0x1.ce2f21a04a64cp-4, 0x1.715e595332881p-5, 0x1.54c0d66d7ab76p-3, 0x1.0453f90d3c393p-3, 0x1.c24b2053de9eap-5, 0x1.fa73d7eb1d9eep-7, 0x1.856614216cfb8p-9, 0x1.a3737e2a22646p-12, 0x1.40ee07ac07b33p-15, 0x1.5fe5d4756bd6p-19, 0x1.161fb53cf839cp-23, 0x1.3e380deec564ap-28, 0x1.085b86a67c487p-33, 0x1.3fa83119f278cp-39, 0x1.19d1220bf057ep-45},
	{-0x1.b82ce31604357p-6, -0x1.b82ce31604357p-6, 0x1.22cdbdb4cfb38p-3, 0x1.cf82bac1baaafp-7, -0x1.8a7c6a2398146p-5, -0x1.33137b26e0e98p-5, -0x1.daa3005c29cbep-7, -0x1.c812e602ca60cp-9, -0x1.24544f02d7f6cp-11, -0x1.02488b68b470cp-14, -0x1.405da0483981ap-18, -0x1.1a2239f4574afp-22, -0x1.638bc50343e42p-27, -0x1.42569952b6723p-32, -0x1.a62b710897eabp-38, -0x1.909da80072ce1p-44},
	{0x1.565bcdd882317p-8, 0x1.565bcdd882317p-8, -0x1.da50ae4707c61p-5, -0x1.cf38b9a44753cp-5, -0x1.075c088567e97p-7, 0x1.a342ba1d9a5cp-7, 0x1.250942c148ae3p-7, 0x1.7e02d8b2b4b9ep-9, 0x1.2e7e764275972p-11, 0x1.3b124fcf50458p-14, 0x1.bfc96a8e186d3p-18, 0x1.bb32dd3b35a89p-22, 0x1.35753605b37c7p-26, 0x1.338c3b66c7d0dp-31, 0x1.b5c5e809b372cp-37, 0x1.c055706bc8b8fp-43},
	{-0x1.c02de6eb26699p-11, -0x1.c02de6eb26699p-11, -0x1.75578f4d20065p-6, 0x1.2c17270486159p-6, 0x1.16f9c9c903a3ap-6, 0x1.b4bbc4ef91c5fp-10, -0x1.997578d245ffap-9, -0x1.c52293955e5e7p-10, -0x1.da496e4c55ce7p-12, -0x1.2c59504516cb1p-14, -0x1.f19ff60c388a8p-18, -0x1.17c6eeccde8c4p-21, -0x1.b41f3112c7f27p-26, -0x1.dd9c4764a5519p-31, -0x1.72de1d1928dep-36, -0x1.9b1e7802cdf3ep-42},
	{0x1.f9aa87aa2d031p-14, 0x1.f9aa87aa2d031p-14, 0x1.353311e57107fp-6, 0x1.e06ba3372afa9p-8, -0x1.74c2f8f528da9p-8, -0x1.04938922ef38dp-8, -0x1.39033aa8aad0bp-15, 0x1.5834210a179b1p-11, 0x1.176cf2aefa9dcp-12, 0x1.c558563cd295cp-15, 0x1.c0c4dd0b0ac98p-18, 0x1.22b736504b04bp-21, 0x1.fe6afed0c43e3p-26, 0x1.35e0b3c5bb98dp-30, 0x1.07b30d8d91beep-35, 0x1.3d7ad8e5f7456p-41},
	{-0x1.f56a445f3d8abp-17, -0x1.f56a445f3d8abp-17, 0x1.39c83564d5792p-10, -0x1.8df7e6241138dp-8, -0x1.760c78447c1dfp-10, 0x1.9f5a28a85fb9cp-10, 0x1.6a6d8ab2a412cp-11, -0x1.48c1d79759f5fp-14, -0x1.d2ac7509b6465p-14, -0x1.0dba1d91492fap-15, -0x1.4b9deb2411c0ap-18, -0x1.f8ada010af2dap-22, -0x1.f8afd472d982bp-26, -0x1.56387e510cd17p-30, -0x1.40c7b5b490a7fp-35, -0x1.a4fc8a0ecaeaap-41},
	{0x1.bf89289dc9927p-20, 0x1.bf89289dc9927p-20, -0x1.fc2a2b33f16c9p-9, 0x1.4674fe34f17a9p-13, 0x1.a3cb3a9c5587dp-10, 0x1.66cad4687f571p-14, -0x1.71ef3ee54b8bbp-12, -0x1.4fbbd430f14acp-14, 0x1.ab07ea40458ddp-16, 0x1.ea59ee92f8fc5p-17, 0x1.91334f524c592p-19, 0x1.70bef0487dfebp-22, 0x1.aa2d5858a6e97p-26, 0x1.4581563569b07p-30, 0x1.51d167615ca03p-35, 0x1.e4c679c5b40adp-41},
	{-0x1.613dbe696688p-23, -0x1.613dbe696688p-23, 0x1.9bf5b5cd5fb3fp-12, 0x1.1168013c89e9dp-10, -0x1.02ac5b791f805p-12, -0x1.4a6079d6c4c0fp-12, 0x1.642d2c01ec0c3p-15, 0x1.e412c0d1f5895p-15, 0x1.0407c787430c4p-18, -0x1.31e8349465246p-18, -0x1.87177c8ac0ff2p-20, -0x1.c67595cd6bb94p-23, -0x1.35f68abe1589p-26, -0x1.0df1ba61b6852p-30, -0x1.38c739e7b7652p-35, -0x1.edf01768bba88p-41},
	{0, 0, 0x1.2b263710a8b3p-11, -0x1.f9867530ee563p-13, -0x1.90ebb0048e03p-13, 0x1.91066125a7353p-14, 0x1.4ec199f77b3aap-15, -0x1.ff22bb3c47e6ep-17, -0x1.ae8c09e0217ccp-18, 0x1.05a1d5765d17dp-21, 0x1.25180933c5e36p-21, 0x1.dcc312af03d88p-24, 0x1.910f1a74963a7p-27, 0x1.99e25b7e9fe71p-31, 0x1.0f56d5a66d86cp-35, 0x1.e18f742a16366p-41},
	{0, 0, -0x1.140b01a039621p-13, -0x1.c8e0fbee996ffp-14, 0x1.676508ea88b04p-14, 0x1.10ee412d25e32p-16, -0x1.6afc97be1382ep-16, -0x1.d78082670b43dp-20, 0x1.6b12411a01fffp-19, 0x1.a9aba675a3285p-22, -0x1.1c3a299ae1bbep-23, -0x1.8f7b52e8dc57bp-25, -0x1.adabb4b631ce4p-28, -0x1.0347bc6129487p-31, -0x1.8696f71e36c37p-36, -0x1.81cc2e26f8c5fp-41},
}

// erf64 works on the magnitude of x, and 0 keeps its sign. At most 0.85 ulp.
func erf64(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	x = f.choose(f.gt(x, f.num(erfEnd)), f.num(erfEnd), x)
	piece := f.fma(x, f.num(1/erfStep), f.num(toWhole))
	i := f.sub(piece, f.num(toWhole))
	isSmall := f.lt(i, f.num(2))
	t := f.choose(isSmall, x, f.fma(i, f.num(-erfStep), x))
	c := f.columns(f.bits(piece), erfTable)
	p := f.horner(f.choose(isSmall, f.mul(x, x), t), c[2:])
	y := f.add(f.choose(isSmall, x, c[0]), f.fma(t, p, c[1]))
	return f.flip(y, f.bits(a[0]))
}

// columns looks an index up in every row.
func (f fn) columns(index Ref, rows [][]float64) []Ref {
	column := make([]Ref, len(rows))
	for k, row := range rows {
		column[k] = f.table(index, row)
	}
	return column
}

// horner is poly with coefficients that depend on the lane.
func (f fn) horner(x Ref, c []Ref) Ref {
	sum := c[len(c)-1]
	for k := len(c) - 2; k >= 0; k-- {
		sum = f.fma(x, sum, c[k])
	}
	return sum
}

// erfc(x) = e^(-x*x) g(u) for x >= 0, where u = 4/(4+x) is between 1/8 and 1 as long as erfc(x) is no 0. Around the
// multiples c of 1/8, g(c + t) = g(c) + t q(t).
const erfcEnd = 28

// erfcTable is g(c) in two parts, and q, least squares in t q(t) relative to g, coefficients rounded from the first on:
// below 2^-58. The first column is for c = 1.
var erfcTable = [][]float64{
	{0x1p+0, 0x1.49ebde7878139p-6, 0x1.7fd46c5e0864dp-5, 0x1.56dcf6efb0cc6p-4, 0x1.18932bf08e154p-3, 0x1.bf7c43b86e7a2p-3, 0x1.678fda6d6165cp-2, 0x1.2961efbeb3a92p-1},
	{0, -0x1.d95a8796b0b9fp-62, 0x1.890aa6df43976p-60, -0x1.f55d1f5e77e01p-61, 0x1.0981aa12747cep-57, -0x1.652d263c7912ep-57, 0x1.afd7d43276bcbp-59, -0x1.c21cf3d86c484p-55},
	{0x1.20dd750429b6dp+2, 0x1.7892d6052da5dp-3, 0x1.fc477b46d665ap-3, 0x1.65eb8326645fbp-2, 0x1.094922737431ap-1, 0x1.a14180b2421bcp-1, 0x1.5d8fcc4ff299fp+0, 0x1.36ae11f66bfb4p+1},
	{0x1.6f91457deb234p+3, 0x1.a7cfcddae293fp-3, 0x1.4510db4184729p-2, 0x1.066594f6f67bep-1, 0x1.bff01a5f9085p-1, 0x1.943c65174e998p+0, 0x1.7e905c914e208p+1, 0x1.755b2b9e5262fp+2},
	{0x1.4a85eaa179109p+4, 0x1.c920c44d87274p-3, 0x1.882b272775543p-2, 0x1.625488d0e231dp-1, 0x1.506666f69e4c6p+0, 0x1.4c39947488c42p+1, 0x1.4f09d49e2c435p+2, 0x1.51000a31f1234p+3},
	{0x1.b0dcfa9d60d24p+4, 0x1.d67b6f871f7p-3, 0x1.bba6ff1a78f4cp-2, 0x1.b587b73875339p-1, 0x1.be502c3660645p+0, 0x1.cda9480cd8767p+1, 0x1.d7f4829c53c4bp+2, 0x1.d0ea26c38e3e1p+3},
	{0x1.980569731d6dcp+4, 0x1.cb7d0b5dfa986p-3, 0x1.d30bd3698042ap-2, 0x1.e9252afe63629p-1, 0x1.027d5744be2a8p+1, 0x1.0bf860b28cc59p+2, 0x1.087d78c6c0eep+3, 0x1.e557e5784fa49p+3},
	{0x1.01901848abbe5p+4, 0x1.a6b9519eba85dp-3, 0x1.c4c5aff332a81p-2, 0x1.e7f5f1d7c5a3cp-1, 0x1.0066e0f1c84f9p+1, 0x1.fadb13c49c388p+1, 0x1.c83186416a2d2p+2, 0x1.6d92508de0e2dp+3},
	{0x1.45020bf0e0621p+2, 0x1.6ab9edb1eacbap-3, 0x1.8e1d2a37d1e72p-2, 0x1.a88cd0454167bp-1, 0x1.a4ded40e110a1p+0, 0x1.7257919401348p+1, 0x1.15ad2d40a4fb7p+2, 0x1.5590cfd62b07bp+2},
	{-0x1.19842f8b01d01p+0, 0x1.1d2c9c94b5e8ep-3, 0x1.35f78f8fa24f7p-2, 0x1.3568f37dbf957p-1, 0x1.0a1837437521fp+0, 0x1.6c05059bf6cf1p+0, 0x1.5b82554811047p+0, 0x1.fa72a813b012fp-2},
	{-0x1.9daca18d67e89p+0, 0x1.a6d989f5b258ap-4, 0x1.993f046bd96c6p-3, 0x1.59ebe72281f88p-2, 0x1.a2f8bcdc091d2p-2, 0x1.aac9f652c47eap-3, -0x1.870556f1829b7p-2, -0x1.24c54dbbe7dcap+0},
	{-0x1.faed18c65f45ap-3, 0x1.f966574d0e29ep-6, 0x1.9df3ecd37a05fp-4, 0x1.b02447ecd38ecp-4, -0x1.7e6f6ccbdff71p-6, -0x1.4685e4b7fd5f2p-2, -0x1.2fe71fc0f894dp-1, -0x1.19e3afd31820cp-1},
	{0x1.16a3bea612ed7p-5, 0x1.ce3c5ae2b57d7p-4, 0x1.a4e1e4b7df8c1p-6, -0x1.0dde4ec28f77cp-5, -0x1.4ac28b945965p-3, -0x1.f4b2859e34294p-3, -0x1.d53a74fcb945p-4, 0x1.88e24a3a06d0dp-3},
}

// erfc64 keeps a pair up to the last product, as e^(-x*x) and g are about as large as the result. At most 0.83 ulp,
// also where the result is subnormal.
func erfc64(f fn, a []Ref) Ref {
	x := f.abs(a[0])
	x = f.choose(f.gt(x, f.num(erfcEnd)), f.num(erfcEnd), x)
	g := f.scaledErfc(x)

	square := f.twoProd(x, x)
	minus := f.neg(square.hi)
	k := f.fma(minus, f.num(log2e), f.num(toSixteenth))
	n := f.sub(k, f.num(toSixteenth))
	r := f.sub(f.fma(n, f.num(-ln2Lo), f.fma(n, f.num(-ln2Hi), minus)), square.lo)
	power := f.table(f.bits(k), exp2Table) // and e^r - 1 makes it e^(-x*x)
	product := f.twoProd(power, g.hi)
	rest := f.fma(f.add(g.hi, g.lo), f.estrin(r, expPoly...), g.lo)
	y := f.scale(f.add(product.hi, f.fma(power, rest, product.lo)), n)
	return f.choose(f.lt(a[0], f.num(0)), f.sub(f.num(2), y), y)
}

// scaledErfc is e^(x*x) erfc(x) for x from 0 to erfcEnd; lo is not small beside hi.
func (f fn) scaledErfc(x Ref) pair {
	bottom := f.twoSum(x, f.num(4))
	inverse := f.div(f.num(1), bottom.hi)
	u := f.mul(inverse, f.num(4))
	lost := f.fma(f.neg(inverse), bottom.lo, f.fma(f.neg(inverse), bottom.hi, f.num(1)))

	piece := f.add(u, f.num(toWhole/8))
	near := f.sub(u, f.sub(piece, f.num(toWhole/8)))
	t := f.fma(u, lost, near)
	less := f.fma(u, lost, f.sub(near, t))
	c := f.columns(f.bits(piece), erfcTable)
	first := f.twoProd(t, c[2])
	sum := f.fastSum(c[0], first.hi)
	rest := f.fma(less, c[2], f.add(f.add(sum.lo, first.lo), c[1]))
	return pair{sum.hi, f.fma(f.mul(t, t), f.horner(t, c[3:]), rest)}
}
