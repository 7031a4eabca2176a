package graph

import (
	"fmt"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// MaxRank is the largest number of axes an array can have.
const MaxRank = expr.MaxAxes

// An Extent is the number of elements along one axis. It is a constant, or known late: "what the i64
// scalar Count will hold, at most Max".
type Extent struct {
	Max   int64 // the extent itself, or the bound of a late one
	Count Value // of rank 0 and type i64; Count.Node is nil for a constant
}

// Late reports whether the extent is known only once Count has been computed.
func (e Extent) Late() bool { return e.Count.Node != nil }

// A Shape lists the extents of the axes, outermost first. Rank 0 is a single element.
//
// Buffers are laid out in row-major order of the Max extents, so strides never depend on a late extent.
type Shape []Extent

// Dims makes a shape of constant extents.
func Dims(dims ...int64) Shape {
	s := make(Shape, len(dims))
	for i, d := range dims {
		s[i] = Extent{Max: d}
	}
	return s
}

// Late reports whether any extent is known late.
func (s Shape) Late() bool {
	for _, e := range s {
		if e.Late() {
			return true
		}
	}
	return false
}

// Dims gives the Max extents.
func (s Shape) Dims() []int64 {
	dims := make([]int64, len(s))
	for i, e := range s {
		dims[i] = e.Max
	}
	return dims
}

// Size is the product of the Max extents: 1 for rank 0. Verify bounds it, so that it never overflows.
func (s Shape) Size() int64 {
	n := int64(1)
	for _, e := range s {
		n *= e.Max
	}
	return n
}

// Strides gives the row-major strides of the Max extents, in elements.
func (s Shape) Strides() []int64 {
	strides := make([]int64, len(s))
	n := int64(1)
	for i := len(s) - 1; i >= 0; i-- {
		strides[i] = n
		n *= s[i].Max
	}
	return strides
}

// Equal reports whether both shapes have the same extents; late ones are equal when the same value counts them.
func (s Shape) Equal(t Shape) bool {
	if len(s) != len(t) {
		return false
	}
	for i := range s {
		if s[i] != t[i] {
			return false
		}
	}
	return true
}

// String gives "[3,4]", with "<=4" for a late extent.
func (s Shape) String() string {
	parts := make([]string, len(s))
	for i, e := range s {
		if parts[i] = fmt.Sprint(e.Max); e.Late() {
			parts[i] = "<=" + parts[i]
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// A Type is the type of an array: its element type and shape.
type Type struct {
	Elem  expr.Type
	Shape Shape
}

// String gives "f64[3,4]".
func (t Type) String() string { return t.Elem.String() + t.Shape.String() }

// Bytes is the memory that a stored array of this type takes.
func (t Type) Bytes() int64 { return t.Shape.Size() * int64(t.Elem.Size()) }

// Equal reports whether element type and shape agree.
func (t Type) Equal(u Type) bool { return t.Elem == u.Elem && t.Shape.Equal(u.Shape) }
