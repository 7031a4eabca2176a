package primitives

import (
	"math"

	"github.com/laze-go/laze/graph/expr"
)

// floatBits gives v as an element of a float type.
func floatBits(t expr.Type, v float64) uint64 {
	if t == expr.Float32 {
		return uint64(math.Float32bits(float32(v)))
	}
	return math.Float64bits(v)
}

// zero gives the bits of 0, or false.
func zero(expr.Type) uint64 { return 0 }

// one gives the bits of 1, or true.
func one(t expr.Type) uint64 {
	if t.IsFloat() {
		return floatBits(t, 1)
	}
	return 1
}

// least gives the bits of the least element of a type: false, or minus infinity.
func least(t expr.Type) uint64 {
	switch {
	case t.IsFloat():
		return floatBits(t, math.Inf(-1))
	case t.IsSigned():
		return 1 << (t.Bits() - 1)
	}
	return 0
}

// greatest gives the bits of the greatest element of a type: true, or infinity.
func greatest(t expr.Type) uint64 {
	switch {
	case t == expr.Bool:
		return 1
	case t.IsFloat():
		return floatBits(t, math.Inf(1))
	case t.IsSigned():
		return 1<<(t.Bits()-1) - 1
	}
	return math.MaxUint64 >> (64 - t.Bits())
}
