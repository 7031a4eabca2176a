package vectortest

import (
	"math"
	"math/rand/v2"

	"github.com/laze-go/laze/graph/expr"
)

// Specials lists bits of values of an element type at which something happens.
func Specials(t expr.Type) []uint64 {
	var list []uint64
	switch {
	case t == expr.Bool:
		return []uint64{0, 1}
	case t == expr.Float32:
		for _, v := range floats {
			list = append(list, uint64(math.Float32bits(float32(v))))
		}
		return append(list, 1, 0x007fffff, 0x00800000, 0x7f7fffff, 0x3effffff, 0x4b000001, 0x80000001, 0xff7fffff, 0xffc00001)
	case t == expr.Float64:
		for _, v := range floats {
			list = append(list, math.Float64bits(v))
		}
		return append(list, 1, 1<<52-1, 1<<52, 0x7fefffffffffffff, 0x3fdfffffffffffff, 0x4330000000000001, 1<<63+1, 0xffefffffffffffff, 0xfff8000000000001)
	}
	for _, v := range integers {
		list = append(list, uint64(v)&(math.MaxUint64>>(64-t.Bits())))
	}
	return list
}

// floats have signs, halves, bounds of integers and what lies beside them, and places where functions end.
var floats = []float64{
	0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 1.0 / 3, 3, -7.75, 64, 1e10,
	127.5, -128.5, 255.9, 1 << 31, 1<<31 - 1, -1 << 31, -1<<31 - 1, 1 << 32, 1<<32 - 1, 1 << 53, 1<<53 + 2, 1 << 63, -1 << 63, 1<<63 - 1024, 1 << 64, 1<<64 - 2048,
	3e9, 1<<31 - 128, 1<<31 + 256, 1<<32 - 256, 1<<63 - 1<<39, 1<<63 + 1<<40, 1<<64 - 1<<40, -1<<63 + 1<<39, 1 << 52, 1<<52 + 1, -1<<51 - 0.5,
	-1022, 1023.9, -1074, 1e300, -1e300, 1e-300, 1e38, 1e-40, math.Inf(1), math.Inf(-1), math.NaN(),
}

// integers have bounds of widths, shift counts, and what floats cannot hold.
var integers = []int64{
	0, 1, 2, 3, 7, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, -1, -2, -7, -128, -129, 32767, 32768, 65535, -32768,
	1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 32, -1 << 31, -1<<31 - 1, 1<<24 + 1, 1<<53 + 1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, 0x123456789abcdef0,
	// just beside the middle of two f32 and of two f64, where rounding twice goes wrong: near 2^62,
	// and near 2^63 where unsigned
	1<<62 + 1<<38 + 1, 1<<62 + 1<<38 - 1, 1<<62 + 1<<38, 1<<62 + 1<<9 + 1, -1<<62 - 1<<38 - 1, -1<<62 - 1<<38 + 1,
	-1<<63 + 1<<39 + 1, -1<<63 + 1<<39 - 1, -1<<63 + 1<<10 + 1, -1<<63 + 1<<10 - 1, 1<<40 + 1<<16 + 1, 1<<55 + 1<<31 + 1, 1<<25 + 3, 1<<31 - 65, -1<<31 + 65,
}

// bitsOf makes a value of type t: often a special one, else of random bits, or a small number.
func bitsOf(r *rand.Rand, t expr.Type) uint64 {
	list := Specials(t)
	switch r.IntN(4) {
	case 0:
		return list[r.IntN(len(list))]
	case 1:
		if t == expr.Float64 {
			return math.Float64bits(r.NormFloat64())
		}
		if t == expr.Float32 {
			return uint64(math.Float32bits(float32(r.NormFloat64())))
		}
	}
	if t == expr.Bool {
		return r.Uint64() & 1
	}
	return r.Uint64() & (math.MaxUint64 >> (64 - t.Bits()))
}
