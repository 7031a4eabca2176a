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

// bounds gives the half-open range of the integers of type t.
func bounds(t Type) (low, high float64) {
	if t.IsSigned() {
		high = math.Ldexp(1, t.Bits()-1)
		return -high, high
	}
	return 0, math.Ldexp(1, t.Bits())
}

// saturate truncates v to an integer of type t, or to the nearest that exists; NaN gives 0.
func saturate(t Type, v float64) uint64 {
	low, high := bounds(t)
	least, greatest := limits(t)
	switch {
	case v != v:
		return 0
	case v < low:
		return least
	case v >= high:
		return greatest
	case t.IsSigned():
		return wrap(t, uint64(int64(v)))
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
