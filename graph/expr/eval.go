package expr

import (
	"math"

	"github.com/laze-go/laze/internal/elementary"
)

// An evalFunc is a reference meaning: arguments of type arg as raw bits to raw bits of type out.
type evalFunc = func(arg, out Type, a []uint64) uint64

// Raw bits are zero-extended: the i8 value -1 is 0xff. These are the ways to read and write them.

// signed reads a signed integer of type t.
func signed(t Type, bits uint64) int64 {
	unused := 64 - t.Bits()
	return int64(bits<<unused) >> unused
}

// wrap cuts an integer to the width of t.
func wrap(t Type, v uint64) uint64 { return v & (math.MaxUint64 >> (64 - t.Bits())) }

// float reads a float of type t; every f32 is an f64.
func float(t Type, bits uint64) float64 {
	if t == Float32 {
		return float64(math.Float32frombits(uint32(bits)))
	}
	return math.Float64frombits(bits)
}

// floatBits writes v as a float of type t, rounded to nearest even.
func floatBits(t Type, v float64) uint64 {
	if t == Float32 {
		return uint64(math.Float32bits(float32(v)))
	}
	return math.Float64bits(v)
}

// boolBits writes a bool.
func boolBits(v bool) uint64 {
	if v {
		return 1
	}
	return 0
}

type integer interface{ int64 | uint64 }

type number interface {
	integer | float32 | float64
}

// unary makes the meaning of an operation that is exact in f64 for f32, and wraps for integers. An operation
// that is not defined for integers has nil for them.
func unary(f func(x float64) float64, s func(x int64) int64, u func(x uint64) uint64) evalFunc {
	return func(arg, _ Type, a []uint64) uint64 {
		switch typeRows[arg].class {
		case isFloat:
			return floatBits(arg, f(float(arg, a[0])))
		case isSigned:
			return wrap(arg, uint64(s(signed(arg, a[0]))))
		}
		return wrap(arg, u(a[0]))
	}
}

// binary makes the meaning of an operation from its meaning on floats and, wrapping, on integers.
func binary(f func(x, y float32) float32, d func(x, y float64) float64, s func(x, y int64) int64, u func(x, y uint64) uint64) evalFunc {
	return func(arg, _ Type, a []uint64) uint64 {
		switch {
		case arg == Float32:
			x, y := math.Float32frombits(uint32(a[0])), math.Float32frombits(uint32(a[1]))
			return uint64(math.Float32bits(f(x, y)))
		case arg == Float64:
			return math.Float64bits(d(math.Float64frombits(a[0]), math.Float64frombits(a[1])))
		case arg.IsSigned():
			return wrap(arg, uint64(s(signed(arg, a[0]), signed(arg, a[1]))))
		}
		return wrap(arg, u(a[0], a[1]))
	}
}

// relation makes the meaning of a comparison; bools compare as the numbers 0 and 1.
func relation(f func(x, y float64) bool, s func(x, y int64) bool, u func(x, y uint64) bool) evalFunc {
	return func(arg, _ Type, a []uint64) uint64 {
		switch typeRows[arg].class {
		case isFloat:
			return boolBits(f(float(arg, a[0]), float(arg, a[1])))
		case isSigned:
			return boolBits(s(signed(arg, a[0]), signed(arg, a[1])))
		}
		return boolBits(u(a[0], a[1]))
	}
}

// property makes the meaning of a question about a float.
func property(f func(x float64) bool) evalFunc {
	return func(arg, _ Type, a []uint64) uint64 { return boolBits(f(float(arg, a[0]))) }
}

// math1 makes the meaning of a function that is rounded once from one on f64: for f32 rounding
// its result again is that too.
func math1(f func(x float64) float64) evalFunc {
	return func(arg, _ Type, a []uint64) uint64 { return floatBits(arg, f(float(arg, a[0]))) }
}

// unaryFunc makes the meaning of a function from what internal/genmath made of its decomposition. A function that is
// not written for f32 is that of f64, rounded.
func unaryFunc(name string) evalFunc {
	f64, f32 := elementary.Unary64[name], elementary.Unary32[name]
	if f32 == nil {
		f32 = func(x float32) float32 { return float32(f64(float64(x))) }
	}
	return func(arg, _ Type, a []uint64) uint64 {
		if arg == Float32 {
			return uint64(math.Float32bits(f32(math.Float32frombits(uint32(a[0])))))
		}
		return math.Float64bits(f64(math.Float64frombits(a[0])))
	}
}

// binaryFunc is unaryFunc for functions of two arguments.
func binaryFunc(name string) evalFunc {
	f64, f32 := elementary.Binary64[name], elementary.Binary32[name]
	if f32 == nil {
		f32 = func(x, y float32) float32 { return float32(f64(float64(x), float64(y))) }
	}
	return func(arg, _ Type, a []uint64) uint64 {
		if arg == Float32 {
			return uint64(math.Float32bits(f32(math.Float32frombits(uint32(a[0])), math.Float32frombits(uint32(a[1])))))
		}
		return math.Float64bits(f64(math.Float64frombits(a[0]), math.Float64frombits(a[1])))
	}
}
