package portable

import (
	"math"
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
)

// A sortKey is an unsigned number that orders as the element does (numeric contract, section 5): ascending, or
// descending where the row is sorted so, NaN last in either case.
type sortKey interface{ uint32 | uint64 }

// keyCodec are the two ways between elements of a type and their keys. NaNs all have one key; encode reports
// whether there are any, and decode makes none.
type keyCodec[K sortKey] struct {
	encode func(keys []K, elems unsafe.Pointer, descending bool) (nan bool)
	decode func(keys []K, elems unsafe.Pointer, descending bool)
}

// Elements of up to four bytes have short keys, the others long ones.
var (
	shortKeys = [numTypes]keyCodec[uint32]{
		expr.Bool:    unsignedKeys[uint8, uint32](),
		expr.Uint8:   unsignedKeys[uint8, uint32](),
		expr.Uint16:  unsignedKeys[uint16, uint32](),
		expr.Uint32:  unsignedKeys[uint32, uint32](),
		expr.Int8:    signedKeys[int8, uint32](),
		expr.Int16:   signedKeys[int16, uint32](),
		expr.Int32:   signedKeys[int32, uint32](),
		expr.Float32: {encode: encodeFloat32, decode: decodeFloat32},
	}
	longKeys = [numTypes]keyCodec[uint64]{
		expr.Uint64:  unsignedKeys[uint64, uint64](),
		expr.Int64:   signedKeys[int64, uint64](),
		expr.Float64: {encode: encodeFloat64, decode: decodeFloat64},
	}
)

// flip is what a descending order adds to keys: all bits turned.
func flip[K sortKey](descending bool) K {
	if descending {
		return ^K(0)
	}
	return 0
}

func unsignedKeys[T unsigned, K sortKey]() keyCodec[K] {
	return keyCodec[K]{
		encode: func(keys []K, elems unsafe.Pointer, descending bool) bool {
			turn := flip[K](descending)
			for i, v := range vec[T](elems, len(keys)) {
				keys[i] = K(v) ^ turn
			}
			return false
		},
		decode: func(keys []K, elems unsafe.Pointer, descending bool) {
			out, turn := vec[T](elems, len(keys)), flip[K](descending)
			for i, k := range keys {
				out[i] = T(k ^ turn)
			}
		},
	}
}

// signedKeys moves the least number to 0.
func signedKeys[T signed, K sortKey]() keyCodec[K] {
	sign := ^(^K(0) >> 1)
	return keyCodec[K]{
		encode: func(keys []K, elems unsafe.Pointer, descending bool) bool {
			turn := flip[K](descending) ^ sign
			for i, v := range vec[T](elems, len(keys)) {
				keys[i] = K(v) ^ turn
			}
			return false
		},
		decode: func(keys []K, elems unsafe.Pointer, descending bool) {
			out, turn := vec[T](elems, len(keys)), flip[K](descending)^sign
			for i, k := range keys {
				out[i] = T(k ^ turn)
			}
		},
	}
}

// The bits of a float are in order once those of negative ones are turned and the sign is set on the others. The key of
// NaN is the greatest in either direction, which no number has.
func encodeFloat64(keys []uint64, elems unsafe.Pointer, descending bool) (nan bool) {
	turn := flip[uint64](descending)
	for i, v := range vec[float64](elems, len(keys)) {
		b := math.Float64bits(v)
		k := b ^ (uint64(int64(b)>>63) | 1<<63) ^ turn
		if v != v {
			k, nan = math.MaxUint64, true
		}
		keys[i] = k
	}
	return nan
}

func decodeFloat64(keys []uint64, elems unsafe.Pointer, descending bool) {
	out, turn := vec[float64](elems, len(keys)), flip[uint64](descending)
	for i, k := range keys {
		b := k ^ turn
		out[i] = math.Float64frombits(b ^ (uint64(^int64(b)>>63) | 1<<63))
	}
}

func encodeFloat32(keys []uint32, elems unsafe.Pointer, descending bool) (nan bool) {
	turn := flip[uint32](descending)
	for i, v := range vec[float32](elems, len(keys)) {
		b := math.Float32bits(v)
		k := b ^ (uint32(int32(b)>>31) | 1<<31) ^ turn
		if v != v {
			k, nan = math.MaxUint32, true
		}
		keys[i] = k
	}
	return nan
}

func decodeFloat32(keys []uint32, elems unsafe.Pointer, descending bool) {
	out, turn := vec[float32](elems, len(keys)), flip[uint32](descending)
	for i, k := range keys {
		b := k ^ turn
		out[i] = math.Float32frombits(b ^ (uint32(^int32(b)>>31) | 1<<31))
	}
}
