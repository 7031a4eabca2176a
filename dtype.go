package laze

import (
	"reflect"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
)

// A DType is the type of one element. It prints as in messages: bool, i8 .. i64, u8 .. u64, f32, f64.
type DType = expr.Type

// The element types. Invalid is the type of an array that holds a mistake.
const (
	Invalid = expr.Invalid
	Bool    = expr.Bool
	Int8    = expr.Int8
	Int16   = expr.Int16
	Int32   = expr.Int32
	Int64   = expr.Int64
	Uint8   = expr.Uint8
	Uint16  = expr.Uint16
	Uint32  = expr.Uint32
	Uint64  = expr.Uint64
	Float32 = expr.Float32
	Float64 = expr.Float64
)

// kinds gives the element type of each kind of Go number. int and uint are 64 bits wide on every platform here.
var kinds = map[reflect.Kind]DType{
	reflect.Bool: Bool, reflect.Int: Int64, reflect.Uint: Uint64,
	reflect.Int8: Int8, reflect.Int16: Int16, reflect.Int32: Int32, reflect.Int64: Int64,
	reflect.Uint8: Uint8, reflect.Uint16: Uint16, reflect.Uint32: Uint32, reflect.Uint64: Uint64,
	reflect.Float32: Float32, reflect.Float64: Float64,
}

// goTypes gives the Go type of each element type.
var goTypes = map[DType]reflect.Type{
	Bool: reflect.TypeFor[bool](),
	Int8: reflect.TypeFor[int8](), Int16: reflect.TypeFor[int16](), Int32: reflect.TypeFor[int32](), Int64: reflect.TypeFor[int64](),
	Uint8: reflect.TypeFor[uint8](), Uint16: reflect.TypeFor[uint16](), Uint32: reflect.TypeFor[uint32](), Uint64: reflect.TypeFor[uint64](),
	Float32: reflect.TypeFor[float32](), Float64: reflect.TypeFor[float64](),
}

// typeOfGo gives the element type of a Go type; Invalid where there is none.
func typeOfGo(t reflect.Type) DType {
	if t == nil {
		return Invalid
	}
	return kinds[t.Kind()]
}

// flat finds the elements of a flat slice of a plain type, without reflection.
func flat(v any) (flatSlice, bool) {
	switch v := v.(type) {
	case []bool:
		return flatOf(Bool, v), true
	case []int8:
		return flatOf(Int8, v), true
	case []int16:
		return flatOf(Int16, v), true
	case []int32:
		return flatOf(Int32, v), true
	case []int64:
		return flatOf(Int64, v), true
	case []uint8:
		return flatOf(Uint8, v), true
	case []uint16:
		return flatOf(Uint16, v), true
	case []uint32:
		return flatOf(Uint32, v), true
	case []uint64:
		return flatOf(Uint64, v), true
	case []float32:
		return flatOf(Float32, v), true
	case []float64:
		return flatOf(Float64, v), true
	}
	return flatSlice{}, false
}

// A flatSlice is where the elements of a slice are.
type flatSlice struct {
	elem DType
	n    int64
	at   unsafe.Pointer
}

func flatOf[T any](elem DType, s []T) flatSlice {
	return flatSlice{elem, int64(len(s)), unsafe.Pointer(unsafe.SliceData(s))}
}

// slicesOf holds a slice of each element type.
var slicesOf = [...]any{
	Bool: []bool(nil), Int8: []int8(nil), Int16: []int16(nil), Int32: []int32(nil), Int64: []int64(nil),
	Uint8: []uint8(nil), Uint16: []uint16(nil), Uint32: []uint32(nil), Uint64: []uint64(nil),
	Float32: []float32(nil), Float64: []float64(nil),
}

// A boxed is what Go makes of a slice in an any: words to compare and to read, which is quicker than flat where the
// type is known.
type boxed struct {
	kind  unsafe.Pointer
	slice *struct {
		at unsafe.Pointer
		n  int
	}
}

func unbox(v *any) *boxed { return (*boxed)(unsafe.Pointer(v)) }

func (f flatSlice) buffer() backend.Buffer {
	return backend.Buffer{Data: f.at, Bytes: f.n * int64(f.elem.Size())}
}
