package primitives

import "github.com/laze-go/laze/graph"

// Window shows every run of size neighbours along an axis.
//
//	out[.., i, .., w] = x[.., i*step + w, ..]
//
// Shapes: the axis has 1 + (n-size)/step windows, none where n < size; a last axis of extent size is added.
// Errors: size or step below 1; an axis that does not exist or is known late; more than 8 axes.
// Cost: a view; nothing is copied, elements are read once per window.
func Window(at graph.Site, x graph.Value, axis int, size, step int64) (graph.Value, error) {
	a, err := knownAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	if size < 1 || step < 1 {
		return graph.Value{}, at.Errorf("size %d and step %d must be at least 1", size, step)
	}
	windows := int64(0)
	if n := x.Shape()[a].Max; n >= size {
		windows = 1 + (n-size)/step
	}
	v := newView(x)
	v.axes[a] = viewAxis{extent: graph.Extent{Max: windows}, steps: []axisStep{{a, step}}}
	v.axes = append(v.axes, viewAxis{extent: graph.Extent{Max: size}, steps: []axisStep{{a, 1}}})
	if err := checkType(at, x.Elem(), append(withExtent(x.Shape(), a, windows), graph.Extent{Max: size})); err != nil {
		return graph.Value{}, err
	}
	return v.gather(at), nil
}
