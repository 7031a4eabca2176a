package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Iota gives each element its coordinate on one axis.
//
//	out[.., i, ..] = i
//
// Shapes: as given. Types: numbers; the coordinate is converted as by Cast, so narrow integers wrap.
// Errors: an axis outside the shape; bool; negative or too large extents.
// Cost: nothing is stored; the values are computed where they are read.
func Iota(at graph.Site, elem expr.Type, shape graph.Shape, axis int) (graph.Value, error) {
	if err := checkType(at, elem, shape); err != nil {
		return graph.Value{}, err
	}
	if elem == expr.Bool {
		return graph.Value{}, at.Errorf("gives numbers, not bool: compare the result with one")
	}
	a, err := axisIn(at, graph.Type{Elem: elem, Shape: shape}, axis)
	if err != nil {
		return graph.Value{}, err
	}
	b := expr.NewBuilder()
	return first(Generate(at, b.Func(b.Cast(elem, b.Coord(a))), shape))
}
