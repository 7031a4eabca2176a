package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// LexSort gives the places, Int64, of the elements sorted by several keys along an axis: by the first, where that is
// equal by the second, and so on. TakeAlong reads other arrays in that order.
//
// Shapes: keys are broadcast; the result has their shape. Types: any, each its own.
// Order: stable, as Sort. Errors: no keys; shapes that differ; an axis that does not exist.
// Cost: one stable sort per array of keys, the last first, each of keys with the places so far.
func LexSort(axis int, keys ...Array) Array {
	return joint("lexsort", keys, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.LexSort(at, axis, in...)
	})
}

// SortByKey orders the elements along an axis by a key, the smallest first. key is called once, with a symbol; the keys
// are computed where the sort reads them.
//
// Shapes: kept. Types: any; the keys may have another. Order: as Sort of the keys; stable.
// Errors: an axis that does not exist; key is nil, panics, or gives an Expr that is not its own.
// Cost: a sort of keys that moves the elements too.
func (a Array) SortByKey(axis int, key func(x Expr) Expr) Array {
	return a.unary("sortbykey", func(at graph.Site, x graph.Value) (graph.Value, error) {
		body, err := traced(at, []DType{x.Elem()}, 0, when(key != nil, func(in, _ []Expr) []Expr { return []Expr{key(in[0])} }))
		if err != nil {
			return graph.Value{}, err
		}
		keys, err := firstOf(primitives.ZipWith(at, body, x))
		if err != nil {
			return graph.Value{}, err
		}
		out, err := primitives.SortBy(at, axis, false, keys, x)
		if err != nil {
			return graph.Value{}, err
		}
		return out[1], nil
	})
}

// IsSorted tells whether the elements along an axis are in the order of Sort, but that -0 and +0 may stand in any.
//
// Shapes: the axis is dropped. Types: any to bool. Empty: true. Errors: an axis that does not exist.
// Cost: reads a once; fuses with what makes it.
func (a Array) IsSorted(axis int) Array {
	return a.unary("issorted", func(at graph.Site, x graph.Value) (graph.Value, error) { return primitives.IsSorted(at, x, axis) })
}
