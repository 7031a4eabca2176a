package expr

import (
	"fmt"
	"math"
	"testing"
)

func TestConstBits(t *testing.T) {
	type celsius float64
	for _, c := range []struct {
		t    Type
		v    any
		want string
	}{
		{Int8, 127, "127"}, {Int8, -128, "-128"}, {Int8, 128, "128 does not fit i8"}, {Int8, -129, "-129 does not fit i8"},
		{Uint8, 255, "255"}, {Uint8, 300, "300 does not fit u8"}, {Uint8, -1, "-1 does not fit u8"}, {Uint8, 7.0, "7"},
		{Int64, uint64(1) << 63, "9223372036854775808 does not fit i64"}, {Int64, int64(math.MinInt64), "-9223372036854775808"},
		{Uint64, uint64(math.MaxUint64), "18446744073709551615"}, {Uint64, int64(1) << 62, "4611686018427387904"},
		{Int32, 2.5, "2.5 is no whole number, as i32 needs"}, {Int32, math.NaN(), "NaN is no whole number, as i32 needs"},
		{Int32, math.Inf(1), "+Inf is no whole number, as i32 needs"}, {Int32, 1e10, "1e+10 does not fit i32"},
		{Int64, 0x1p63, "9.223372036854776e+18 does not fit i64"}, {Int64, -0x1p63, "-9223372036854775808"},
		{Uint64, 0x1p64, "1.8446744073709552e+19 does not fit u64"}, {Uint64, float32(0x1p63), "9223372036854775808"},
		{Float32, 0.1, "0.1"}, {Float32, 1e300, "1e+300 does not fit f32"}, {Float32, math.Inf(-1), "-Inf"}, {Float64, math.NaN(), "NaN"},
		{Float32, 16777217, "1.6777216e+07"}, {Float64, uint64(math.MaxUint64), "1.8446744073709552e+19"}, {Float64, -3, "-3"},
		{Float64, celsius(21.5), "21.5"}, {Bool, true, "true"}, {Bool, 1, "int 1 is no bool"}, {Float64, true, "bool true is no f64"},
		{Float64, "2", "string 2 is no f64"}, {Int8, nil, "nil is no i8"}, {Float64, uintptr(1), "uintptr 1 is no f64"},
		{Float64, []int{1}, "[]int is no f64"}, {Tuple, 1, "int 1 is no tuple"},
	} {
		bits, err := ConstBits(c.t, c.v)
		got := FormatBits(c.t, bits)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%v from %T %v = %s, want %s", c.t, c.v, c.v, got, c.want)
		}
	}
}

// FormatBits prints what fmt prints.
func TestFormatBits(t *testing.T) {
	for _, v := range []any{true, int8(-5), int64(math.MinInt64), uint16(65535), float32(0.1), 0.1, 1e21, 123456789.0, math.Inf(-1), math.NaN(), math.Copysign(0, -1)} {
		for _, typ := range Types {
			if typ.GoName() != fmt.Sprintf("%T", v) {
				continue
			}
			bits, err := ConstBits(typ, v)
			if got := FormatBits(typ, bits); err != nil || got != fmt.Sprint(v) {
				t.Errorf("%v prints as %s (%v)", v, got, err)
			}
		}
	}
}

func TestParseBits(t *testing.T) {
	for _, typ := range Types {
		for _, v := range specials(typ) {
			if back, err := ParseBits(typ, FormatBits(typ, v)); err != nil || !EqualBits(typ, back, v) {
				t.Errorf("%v %s reads back as %s (%v)", typ, FormatBits(typ, v), FormatBits(typ, back), err)
			}
		}
		if _, err := ParseBits(typ, "many"); err == nil {
			t.Errorf("%v many", typ)
		}
	}
}

func TestEqualBits(t *testing.T) {
	if !EqualBits(Float32, 0x7fc00000, 0xff800001) || EqualBits(Float32, 0, 0x80000000) || EqualBits(Float32, 0x7f800000, 0x7fc00000) {
		t.Error("f32: all NaNs are one, zeros are two")
	}
	if !EqualBits(Float64, 0x7ff8000000000000, 0xfff0000000000001) || EqualBits(Float64, 0x7ff0000000000000, 0x7ff0000000000001) {
		t.Error("f64: all NaNs are one, infinity is none")
	}
	if EqualBits(Uint32, 0x7fc00000, 0x7fc00001) {
		t.Error("u32 has no NaN")
	}
}
