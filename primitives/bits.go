package primitives

import (
	"math"

	"github.com/laze-go/laze/graph/expr"
)

// mask keeps the low bits that an element of type t has.
func mask(t expr.Type, bits uint64) uint64 { return bits & (math.MaxUint64 >> (64 - t.Bits())) }

// floatBits gives v as an element of a float type.
func floatBits(t expr.Type, v float64) uint64 {
	if t == expr.Float32 {
		return uint64(math.Float32bits(float32(v)))
	}
	return math.Float64bits(v)
}

// one gives the bits of 1, or true.
func one(t expr.Type) uint64 {
	if t.IsFloat() {
		return floatBits(t, 1)
	}
	return 1
}

// least gives the bits of the smallest element of a type: -Inf, the least integer, or false.
func least(t expr.Type) uint64 {
	switch {
	case t.IsFloat():
		return floatBits(t, math.Inf(-1))
	case t.IsSigned():
		return 1 << (t.Bits() - 1)
	}
	return 0
}

// greatest gives the bits of the largest element of a type: +Inf, the greatest integer, or true.
func greatest(t expr.Type) uint64 {
	switch {
	case t.IsFloat():
		return floatBits(t, math.Inf(1))
	case t.IsSigned():
		return 1<<(t.Bits()-1) - 1
	case t == expr.Bool:
		return 1
	}
	return mask(t, math.MaxUint64)
}
