package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Unique gives the different elements of an array in ascending order.
//
// Shapes: one axis, whose extent is known late: the number of different elements. Types: that of x, any.
// Keys: -0 and +0 are equal, and stand as +0; all NaN are equal, and the last.
// Cost: a sort and a compaction; fuses with what makes x. No stop is needed before what reads the result. GroupBy gives
// more.
func Unique(at graph.Site, x graph.Value) (graph.Value, error) {
	values, _, err := UniqueCounts(at, x)
	return values, err
}

// UniqueCounts is Unique, and how often each element occurs, as i64. All else: as there. GroupBy gives more, at the
// price of sorting places too.
func UniqueCounts(at graph.Site, x graph.Value) (values, counts graph.Value, err error) {
	flat, err := Flatten(at, x)
	if err != nil {
		return values, counts, err
	}
	if flat, err = Sort(at, plainZeros(at, flat), 0, false); err != nil {
		return values, counts, err
	}
	values, counts, _, err = RunLengths(at, flat)
	return values, counts, err
}

// IsFirst tells which elements are the first of their kind, in row-major order: Filter by it gives the different
// elements in the order in which they appear.
//
// Shapes: kept. Types: any to bool. Keys, errors: as Unique. Cost: a sort of x with the places.
func IsFirst(at graph.Site, x graph.Value) (graph.Value, error) {
	flat, err := Flatten(at, x)
	if err != nil {
		return graph.Value{}, err
	}
	sorted, order := lexSorted(at, []graph.Value{plainZeros(at, flat)}, placeType(flat.Shape()[0]))
	base := fill(at, expr.Bool, 0, flat.Shape())
	out := putAt(at, base, order, runEnds(at, 0, false, sorted))
	if len(x.Shape()) != 1 {
		out = reshaped(at, out, x.Shape())
	}
	return out, nil
}
