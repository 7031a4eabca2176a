package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Reshape gives the elements, in row-major order, another shape. One extent may be -1 and is then what is left.
//
// Where extents of a are known late, one is -1: it takes them all, and what the others leave of those that are known.
//
//	a.Filter(mask).Reshape(-1, 1)   // a column
//
// Errors: sizes that differ; two extents of -1, or one that does not come out whole; none where an extent of a is known
// late. Cost: a view; nothing is copied. Places are computed where an extent known late lies inside of others.
func (a Array) Reshape(dims ...int) Array { return a.reshape(graph.Here("reshape", 1), dims) }

func (a Array) reshape(site graph.Site, dims []int) Array {
	in, err := operands(site, a)
	if err != nil {
		return faulty(asError(site, err))
	}
	v, err := primitives.Reshape(site, in[0], wide(dims))
	return newArray(site, v, err)
}

// Flatten gives the elements, in row-major order, one axis.
//
// Shapes: the extent is known late where one of a is. Cost: as Reshape.
func (a Array) Flatten() Array { return a.unary("flatten", primitives.Flatten) }

// Transpose reorders the axes: axis k of the result is axis perm[k] of a. Without perm the axes are reversed.
//
// Errors: perm not naming every axis once. Cost: a view; nothing is copied.
func (a Array) Transpose(perm ...int) Array {
	return a.unary("transpose", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Transpose(at, x, perm...)
	})
}

// A Span selects indices of an axis as start:stop:step does in Python: Start is included, Stop is not, negative
// positions count from the end, and positions outside of the axis are moved to its border. Step is not 0.
type Span = primitives.Span

// Begin and End stand for what Python leaves out: Span{Begin, End, 2} is "::2", and Span{End, Begin, -1} is "::-1".
const (
	Begin = primitives.Begin
	End   = primitives.End
)

// All is the span of a whole axis.
var All = primitives.All

// Range is the span start:stop.
func Range(start, stop int) Span { return Span{Start: int64(start), Stop: int64(stop), Step: 1} }

// Slice keeps the indices that one span per axis selects; axes without a span stay whole.
//
//	a.Slice(laze.All, laze.Range(1, -1))   // a[:, 1:-1]
//
// On an axis known late, positions count in its elements, not in their bound: Range(0, 10) keeps the first ten, or all
// that there are. Errors: step 0; more spans than axes. Cost: a view; nothing is copied. Of an axis known late, places
// are computed that begin at a distance from its end, or go backwards.
func (a Array) Slice(spans ...Span) Array {
	return a.unary("slice", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Slice(at, x, spans...)
	})
}

// Pick keeps one index of an axis and drops the axis. A negative index counts from the end.
//
// Errors: an axis or index that does not exist; an index as an *IndexError of Eval where the extent is known late.
// Cost: a view; nothing is copied.
func (a Array) Pick(axis, index int) Array {
	return a.unary("pick", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Pick(at, x, axis, int64(index))
	})
}

// Reverse turns axes around; without axes, all.
//
// Errors: an axis that does not exist or is named twice. Cost: a view; nothing is copied. Along an axis
// known late places are computed.
func (a Array) Reverse(axes ...int) Array {
	return a.unary("reverse", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Reverse(at, x, axes...)
	})
}

// Broadcast repeats the array along missing axes in front and along axes of extent 1, so that it has the given shape.
//
// Errors: extents that neither agree nor are 1. Cost: a view; nothing is copied.
func (a Array) Broadcast(dims ...int) Array {
	return a.unary("broadcast", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.BroadcastTo(at, x, shapeOf(dims))
	})
}

// Expand adds an axis of extent 1 in front of an axis; -1 adds it at the end.
//
// Errors: an axis outside of [-rank-1, rank]; more than 8 axes. Cost: a view; nothing is copied.
func (a Array) Expand(axis int) Array {
	return a.unary("expand", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Expand(at, x, axis)
	})
}

// Squeeze drops axes of extent 1: those named, or all.
//
// Errors: an axis that does not exist, is named twice, has another extent or is known late.
// Cost: a view; nothing is copied.
func (a Array) Squeeze(axes ...int) Array {
	return a.unary("squeeze", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Squeeze(at, x, axes...)
	})
}

// Diagonal keeps the elements whose indices on two axes differ by offset, and puts them on a last axis.
//
//	out[.., i] = a[.., i, .., i+offset, ..]
//
// Shapes: extents may be known late. Errors: axes that do not exist or are the same. Cost: a view; nothing is copied.
func (a Array) Diagonal(offset, axis1, axis2 int) Array {
	return a.unary("diagonal", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Diagonal(at, x, int64(offset), axis1, axis2)
	})
}

// Window shows every run of size neighbours along an axis, beginning at every step-th element, on a last axis.
//
//	out[.., i, .., w] = a[.., i*step + w, ..]
//
// Shapes: the axis, whose extent n may be known late, has 1 + (n-size)/step windows, none where n < size.
// Errors: size or step below 1; an axis that does not exist. Cost: a view; nothing is copied.
func (a Array) Window(axis, size, step int) Array {
	return a.unary("window", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Window(at, x, axis, int64(size), int64(step))
	})
}

// Cast converts every element to type t: floats to integers truncate and saturate, NaN gives 0; integers wrap; numbers
// to floats round to nearest even, once; a number is true where it is not 0.
//
// Errors: t is no element type. Cost: fuses on both sides.
func (a Array) Cast(t DType) Array {
	return a.unary("cast", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Cast(at, x, t)
	})
}

// Bitcast reads the bits of every element as a number of type t.
//
// Errors: types of different width; bool. Cost: fuses on both sides.
func (a Array) Bitcast(t DType) Array {
	return a.unary("bitcast", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Bitcast(at, x, t)
	})
}
