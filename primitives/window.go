package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Window shows every run of size neighbours along an axis.
//
//	out[.., i, .., w] = x[.., i*step + w, ..]
//
// Shapes: the axis, whose extent n may be known late, has 1 + (n-size)/step windows, none where n < size; a last axis
// of extent size is added. Errors: size or step below 1; an axis that does not exist; more than 8 axes. Cost: a view;
// nothing is copied, elements are read once per window.
func Window(at graph.Site, x graph.Value, axis int, size, step int64) (graph.Value, error) {
	a, err := givenAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if size < 1 || step < 1 {
		return graph.Value{}, at.Errorf("size %d and step %d must be at least 1", size, step)
	}
	windows := derived(at, fitting(x.Shape()[a].Max, size, step), func(b *expr.Builder, n []length) expr.Ref {
		reach := b.Op(expr.Sub, n[0].ref(b), b.Size(size)) // which a division by step rounds towards 0
		count := b.Op(expr.Add, b.Op(expr.Div, reach, b.Size(step)), b.Int(1))
		return b.Op(expr.Select, b.Op(expr.Lt, reach, b.Int(0)), b.Int(0), count)
	}, x.Shape()[a])
	v := newView(x)
	v.axes[a] = viewAxis{extent: windows, steps: []axisStep{{a, step}}}
	v.axes = append(v.axes, viewAxis{extent: graph.Extent{Max: size}, steps: []axisStep{{a, 1}}})
	if err := checkType(at, x.Elem(), append(withLength(x.Shape(), a, windows), graph.Extent{Max: size})); err != nil {
		return graph.Value{}, err
	}
	return v.gather(at), nil
}

// fitting is the number of windows among n elements.
func fitting(n, size, step int64) int64 {
	if n < size {
		return 0
	}
	return 1 + (n-size)/step
}
