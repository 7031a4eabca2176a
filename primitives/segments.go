package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// ReduceSegments folds the segments of an axis, each from its start to the next one, and the last to the end.
//
//	out[.., s, ..] = f(f(init, x[.., i, ..]), x[.., i+1, ..]) ..
//	                for i from starts[s] up to, not including, starts[s+1]
//
// Shapes: starts has one axis, which may be known late, and its extent takes the place of the one folded, which may be
// too. Types: starts of integers; the result has that of x. Empty: a segment that ends where it starts gives init.
// Elements before the first start are in no segment. Order: one after the other, so f need neither commute nor be
// associative. Demands: starts ascend; others are taken as if they were sorted. Errors: an axis that does not exist;
// starts of another type or number of axes; no init; f of other types. A start outside [0, extent] is an error of the
// evaluation. Cost: x is read once, and places along the axis three times; fuses with what makes starts and x.
func ReduceSegments(at graph.Site, f Fold, axis int, starts, x graph.Value) (graph.Value, error) {
	a, err := segmented(at, f, axis, starts, x)
	if err != nil {
		return graph.Value{}, err
	}
	if f.Init == nil {
		return graph.Value{}, at.Errorf("needs an initial value: a segment may be empty")
	}
	shape := withExtent(x.Shape(), a, 0)
	shape[a] = starts.Shape()[0]
	if err := checkType(at, x.Elem(), shape); err != nil {
		return graph.Value{}, err
	}
	axes := segmentPlaces(at, a, segmentNumbers(at, starts, x.Shape()[a]), x.Shape())
	s := &graph.Scatter{Conflict: graph.Combining, Combine: f.Combine}
	return graph.NewScatter(at, s, fill(at, x.Elem(), f.Init[0], shape), axes, x).Value(0), nil
}

// SumSegments adds the elements of each segment of an axis. Types: as Sum. Empty: 0. All else: as ReduceSegments.
func SumSegments(at graph.Site, axis int, starts, x graph.Value) (graph.Value, error) {
	return foldSegments(at, addRow, axis, starts, x)
}

// MinSegments gives the smallest element of each segment of an axis. Types, floats: as Min. Empty: the greatest number
// of the type, which for floats is infinity. All else: as ReduceSegments.
func MinSegments(at graph.Site, axis int, starts, x graph.Value) (graph.Value, error) {
	return foldSegments(at, minRow, axis, starts, x)
}

// MaxSegments gives the greatest element of each segment of an axis. Types, floats: as Max. Empty: the least number of
// the type, which for floats is minus infinity. All else: as ReduceSegments.
func MaxSegments(at graph.Site, axis int, starts, x graph.Value) (graph.Value, error) {
	return foldSegments(at, maxRow, axis, starts, x)
}

func foldSegments(at graph.Site, row foldRow, axis int, starts, x graph.Value) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	x = cast(at, x, row.keeps(x.Elem()))
	return ReduceSegments(at, row.begun(x.Elem()), axis, starts, x)
}

// ScanSegments scans the segments of an axis, each from its start to the next one, and the last to the end.
//
//	inclusive: out[.., i, ..] = f(f(init, x[.., j, ..]), .. x[.., i, ..])    where the segment of i starts at j
//	exclusive: the same without x[.., i, ..], so that a segment begins with init
//	reverse:   the same from the end of each segment
//
// Shapes: kept; starts has one axis. Extents may be 0 or known late. Types: starts of integers; out has that of x.
// Elements before the first start are a segment of their own. The order of starts does not matter.
// Demands, floats: as Scan.
// Errors: as ReduceSegments, but init is needed only where exclusive.
// Cost: as Scan of two operands; fuses on both sides.
// Source: Blelloch, Prefix Sums and Their Applications, 1990, section 1.5.
func ScanSegments(at graph.Site, f Fold, axis int, exclusive, reverse bool, starts, x graph.Value) (graph.Value, error) {
	a, err := segmented(at, f, axis, starts, x)
	if err != nil {
		return graph.Value{}, err
	}
	ends := segmentEnds(at, starts, x.Shape()[a], reverse)
	return segmentScan(at, f, a, exclusive, reverse, placed(at, ends, x.Shape(), a), x)
}

// segmented refuses what is no axis of x and segments of it.
func segmented(at graph.Site, f Fold, axis int, starts, x graph.Value) (int, error) {
	if err := f.check(at, []graph.Value{x}); err != nil {
		return 0, err
	}
	if err := line(at, starts); err != nil {
		return 0, err
	}
	if err := needs(at, starts, expr.Type.IsInt, "integers as starts"); err != nil {
		return 0, err
	}
	a, err := axisOf(at, x, axis)
	if err != nil {
		return 0, err
	}
	return a, checkType(at, expr.Int64, graph.Dims(x.Shape()[a].Max+1))
}

// startsAt counts for each of the places 0 to n the segments that start there.
func startsAt(at graph.Site, starts graph.Value, n graph.Extent) graph.Value {
	n = withEnd(at, n)
	one := fill(at, expr.Int64, 1, starts.Shape())
	sum := addRow.of(expr.Int64)
	return folded(at, sum, foldBase(at, sum, one, n), asIndex(at, starts), one)
}

// withEnd gives the extent e + 1.
func withEnd(at graph.Site, e graph.Extent) graph.Extent {
	return longer(at, e, 1)
}

// segmentNumbers gives each place of an axis the number of its segment, or -1 before the first.
func segmentNumbers(at graph.Site, starts graph.Value, n graph.Extent) graph.Value {
	sum := addRow.of(expr.Int64)
	s := &graph.Scan{Combine: sum.Combine}
	begun := graph.NewScan(at, s, trimmed(at, startsAt(at, starts, n), 0, n)[0]).Value(0)
	b := expr.NewBuilder(expr.Int64)
	return mapped(at, b.Func(b.Op(expr.Sub, 0, b.Int(1))), begun.Shape(), begun)
}

// segmentPlaces gives the places of the segments' results for the elements of shape. An element in no segment is left
// out, which only an index on the first axis can say.
func segmentPlaces(at graph.Site, axis int, number graph.Value, shape graph.Shape) []graph.Value {
	axes := make([]graph.Value, len(shape))
	axes[axis] = placed(at, number, shape, axis)
	keepCoordinates(at, axes, shape)
	b := expr.NewBuilder(expr.Int64, expr.Int64)
	const n, first = expr.Ref(0), expr.Ref(1)
	kept := b.Func(b.Op(expr.Select, b.Op(expr.Lt, n, b.Int(0)), b.Int(graph.Drop), first))
	axes[0] = mapped(at, kept, shape, axes[axis], axes[0])
	return axes
}

// segmentEnds tells which places of an axis begin a segment, or end one where reverse.
func segmentEnds(at graph.Site, starts graph.Value, n graph.Extent, reverse bool) graph.Value {
	here := trimmed(at, startsAt(at, starts, n), 0, n)
	begun, edge := here[0], fill(at, expr.Int64, 0, graph.Shape{n})
	if reverse { // a segment ends where the next place starts one
		begun, edge = here[1], lastIndex(at, graph.Shape{n}, 0)
	}
	b := expr.NewBuilder(expr.Int64, expr.Int64)
	isEdge := b.Op(expr.Eq, b.Coord(0), 1)
	ends := b.Op(expr.Or, b.Op(expr.Gt, 0, b.Int(0)), isEdge)
	return mapped(at, b.Func(ends), begun.Shape(), begun, edge)
}

// segmentScan scans x along an axis, beginning anew where ends is true.
func segmentScan(at graph.Site, f Fold, axis int, exclusive, reverse bool, ends, x graph.Value) (graph.Value, error) {
	if err := f.begins(at, exclusive); err != nil {
		return graph.Value{}, err
	}
	if f.Init != nil {
		x = f.seeded(at, axis, exclusive, reverse, ends, x)
	}
	s := &graph.Scan{Axis: axis, Combine: f.anew(x.Elem(), reverse), Reverse: reverse}
	return graph.NewScan(at, s, ends, x).Value(1), nil
}

// seeded puts the initial value into the first element of each segment, or before it where exclusive: a scan of that is
// inclusive and has no initial value.
func (f Fold) seeded(at graph.Site, axis int, exclusive, reverse bool, ends, x graph.Value) graph.Value {
	t := x.Elem()
	b := expr.NewBuilder(expr.Bool, t)
	const first, element = expr.Ref(0), expr.Ref(1)
	init := b.Const(t, f.Init[0])
	switch {
	case exclusive && reverse:
		x = neighbour(at, x, axis, 1)
	case exclusive:
		x = neighbour(at, x, axis, -1)
	case reverse:
		init = b.Inline(f.Combine, []expr.Ref{element, init}, nil)[0]
	default:
		init = b.Inline(f.Combine, []expr.Ref{init, element}, nil)[0]
	}
	seed := b.Func(b.Op(expr.Select, first, init, element))
	return mapped(at, seed, x.Shape(), ends, x)
}

// anew is the operator on pairs of a flag and a value: it forgets what is behind a flag.
func (f Fold) anew(t expr.Type, reverse bool) *expr.Func {
	b := expr.NewBuilder(expr.Bool, t, expr.Bool, t)
	const xEnds, x, yEnds, y = expr.Ref(0), expr.Ref(1), expr.Ref(2), expr.Ref(3)
	both := b.Inline(f.Combine, []expr.Ref{x, y}, nil)[0]
	out := b.Op(expr.Select, yEnds, y, both)
	if reverse {
		out = b.Op(expr.Select, xEnds, x, both)
	}
	return b.Func(b.Op(expr.Or, xEnds, yEnds), out)
}
