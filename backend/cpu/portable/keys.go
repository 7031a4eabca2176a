package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/sorting"
	"github.com/laze-go/laze/graph/expr"
)

// A sortKey is an unsigned number that orders as the element does (numeric contract, section 5): ascending, or
// descending where the row is sorted so, NaN last in either case.
type sortKey interface{ uint32 | uint64 }

// keyCodec are the two ways between elements of a type and their keys. Different bits have different keys, so that
// nothing is lost, also of NaNs; encode gives those above a bound the bound instead.
type keyCodec[K sortKey] struct {
	encode func(keys []K, elems unsafe.Pointer, descending bool, bound K)
	decode func(keys []K, elems unsafe.Pointer, descending bool)
	top    K                // the key that all NaNs share where they are to be equal; otherwise the greatest
	words  sorting.Words[K] // the same for machine code, ascending
	size   int              // bytes of an element
}

// A keyMaker is both ways for one order. Machine code goes them where elements are as wide as keys, but for the last
// few.
type keyMaker[K sortKey] struct {
	codec      keyCodec[K]
	descending bool
	bound      K
	machine    *sorting.Machine
}

// makerOf gives the keys of a call: NaNs have one key, or keys of their own.
func makerOf[K sortKey](c *calling, oneNaN bool) keyMaker[K] {
	m := keyMaker[K]{codec: codecOf[K](c.key), descending: c.descending(), bound: ^K(0)}
	if oneNaN {
		m.bound = m.codec.top
	}
	if m.codec.size == int(unsafe.Sizeof(K(0))) {
		m.machine = c.x.code.sorting
	}
	m.codec.words.Turn ^= flip[K](m.descending)
	m.codec.words.Bound = m.bound
	return m
}

func (m *keyMaker[K]) encode(keys []K, elems unsafe.Pointer) {
	if n := m.codec.words.Encode(m.machine, keys, elems); n < len(keys) { // no pointer behind elems
		m.few(keys[n:], unsafe.Add(elems, n*m.codec.size))
	}
}

// few makes so few keys that a call of machine code takes longer.
func (m *keyMaker[K]) few(keys []K, elems unsafe.Pointer) {
	m.codec.encode(keys, elems, m.descending, m.bound)
}

func (m *keyMaker[K]) decode(keys []K, elems unsafe.Pointer) {
	if n := m.codec.words.Decode(m.machine, keys, elems); n < len(keys) {
		m.codec.decode(keys[n:], unsafe.Add(elems, n*m.codec.size), m.descending)
	}
}

// notes are places where each goroutine has a few keys on their way to or from numbers that are sorted. On its stack
// they would be allocated for each call, because codecs are called through a table.
type notes[K sortKey] [][]K

// reserve makes places for so many goroutines.
func (n *notes[K]) reserve(goroutines int) {
	const keys = 512
	for len(*n) < goroutines {
		*n = append(*n, make([]K, keys))
	}
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
		expr.Float32: floatKeys[uint32](1<<23 - 1),
	}
	longKeys = [numTypes]keyCodec[uint64]{
		expr.Uint64:  unsignedKeys[uint64, uint64](),
		expr.Int64:   signedKeys[int64, uint64](),
		expr.Float64: floatKeys[uint64](1<<52 - 1),
	}
)

// flip is what a descending order adds to keys: all bits turned.
func flip[K sortKey](descending bool) K {
	if descending {
		return ^K(0)
	}
	return 0
}

func unsignedKeys[T unsigned, K sortKey]() keyCodec[K] { return turnedKeys[T, K](0) }

// signedKeys moves the least number to 0.
func signedKeys[T signed, K sortKey]() keyCodec[K] {
	return turnedKeys[T, K](widthOf[T, K]() ^ widthOf[T, K]()>>1)
}

// widthOf is all bits of an element.
func widthOf[T signed | unsigned, K sortKey]() K {
	return ^K(0) >> (8 * (unsafe.Sizeof(K(0)) - unsafe.Sizeof(T(0))))
}

// turnedKeys are the numbers themselves, with some bits turned.
func turnedKeys[T signed | unsigned, K sortKey](bits K) keyCodec[K] {
	width := widthOf[T, K]()
	return keyCodec[K]{
		encode: func(keys []K, elems unsafe.Pointer, descending bool, _ K) {
			turn := flip[K](descending) ^ bits
			for i, v := range vec[T](elems, len(keys)) {
				keys[i] = (K(v) ^ turn) & width
			}
		},
		decode: func(keys []K, elems unsafe.Pointer, descending bool) {
			out, turn := vec[T](elems, len(keys)), flip[K](descending)^bits
			for i, k := range keys {
				out[i] = T(k ^ turn)
			}
		},
		top:   width,
		words: sorting.Words[K]{Turn: bits},
		size:  int(unsafe.Sizeof(T(0))),
	}
}

// floatKeys turns the bits of negative numbers and the sign of the others, which brings them into order. In either
// direction that puts the NaNs of one sign first; subtracting their number puts them last.
func floatKeys[K sortKey](nans K) keyCodec[K] {
	below, last := ^K(0)>>1, 8*unsafe.Sizeof(K(0))-1
	return keyCodec[K]{
		encode: func(keys []K, elems unsafe.Pointer, descending bool, bound K) {
			turn := flip[K](descending) ^ ^below
			for i, b := range vec[K](elems, len(keys)) {
				keys[i] = min((b^-(b>>last)&below^turn)-nans, bound)
			}
		},
		decode: func(keys []K, elems unsafe.Pointer, descending bool) {
			out, turn := vec[K](elems, len(keys)), flip[K](descending)^^below
			for i, k := range keys {
				b := k + nans ^ turn
				out[i] = b ^ -(b>>last)&below
			}
		},
		top:   -(2 * nans),
		words: sorting.Words[K]{Fold: below, Turn: ^below, Less: nans},
		size:  int(unsafe.Sizeof(K(0))),
	}
}
