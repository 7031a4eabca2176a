package expr

import "fmt"

// Type is the type of one element: a Go number type, bool, or Tuple for the several results of a region.
type Type uint8

// The element types. Tuple never appears in an array; it is the type of an If, While or Philox
// instruction, whose components are read with Get.
const (
	Invalid Type = iota
	Bool
	Int8
	Int16
	Int32
	Int64
	Uint8
	Uint16
	Uint32
	Uint64
	Float32
	Float64
	Tuple
	numTypes
)

// Types lists the element types that an array can have, in order.
var Types = []Type{Bool, Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64, Float32, Float64}

type class uint8

const (
	isBool class = 1 << iota
	isSigned
	isUnsigned
	isFloat
)

type typeRow struct {
	name, goName string
	size         int
	class        class
}

var typeRows = [numTypes]typeRow{
	Invalid: {"invalid", "invalid", 0, 0},
	Bool:    {"bool", "bool", 1, isBool},
	Int8:    {"i8", "int8", 1, isSigned},
	Int16:   {"i16", "int16", 2, isSigned},
	Int32:   {"i32", "int32", 4, isSigned},
	Int64:   {"i64", "int64", 8, isSigned},
	Uint8:   {"u8", "uint8", 1, isUnsigned},
	Uint16:  {"u16", "uint16", 2, isUnsigned},
	Uint32:  {"u32", "uint32", 4, isUnsigned},
	Uint64:  {"u64", "uint64", 8, isUnsigned},
	Float32: {"f32", "float32", 4, isFloat},
	Float64: {"f64", "float64", 8, isFloat},
	Tuple:   {"tuple", "tuple", 0, 0},
}

// row describes t. Any number can be made a Type; one that is none is like Invalid.
func (t Type) row() *typeRow {
	if t >= numTypes {
		t = Invalid
	}
	return &typeRows[t]
}

// String gives the name used in every text form: bool, i8 .. i64, u8 .. u64, f32, f64.
func (t Type) String() string {
	if t >= numTypes {
		return fmt.Sprintf("type(%d)", uint8(t))
	}
	return typeRows[t].name
}

// GoName gives the name of the Go type that holds one element.
func (t Type) GoName() string { return t.row().goName }

// Size is the number of bytes of one stored element; bool takes one.
func (t Type) Size() int { return t.row().size }

// Bits is the number of bits of one element: 8 times Size.
func (t Type) Bits() int { return 8 * t.row().size }

// IsFloat reports whether t is f32 or f64.
func (t Type) IsFloat() bool { return t.row().class == isFloat }

// IsSigned reports whether t is i8 .. i64.
func (t Type) IsSigned() bool { return t.row().class == isSigned }

// IsUnsigned reports whether t is u8 .. u64.
func (t Type) IsUnsigned() bool { return t.row().class == isUnsigned }

// IsInt reports whether t is an integer type; bool is none.
func (t Type) IsInt() bool { return t.row().class&(isSigned|isUnsigned) != 0 }

// IsNumber reports whether t is an integer or floating-point type.
func (t Type) IsNumber() bool { return t.row().class&(isSigned|isUnsigned|isFloat) != 0 }

// IsElement reports whether arrays of t exist.
func (t Type) IsElement() bool { return t.row().class != 0 }

// ParseType reads the name that String gives.
func ParseType(name string) (Type, bool) {
	for _, t := range Types {
		if typeRows[t].name == name {
			return t, true
		}
	}
	return Invalid, false
}
