package primitives

import "github.com/laze-go/laze/graph"

// Take reads an array at indices: one index array for one axis, or several for consecutive axes, beginning with axis.
//
//	out[a.., i.., b..] = x[a.., index_0[i..], index_1[i..], .., b..]
//
// Shapes: index arrays are broadcast, and their axes take the place of those they index. Types: index arrays are of
// integer types; the result has the type of x.
// Errors: axes that do not exist; index arrays of another type, or of shapes that differ; more than 8 axes. An index
// outside [0, extent) is an error of the evaluation: negative ones do not count from the end.
// Cost: fuses with what makes the indices and with what reads the result.
func Take(at graph.Site, x graph.Value, axis int, index ...graph.Value) (graph.Value, error) {
	to, err := placesAt(at, x, axis, index)
	if err != nil {
		return graph.Value{}, err
	}
	return graph.NewGather(at, &graph.Indexed{Checked: true}, to.shape, x, to.axes...).Value(0), nil
}

// TakeAlong reads an array at an index per place, as ArgSort and KSelect give them.
//
//	out[.., i, ..] = x[.., index[.., i, ..], ..]
//
// Shapes: x and index have as many axes, and are broadcast on all but the indexed one. Types, errors, cost: as Take.
func TakeAlong(at graph.Site, x graph.Value, axis int, index graph.Value) (graph.Value, error) {
	if err := given(at, x, index); err != nil {
		return graph.Value{}, err
	}
	to, x, err := placesAlong(at, x, axis, index)
	if err != nil {
		return graph.Value{}, err
	}
	return graph.NewGather(at, &graph.Indexed{Checked: true}, to.shape, x, to.axes...).Value(0), nil
}
