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
