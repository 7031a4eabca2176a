package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// ZipWith applies a scalar function at every index; with one operand it is Map.
//
//	out_k[i] = body_k(in_0[i], in_1[i], ..)
//
// Shapes: operands are broadcast; every result has the common shape. Extents may be 0 or known late.
// Types: parameter j of body has the element type of in_j; results have those of body.
// Demands: none. Coord in body is the index on an axis of the common shape.
// Errors: another number of operands than body takes; element types or shapes that differ; a coordinate of an axis
// that does not exist.
// Cost: fuses with what produces the operands and what reads the results; then it moves no memory of its own.
func ZipWith(at graph.Site, body *expr.Func, in ...graph.Value) ([]graph.Value, error) {
	if len(in) == 0 {
		return nil, at.Errorf("needs at least one array")
	}
	if err := given(at, in...); err != nil {
		return nil, err
	}
	if err := takes(at, body, in); err != nil {
		return nil, err
	}
	in, shape, err := Broadcast(at, in...)
	if err != nil {
		return nil, err
	}
	return pointwise(at, body, shape, in...)
}

// Generate computes an array from its coordinates alone.
//
//	out_k[i] = body_k()    with Coord in body
//
// Shapes: as given. Errors: negative or too large extents; a coordinate of an axis that does not exist.
// Cost: nothing is stored; the values are computed where they are read.
func Generate(at graph.Site, body *expr.Func, shape graph.Shape) ([]graph.Value, error) {
	if err := takes(at, body, nil); err != nil {
		return nil, err
	}
	return pointwise(at, body, shape)
}

// takes refuses a function whose parameters are not elements of the operands.
func takes(at graph.Site, body *expr.Func, in []graph.Value) error {
	if body == nil {
		return at.Errorf("the function is nil")
	}
	if len(body.Results) == 0 {
		return at.Errorf("the function gives no result")
	}
	if len(body.Params) != len(in) {
		return at.Errorf("the function takes %d elements, got %d arrays", len(body.Params), len(in))
	}
	for i, v := range in {
		if body.Params[i] != v.Elem() {
			return at.Errorf("the function takes %v as element %d, got %v: convert it with Cast", body.Params[i], i, v.Type())
		}
	}
	return nil
}

// pointwise makes the node once operands have the shape of the domain.
func pointwise(at graph.Site, body *expr.Func, shape graph.Shape, in ...graph.Value) ([]graph.Value, error) {
	if axis := lastCoord(body); axis >= len(shape) {
		domain := graph.Type{Elem: body.ResultTypes()[0], Shape: shape}
		return nil, at.Errorf("the function uses coordinate %d: %v has %s", axis, domain, axesText(len(shape)))
	}
	for _, elem := range body.ResultTypes() {
		if err := checkType(at, elem, shape); err != nil {
			return nil, err
		}
	}
	return graph.NewPointwise(at, body, shape, in...).Values(), nil
}

// mapped computes a function of one result at every index of a shape that all operands have.
func mapped(at graph.Site, f *expr.Func, shape graph.Shape, in ...graph.Value) graph.Value {
	return graph.NewPointwise(at, f, shape, in...).Value(0)
}

// lastCoord is the greatest axis whose coordinate f uses, or -1. Regions see no coordinates but those handed to them.
func lastCoord(f *expr.Func) int {
	last := -1
	for i := range f.Code {
		if f.Code[i].Op == expr.Coord {
			last = max(last, int(f.Code[i].Bits))
		}
	}
	return last
}

// first gives the only result of a call that has one.
func first(values []graph.Value, err error) (graph.Value, error) {
	if err != nil {
		return graph.Value{}, err
	}
	return values[0], nil
}
