package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Fill repeats one value.
//
//	out[i] = value
//
// Shapes: as given. Types: any; bits holds the value in the low bits, as in expr.Const.
// Errors: negative or too large extents.
// Cost: nothing is stored; the value is part of the code that reads it.
func Fill(at graph.Site, elem expr.Type, bits uint64, shape graph.Shape) (graph.Value, error) {
	if err := checkType(at, elem, shape); err != nil {
		return graph.Value{}, err
	}
	return fill(at, elem, bits, shape), nil
}

// Zeros is Fill with 0, or false. Shapes, types, errors, cost: as there.
func Zeros(at graph.Site, elem expr.Type, shape graph.Shape) (graph.Value, error) {
	return Fill(at, elem, 0, shape)
}

// Ones is Fill with 1, or true. Shapes, types, errors, cost: as Fill.
func Ones(at graph.Site, elem expr.Type, shape graph.Shape) (graph.Value, error) {
	return Fill(at, elem, one(elem), shape)
}

func fill(at graph.Site, elem expr.Type, bits uint64, shape graph.Shape) graph.Value {
	b := expr.NewBuilder()
	return mapped(at, b.Func(b.Const(elem, bits)), shape)
}

// constant gives the bits of an array that repeats one value.
func constant(v graph.Value) (uint64, bool) {
	p, ok := v.Node.Form.(*graph.Pointwise)
	if !ok {
		return 0, false
	}
	in := p.Body.At(p.Body.Results[v.Result])
	if in == nil || in.Op != expr.Const {
		return 0, false
	}
	return in.Bits, true
}
