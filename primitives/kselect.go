package primitives

import "github.com/laze-go/laze/graph"

// KSelect gives the k smallest elements along an axis, in order, or the k greatest where descending, and
// their places.
//
//	values = Sort(x)[.., :k, ..],  places = ArgSort(x)[.., :k, ..]
//
// Shapes: the extent of the axis becomes k, which may be 0. Types: values have that of x, places are i64.
// Order, ties: those of Sort: equal elements in ascending order of their places, NaN last in either direction.
// Errors: an axis that does not exist; k outside [0, extent], which is an error of the evaluation where the extent is
// known late.
// Cost: fuses with what makes x. Up to 1024 elements, or a sixteenth of all, are selected, which is less than a sort;
// more are the beginning of one, whose parts run in parallel, and so are those of an axis known late.
func KSelect(at graph.Site, x graph.Value, k int64, axis int, descending bool) (values, places graph.Value, err error) {
	if err := given(at, x); err != nil {
		return values, places, err
	}
	a, err := axisOf(at, x, axis)
	if err != nil {
		return values, places, err
	}
	if n := x.Shape()[a].Max; k < 0 || k > n {
		return values, places, outside(at, "k", k, x, a, 0, n)
	}
	if e := x.Shape()[a]; e.Late() || k > fewSelected && k > e.Max/16 {
		return sortedFirst(at, x, k, a, descending)
	}
	out, err := alongLast(at, a, []graph.Value{x}, func(rows []graph.Value) []graph.Value {
		out := graph.NewCall(at, graph.RoutineSelect, []int64{0, k, flag(descending)}, ordered(at, rows[0])).Values()
		out[0] = cast(at, out[0], x.Elem())
		return out
	})
	if err != nil {
		return values, places, err
	}
	return out[0], out[1], nil
}

// fewSelected is the number of elements that are always selected: a row that they are much of is sorted as fast.
const fewSelected = 1024

// sortedFirst is KSelect by sorting all.
func sortedFirst(at graph.Site, x graph.Value, k int64, axis int, descending bool) (values, places graph.Value, err error) {
	if values, err = Sort(at, x, axis, descending); err != nil {
		return values, places, err
	}
	if places, err = ArgSort(at, x, axis, descending); err != nil {
		return values, places, err
	}
	return beginning(at, values, axis, k), beginning(at, places, axis, k), nil
}

// beginning keeps the first k indices of an axis. Whether it has them is checked where it is known late.
func beginning(at graph.Site, x graph.Value, axis int, k int64) graph.Value {
	if !x.Shape()[axis].Late() {
		v := newView(x)
		v.cut(axis, 0, 1, k)
		return v.gather(at)
	}
	shape := withExtent(x.Shape(), axis, k)
	axes := make([]graph.Value, len(shape))
	keepCoordinates(at, axes, shape)
	return graph.NewGather(at, &graph.Indexed{Checked: true}, shape, x, axes...).Value(0)
}
