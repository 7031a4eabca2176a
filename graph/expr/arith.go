package expr

import (
	"math"
	"math/bits"

	"github.com/laze-go/laze/internal/elementary"
)

// The arithmetic of the numeric contract, section 2.
var (
	evalAdd  = binary(add[float32], add[float64], add[int64], add[uint64])
	evalSub  = binary(sub[float32], sub[float64], sub[int64], sub[uint64])
	evalMul  = binary(mul[float32], mul[float64], mul[int64], mul[uint64])
	evalDiv  = binary(quo[float32], quo[float64], quoInt[int64], quoInt[uint64])
	evalRem  = binary(modFloat32, math.Mod, remInt[int64], remInt[uint64])
	evalMin  = binary(least[float32], least[float64], least[int64], least[uint64])
	evalMax  = binary(greatest[float32], greatest[float64], greatest[int64], greatest[uint64])
	evalNeg  = unary(neg[float64], neg[int64], neg[uint64])
	evalAbs  = unary(math.Abs, absInt, same)
	evalSign = unary(signFloat, signInt, signUint)
)

func add[T number](x, y T) T      { return x + y }
func sub[T number](x, y T) T      { return x - y }
func mul[T number](x, y T) T      { return x * y }
func quo[T number](x, y T) T      { return x / y }
func neg[T number](x T) T         { return -x }
func least[T number](x, y T) T    { return min(x, y) }
func greatest[T number](x, y T) T { return max(x, y) }

// quoInt divides in Go's way, but x/0 is 0. The least integer divided by -1 wraps to itself.
func quoInt[T integer](x, y T) T {
	if y == 0 {
		return 0
	}
	return x / y
}

// remInt is the remainder of quoInt: x%0 is x.
func remInt[T integer](x, y T) T {
	if y == 0 {
		return x
	}
	return x % y
}

// modFloat32 is exact: the remainder of two f32 is an f32.
func modFloat32(x, y float32) float32 { return float32(math.Mod(float64(x), float64(y))) }

func same(x uint64) uint64 { return x }

func absInt(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// signFloat keeps zeros and NaN.
func signFloat(x float64) float64 {
	if x == 0 || x != x {
		return x
	}
	return math.Copysign(1, x)
}

func signInt(x int64) int64 {
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}

func signUint(x uint64) uint64 { return min(x, 1) }

func evalFMA(arg, _ Type, a []uint64) uint64 {
	x, y, z := float(arg, a[0]), float(arg, a[1]), float(arg, a[2])
	if arg == Float32 {
		return floatBits(Float32, float64(elementary.FMA32(float32(x), float32(y), float32(z))))
	}
	return math.Float64bits(math.FMA(x, y, z))
}

func evalMulHi(arg, _ Type, a []uint64) uint64 {
	if arg.Bits() < 64 {
		if arg.IsSigned() {
			return wrap(arg, uint64(signed(arg, a[0])*signed(arg, a[1])>>arg.Bits()))
		}
		return a[0] * a[1] >> arg.Bits()
	}
	hi, _ := bits.Mul64(a[0], a[1])
	if arg == Int64 { // a negative factor was read as 2^64 too large
		hi -= uint64(int64(a[0])>>63)&a[1] + uint64(int64(a[1])>>63)&a[0]
	}
	return hi
}
