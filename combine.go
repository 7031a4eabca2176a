package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Concat joins arrays along an axis.
//
// Shapes: the arrays agree on all other axes; the extents along axis, which may be known late, add up. Types: all the
// same. Errors: no arrays; types or shapes that differ; an axis that does not exist; a result that is too large. Cost:
// up to 8 parts fuse with what reads them, at a choice per part; more are written one after the other.
func Concat(axis int, arrays ...Array) Array {
	return joint("concat", arrays, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Concat(at, axis, in...)
	})
}

// Stack joins arrays of one shape along a new axis: out[.., k, ..] = arrays[k][..].
//
// Errors: no arrays; types or shapes that differ; an axis outside of [-rank-1, rank]; more than 8 axes. Cost: as
// Concat.
func Stack(axis int, arrays ...Array) Array {
	return joint("stack", arrays, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Stack(at, axis, in...)
	})
}

// A Margin is the number of elements that Pad adds before and after an axis.
type Margin = primitives.Margin

// Pad adds elements around the array; border says which. Margins are for the first axes, and may exceed the extent.
//
//	a.Pad(laze.Edge, laze.Margin{Before: 1, After: 1})
//
// Extents may be known late. Errors: negative margins; more margins than axes; unless the border is one value, a margin
// on an empty axis, as an *IndexError of Eval where its extent is known late; a value that does not fit the type. Cost:
// nothing is copied; fuses with what reads it.
func (a Array) Pad(border Border, margins ...Margin) Array {
	return a.unary("pad", func(at graph.Site, x graph.Value) (graph.Value, error) {
		value, err := border.bits(at, x.Elem())
		if err != nil {
			return graph.Value{}, err
		}
		return primitives.Pad(at, x, border.kind, value, margins...)
	})
}

// Roll moves elements by shift along an axis; what leaves at one end enters at the other.
//
//	out[.., (i+shift) mod n, ..] = a[.., i, ..]
//
// Shapes: kept; n may be known late. Errors: an axis that does not exist. Cost: nothing is
// copied; fuses with what reads it.
func (a Array) Roll(shift, axis int) Array { return a.along("roll", primitives.Roll, shift, axis) }

// Repeat repeats each element times times along an axis: out[.., i, ..] = a[.., i / times, ..].
//
// Shapes: the extent, which may be known late, grows times-fold.
// Errors: times below 0; an axis that does not exist; a result that is too large. Cost: as Roll.
func (a Array) Repeat(times, axis int) Array {
	return a.along("repeat", primitives.Repeat, times, axis)
}

// Tile repeats the whole array times times along an axis: out[.., i, ..] = a[.., i mod n, ..].
//
// Errors, cost: as Repeat.
func (a Array) Tile(times, axis int) Array { return a.along("tile", primitives.Tile, times, axis) }

func (a Array) along(word string, f func(graph.Site, graph.Value, int64, int) (graph.Value, error), n, axis int) Array {
	return a.unary(word, func(at graph.Site, x graph.Value) (graph.Value, error) { return f(at, x, int64(n), axis) })
}
