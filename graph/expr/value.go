package expr

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
)

// Canon gives the raw bits that stand for a value: all NaNs become one.
func Canon(t Type, bits uint64) uint64 {
	switch {
	case t == Float32 && bits&0x7fffffff > 0x7f800000:
		return 0x7fc00000
	case t == Float64 && bits&math.MaxInt64 > 0x7ff0000000000000:
		return 0x7ff8000000000000
	}
	return bits
}

// EqualBits reports whether two values of type t are the same, where all NaNs are one, and -0 is not +0.
func EqualBits(t Type, a, b uint64) bool { return Canon(t, a) == Canon(t, b) }

// FormatBits prints a value as Go prints it.
func FormatBits(t Type, bits uint64) string {
	switch {
	case t == Bool:
		return strconv.FormatBool(bits != 0)
	case t.IsFloat():
		return strconv.FormatFloat(float(t, bits), 'g', -1, t.Bits())
	case t.IsSigned():
		return strconv.FormatInt(signed(t, bits), 10)
	case t.IsUnsigned():
		return strconv.FormatUint(bits, 10)
	}
	return fmt.Sprintf("%v(%#x)", t, bits)
}

// ParseBits reads what FormatBits gives.
func ParseBits(t Type, text string) (uint64, error) {
	switch {
	case t == Bool:
		b, err := strconv.ParseBool(text)
		return boolBits(b), err
	case t.IsFloat():
		v, err := strconv.ParseFloat(text, t.Bits())
		return floatBits(t, v), err
	case t.IsSigned():
		v, err := strconv.ParseInt(text, 10, t.Bits())
		return wrap(t, uint64(v)), err
	}
	return strconv.ParseUint(text, 10, max(t.Bits(), 1))
}

// ConstBits adapts a Go number or bool to type t, as Go adapts a constant: integers must fit, a float becomes an
// integer only where it is whole, and a number becomes a float by rounding, but not to infinity.
func ConstBits(t Type, v any) (uint64, error) {
	value := reflect.ValueOf(v)
	switch {
	case t == Bool && value.Kind() == reflect.Bool:
		return boolBits(value.Bool()), nil
	case t.IsNumber() && value.CanInt():
		return constInt(t, v, uint64(value.Int()), value.Int() < 0)
	case t.IsNumber() && value.CanUint() && value.Kind() != reflect.Uintptr:
		return constInt(t, v, value.Uint(), false)
	case t.IsNumber() && value.CanFloat():
		return constFloat(t, v, value.Float())
	case v == nil:
		return 0, fmt.Errorf("nil is no %v", t)
	}
	return 0, fmt.Errorf("%s is no %v", valueText(value), t)
}

// valueText names a value that is no constant. Only what is short is printed whole.
func valueText(v reflect.Value) string {
	switch k := v.Kind(); {
	case k <= reflect.Complex128: // all numbers, and bool
		return fmt.Sprintf("%v %v", v.Type(), v)
	case k == reflect.String:
		return fmt.Sprintf("%v %.40s", v.Type(), v)
	}
	return v.Type().String()
}

// constInt adapts the integer with the given 64 bits, which is negative or not.
func constInt(t Type, v any, bits uint64, negative bool) (uint64, error) {
	if t.IsFloat() {
		if negative {
			return intToFloat(Int64, t, bits), nil
		}
		return intToFloat(Uint64, t, bits), nil
	}
	if fits := wrap(t, bits); t.IsSigned() && negative && signed(t, fits) == int64(bits) ||
		t.IsSigned() && !negative && bits <= wrap(t, math.MaxUint64)>>1 ||
		t.IsUnsigned() && !negative && fits == bits {
		return fits, nil
	}
	return 0, fmt.Errorf("%v does not fit %v", v, t)
}

func constFloat(t Type, v any, x float64) (uint64, error) {
	if t.IsFloat() {
		bits := floatBits(t, x)
		if isInf(float(t, bits)) && !isInf(x) {
			return 0, fmt.Errorf("%v does not fit %v", v, t)
		}
		return bits, nil
	}
	if x != math.Trunc(x) || isInf(x) {
		return 0, fmt.Errorf("%v is no whole number, as %v needs", v, t)
	}
	if low, high := bounds(t); x < low || x >= high {
		return 0, fmt.Errorf("%v does not fit %v", v, t)
	}
	return saturate(t, x), nil
}

// one is the 1 of type t.
func one(t Type) uint64 {
	if t.IsFloat() {
		return floatBits(t, 1)
	}
	return 1
}

// ones has all bits of type t set.
func ones(t Type) uint64 {
	if t == Bool {
		return 1
	}
	return wrap(t, math.MaxUint64)
}

// limits gives the least and greatest value of type t: infinities for floats.
func limits(t Type) (least, greatest uint64) {
	switch {
	case t.IsFloat():
		return floatBits(t, math.Inf(-1)), floatBits(t, math.Inf(1))
	case t.IsSigned():
		return 1 << (t.Bits() - 1), ones(t) >> 1
	}
	return 0, ones(t)
}
