package portable

import (
	"math"
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
)

// castTable holds the conversion loops by type of the argument and of the result.
var castTable [numTypes][numTypes]blockFunc

func init() {
	castsFrom[int8](expr.Int8)
	castsFrom[int16](expr.Int16)
	castsFrom[int32](expr.Int32)
	castsFrom[int64](expr.Int64)
	castsFrom[uint8](expr.Uint8)
	castsFrom[uint16](expr.Uint16)
	castsFrom[uint32](expr.Uint32)
	castsFrom[uint64](expr.Uint64)
	castsFromFloat[float32](expr.Float32)
	castsFromFloat[float64](expr.Float64)
	castTable[expr.Bool] = castTable[expr.Uint8]
}

// castsFrom sets the conversions of an integer type: to integers they wrap, to floats they round once.
func castsFrom[T integer](t expr.Type) {
	castTable[t] = [numTypes]blockFunc{
		expr.Bool: toBool[T],
		expr.Int8: convert[T, int8], expr.Int16: convert[T, int16], expr.Int32: convert[T, int32], expr.Int64: convert[T, int64],
		expr.Uint8: convert[T, uint8], expr.Uint16: convert[T, uint16], expr.Uint32: convert[T, uint32], expr.Uint64: convert[T, uint64],
		expr.Float32: convert[T, float32], expr.Float64: convert[T, float64],
	}
}

// castsFromFloat sets the conversions of a float type: to integers they truncate and saturate, and NaN gives 0.
func castsFromFloat[T float](t expr.Type) {
	castTable[t] = [numTypes]blockFunc{
		expr.Bool: toBool[T],
		expr.Int8: saturateTo[T, int8](math.MinInt8, math.MaxInt8), expr.Int16: saturateTo[T, int16](math.MinInt16, math.MaxInt16),
		expr.Int32: saturateTo[T, int32](math.MinInt32, math.MaxInt32), expr.Int64: saturateTo[T, int64](math.MinInt64, math.MaxInt64),
		expr.Uint8: saturateTo[T, uint8](0, math.MaxUint8), expr.Uint16: saturateTo[T, uint16](0, math.MaxUint16),
		expr.Uint32: saturateTo[T, uint32](0, math.MaxUint32), expr.Uint64: saturateTo[T, uint64](0, math.MaxUint64),
		expr.Float32: convert[T, float32], expr.Float64: convert[T, float64],
	}
}

func toBool[T number](d, a, _, _ unsafe.Pointer, n int) {
	out, xs := vec[uint8](d, n), vec[T](a, n)
	for i := range out {
		out[i] = bit(xs[i] != 0)
	}
}

func convert[T, U number](d, a, _, _ unsafe.Pointer, n int) {
	out, xs := vec[U](d, n), vec[T](a, n)
	for i := range out {
		out[i] = U(xs[i])
	}
}

// saturateTo makes the loop for one target type. Its bounds are exact as floats, but for the upper one of
// wide types, which rounds up to the first power of two outside.
func saturateTo[T float, U integer](least, greatest U) blockFunc {
	low, high := float64(least), float64(greatest)
	return func(d, a, _, _ unsafe.Pointer, n int) {
		out, xs := vec[U](d, n), vec[T](a, n)
		for i := range out {
			x := float64(xs[i])
			switch {
			case x > low && x < high:
				out[i] = U(x)
			case x >= high:
				out[i] = greatest
			case x <= low:
				out[i] = least
			default:
				out[i] = 0
			}
		}
	}
}
