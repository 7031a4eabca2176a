package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// Broadcast brings arrays to one shape by NumPy's rule: shapes are aligned at the last axis, and an axis
// that is missing or has extent 1 is repeated.
//
//	out_k[.., i, ..] = in_k[.., 0, ..]  on repeated axes,  in_k[.., i, ..]  on the others
//
// Shapes: per axis, all extents that are not 1 agree. A late extent agrees with what the same call counted.
// Errors: shapes that differ otherwise.
// Cost: views; nothing is copied.
func Broadcast(at graph.Site, in ...graph.Value) ([]graph.Value, graph.Shape, error) {
	if err := given(at, in...); err != nil {
		return nil, nil, err
	}
	shape, err := commonShape(at, in)
	if err != nil {
		return nil, nil, err
	}
	out := make([]graph.Value, len(in))
	for i, v := range in {
		if err := checkType(at, v.Elem(), shape); err != nil {
			return nil, nil, err
		}
		out[i] = repeated(at, v, shape)
	}
	return out, shape, nil
}

// BroadcastTo repeats an array along missing axes and axes of extent 1, so that it has the given shape.
//
//	out[.., i, ..] = x[.., 0, ..]  on repeated axes,  x[.., i, ..]  on the others
//
// Shapes: as Broadcast; the result has the given shape. Errors: extents that neither agree nor are 1.
// Cost: a view; nothing is copied.
func BroadcastTo(at graph.Site, x graph.Value, shape graph.Shape) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	if err := checkType(at, x.Elem(), shape); err != nil {
		return graph.Value{}, err
	}
	common, ok := unify(x.Shape(), shape)
	if !ok || !common.Equal(shape) {
		return graph.Value{}, at.Errorf("%v cannot be repeated to %v: each axis must agree, be 1 or be missing%s", x.Type(), shape, lateHint(x.Shape(), shape))
	}
	return repeated(at, x, shape), nil
}

func commonShape(at graph.Site, in []graph.Value) (graph.Shape, error) {
	if len(in) == 0 {
		return nil, nil
	}
	shape, from := in[0].Shape(), 0
	for i, v := range in[1:] {
		if v.Shape().Equal(shape) {
			continue
		}
		next, ok := unify(shape, v.Shape())
		if !ok {
			return nil, at.Errorf("operand shapes differ: %v and %v%s", in[from].Type(), v.Type(), lateHint(shape, v.Shape()))
		}
		if !next.Equal(shape) {
			from = i + 1
		}
		shape = next
	}
	return shape, nil
}

func lateHint(a, b graph.Shape) string {
	if a.Late() || b.Late() {
		return ": a late extent only fits what the same call counted"
	}
	return ""
}

// unify gives the shape to which both can be repeated.
func unify(a, b graph.Shape) (graph.Shape, bool) {
	if len(a) < len(b) {
		a, b = b, a
	}
	shape := slices.Clone(a)
	for k := range b {
		e, o := &shape[len(a)-len(b)+k], b[k]
		switch {
		case *e == o || isOne(o):
		case isOne(*e):
			*e = o
		default:
			return nil, false
		}
	}
	return shape, true
}

func isOne(e graph.Extent) bool { return e.Max == 1 && !e.Late() }

// repeated makes the view of x that has the given shape, to which it can be repeated.
func repeated(at graph.Site, x graph.Value, shape graph.Shape) graph.Value {
	return placed(at, x, shape, len(shape)-len(x.Shape()))
}

// placed is repeated, where the axes of x stand from axis on in the shape. A constant stays a constant.
func placed(at graph.Site, x graph.Value, shape graph.Shape, axis int) graph.Value {
	if x.Shape().Equal(shape) {
		return x
	}
	if bits, ok := constant(x); ok {
		return fill(at, x.Elem(), bits, shape)
	}
	v := newView(x)
	v.axes = make([]viewAxis, len(shape))
	for k, e := range shape {
		v.axes[k].extent = e
		if a := k - axis; a >= 0 && a < len(x.Shape()) && x.Shape()[a] == e {
			v.axes[k].steps = []axisStep{{a, 1}}
		}
	}
	return v.gather(at)
}
