package expr

import "math"

// evalCast converts as the table of the numeric contract says.
func evalCast(from, to Type, a []uint64) uint64 {
	switch {
	case to == Bool:
		return boolBits(nonZero(from, a[0]))
	case from.IsFloat() && to.IsFloat():
		return floatBits(to, float(from, a[0]))
	case from.IsFloat():
		return saturate(to, float(from, a[0]))
	case to.IsFloat():
		return intToFloat(from, to, a[0])
	case from.IsSigned():
		return wrap(to, uint64(signed(from, a[0])))
	}
	return wrap(to, a[0])
}

// nonZero is x != 0; NaN is not 0.
func nonZero(t Type, bits uint64) bool {
	if t.IsFloat() {
		return float(t, bits) != 0
	}
	return bits != 0
}

// saturate truncates v to the nearest integer of type t that exists; NaN gives 0.
func saturate(t Type, v float64) uint64 {
	width := t.Bits()
	if t.IsSigned() {
		limit := math.Ldexp(1, width-1)
		switch {
		case v != v:
			return 0
		case v >= limit:
			return math.MaxUint64 >> (65 - width)
		case v < -limit:
			return 1 << (width - 1)
		}
		return wrap(t, uint64(int64(v)))
	}
	switch {
	case !(v > 0):
		return 0
	case v >= math.Ldexp(1, width):
		return math.MaxUint64 >> (64 - width)
	}
	return uint64(v)
}

// intToFloat rounds once, from the integer to the type asked for.
func intToFloat(from, to Type, bits uint64) uint64 {
	if from.IsSigned() {
		v := signed(from, bits)
		if to == Float32 {
			return uint64(math.Float32bits(float32(v)))
		}
		return math.Float64bits(float64(v))
	}
	if to == Float32 {
		return uint64(math.Float32bits(float32(bits)))
	}
	return math.Float64bits(float64(bits))
}

func evalBitcast(_, _ Type, a []uint64) uint64 { return a[0] }
