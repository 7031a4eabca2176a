// Package selecting finds the elements of a row that have given places in its order, without
// sorting or storing the others.
//
// What comes in: elements, a block at a time, and their places in the row. What goes out: those that fall into a span
// of the order, and how many fall below it. It must not know nests, rows or goroutines: who calls it looks at the
// elements as often as the spans make it necessary.
//
// Few smallest elements are found in one pass: a sieve keeps some candidates, and what is worse than the worst of them
// is passed by, many elements in a step. A place in the middle is found in one pass too, as a rule: a sample tells two
// elements between which it must lie, a pass counts what is below the first and keeps what is between both. (Floyd and
// Rivest, Expected Time Bounds for Selection, CACM 18, 1975)
package selecting

import (
	"math"
	"unsafe"
)

// A Key is an unsigned number that orders as the element does (numeric contract, section 5).
type Key interface{ uint32 | uint64 }

// An Order turns elements, as bits, into keys: those of 4 and 8 bytes as they are, narrower ones extended to 4 bytes.
type Order[K Key] struct {
	Turn K // what is turned in the bits of negative elements: all but the sign of floats, nothing of integers
	Flip K // what is turned in all: everything where the order is descending
	Base K // the number, by then, that comes first
	NaN  K // the key of all NaNs, greater than those of numbers
}

// Unsigned, Signed and Floats are the orders of the element types.
func Unsigned[K Key](descending bool) Order[K] {
	return Order[K]{Flip: flip[K](descending), NaN: ^K(0)}
}

func Signed[K Key](descending bool) Order[K] {
	return Order[K]{Flip: flip[K](descending), Base: ^(^K(0) >> 1), NaN: ^K(0)}
}

// Floats gives the order of floats whose positive infinity has the bits inf. In either direction the
// first number is an infinity.
func Floats[K Key](inf K, descending bool) Order[K] {
	return Order[K]{Turn: ^K(0) >> 1, Flip: flip[K](descending), Base: ^inf, NaN: 2*inf + 2}
}

// Float64s and Float32s are Floats.
func Float64s(descending bool) Order[uint64] {
	return Floats(math.Float64bits(math.Inf(1)), descending)
}

func Float32s(descending bool) Order[uint32] {
	return Floats(math.Float32bits(float32(math.Inf(1))), descending)
}

func flip[K Key](descending bool) K {
	if descending {
		return ^K(0)
	}
	return 0
}

// number turns the bits of an element into a number of which only the differences matter.
func (o *Order[K]) number(bits K) K { return bits ^ negative(bits)&o.Turn ^ o.Flip }

// negative gives all bits where the highest is set.
func negative[K Key](bits K) K { return -(bits >> (8*unsafe.Sizeof(bits) - 1)) }

// Key gives the key of an element.
func (o *Order[K]) Key(bits K) K { return min(o.number(bits)-o.Base, o.NaN) }

// Bits gives an element that has the key.
func (o *Order[K]) Bits(key K) K {
	n := key + o.Base ^ o.Flip
	return n ^ negative(n)&o.Turn
}

// A Span are the keys from Lo to Hi, both included.
type Span[K Key] struct{ Lo, Hi K }

// All has all keys.
func All[K Key]() Span[K] { return Span[K]{0, ^K(0)} }

// An Item is an element of a row: its key and its place. Equal keys are in the order of their places.
type Item[K Key] struct {
	Key K
	At  int64
}

func (a Item[K]) before(b Item[K]) bool { return a.Key < b.Key || a.Key == b.Key && a.At < b.At }
