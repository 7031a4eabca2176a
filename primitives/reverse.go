package primitives

import "github.com/laze-go/laze/graph"

// Reverse turns axes around.
//
//	out[.., i, ..] = x[.., n-1-i, ..]  on each of the axes
//
// Shapes: kept. No axes means all. Errors: an axis that does not exist or is named twice; an axis known late.
// Cost: a view; nothing is copied.
func Reverse(at graph.Site, x graph.Value, axes ...int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	resolved, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	if err := known(at, x, resolved...); err != nil {
		return graph.Value{}, err
	}
	if len(resolved) == 0 {
		return x, nil
	}
	v := newView(x)
	for _, a := range resolved {
		if n := x.Shape()[a].Max; n > 1 {
			v.cut(a, n-1, -1, n)
		}
	}
	return v.gather(at), nil
}
