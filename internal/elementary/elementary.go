// Package elementary has the functions of the scalar language as Go functions: exp, log, sin, ... Each is written by
// internal/genmath from its decomposition in graph/expr, so that it gives the bits that machine code made from that
// decomposition gives. It imports nothing, so that graph/expr can take the meaning of its rows from here.
package elementary

import "math"

//go:generate go run ../genmath

// The functions by the names of their rows, entered by the files that hold them.
var (
	Unary64  = map[string]func(a float64) float64{}
	Unary32  = map[string]func(a float32) float32{}
	Binary64 = map[string]func(a, b float64) float64{}
	Binary32 = map[string]func(a, b float32) float32{}
)

// What follows are operations of graph/expr that are no single expression of Go.

// FMA32 is a*b + c rounded once. The product is exact in f64, and rounding the sum twice, to f64 and then
// to f32, is rounding once but where NearTie says otherwise. Loops and functions of this package hold
// these lines rather than a call.
func FMA32(a, b, c float32) float32 {
	sum := float64(float64(a)*float64(b)) + float64(c)
	if NearTie(sum) {
		return OddFMA32(a, b, c)
	}
	return float32(sum)
}

// NearTie reports whether a number may lie half way between two f32: where the 29 bits that f32 lacks are half a unit,
// or where f32 lacks more bits, below its normal numbers.
func NearTie(x float64) bool {
	u := math.Float64bits(x)
	return u<<35 == 1<<63 || u<<1 < 897<<53
}

// OddFMA32 is FMA32 where the sum may be near a tie: rounding to odd in f64 keeps all but exact ties off it. (Boldo and
// Melquiond, Emulation of FMA and Correctly Rounded Sums, IEEE TC 57(4), 2008)
func OddFMA32(a, b, c float32) float32 {
	x, y := float64(float64(a)*float64(b)), float64(c)
	return float32(oddSum(x, y, x+y))
}

// oddSum is x + y, which is near sum, rounded to the neighbour whose last bit is odd where sum is not exact.
func oddSum(x, y, sum float64) float64 {
	rest := sum - x
	lost := (x - (sum - rest)) + (y - rest)
	bits := math.Float64bits(sum)
	if lost == 0 || lost != lost || bits&1 == 1 {
		return sum
	}
	if (lost > 0) == (sum > 0) {
		return math.Float64frombits(bits + 1)
	}
	return math.Float64frombits(bits - 1)
}

// Scale64 is x * 2^floor(n), rounded once.
func Scale64(x, n float64) float64 {
	n = math.Floor(n)
	if n-n != 0 {
		return x * max(n, 0)
	}
	bits := math.Float64bits(x)
	if e := float64(bits>>52&0x7ff) + n; x-x == 0 && e > n && e >= 1 && e <= 2046 { // x and the result are normal
		return math.Float64frombits(bits + uint64(int64(n))<<52)
	}
	return math.Ldexp(x, int(max(-2200, min(n, 2200))))
}

// Scale32 is x * 2^floor(n), rounded once: the product is exact in f64 where it is in the range of f32.
func Scale32(x, n float32) float32 {
	if n > -256 && n < 256 {
		k := int32(n)
		if float32(k) > n {
			k--
		}
		bits := math.Float32bits(x)
		e := int32(bits >> 23 & 0xff)
		if e > 0 && e < 255 && e+k > 0 && e+k < 255 { // x and the result are normal
			return math.Float32frombits(bits + uint32(k)<<23)
		}
	}
	if n-n == 0 {
		n = max(-400, min(n, 400))
	}
	return float32(Scale64(float64(x), float64(n)))
}

// sqrt32 is rounded once: 53 bits are more than 2*24 + 2.
func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func floor32(x float32) float32 { return float32(math.Floor(float64(x))) }
func ceil32(x float32) float32  { return float32(math.Ceil(float64(x))) }
func trunc32(x float32) float32 { return float32(math.Trunc(float64(x))) }
func round32(x float32) float32 { return float32(math.RoundToEven(float64(x))) }
func abs32(x float32) float32   { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

func copysign32(x, y float32) float32 {
	const sign = 1 << 31
	return math.Float32frombits(math.Float32bits(x)&^sign | math.Float32bits(y)&sign)
}
