package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Cast converts every element to another type.
//
//	out[i] = T(in[i])
//
// Shapes: kept. Types: any to any. Floats to integers truncate and saturate, NaN gives 0; integers wrap;
// numbers to floats round to nearest even, once; a number is true where it is not 0 (docs/numeric-contract.md, section
// 2). Errors: none. Cost: fuses on both sides; a Cast to the own type is the array itself.
func Cast(at graph.Site, x graph.Value, elem expr.Type) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	if err := checkType(at, elem, x.Shape()); err != nil {
		return graph.Value{}, err
	}
	return cast(at, x, elem), nil
}

// Bitcast reads the bits of every element as another type of the same width.
//
// Shapes: kept. Types: numbers. Errors: widths that differ; bool.
// Cost: fuses on both sides.
func Bitcast(at graph.Site, x graph.Value, elem expr.Type) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	if !elem.IsNumber() || !x.Elem().IsNumber() || elem.Size() != x.Elem().Size() {
		return graph.Value{}, at.Errorf("cannot read the bits of %v as %v: needs numbers of equal width", x.Type(), elem)
	}
	return converted(at, x, elem, (*expr.Builder).Bitcast), nil
}

func cast(at graph.Site, x graph.Value, elem expr.Type) graph.Value {
	return converted(at, x, elem, (*expr.Builder).Cast)
}

func converted(at graph.Site, x graph.Value, elem expr.Type, by func(*expr.Builder, expr.Type, expr.Ref) expr.Ref) graph.Value {
	if x.Elem() == elem {
		return x
	}
	b := expr.NewBuilder(x.Elem())
	return mapped(at, b.Func(by(b, elem, 0)), x.Shape(), x)
}
