package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Filter keeps the elements, or rows, where a mask is true.
//
//	out_k = the in_k[i] with mask[i], in ascending order of i
//
// Shapes: an operand of the shape of mask becomes one axis of the kept elements, in row-major order; where mask has
// one axis, operands with more lose rows of their first. The extent is known late: at most that of mask, and the
// number of true elements when it has been computed. All results of one call have the same extent.
// Types: mask is bool; operands keep theirs. Empty: no elements.
// Errors: another type of mask; shapes that differ.
// Cost: one pass over mask and operands, with what makes them; operands with rows take a pass of their own. No stop is
// needed before what reads the result.
// Source: compaction by scan and scatter; Blelloch, Prefix Sums and Their Applications, 1990.
func Filter(at graph.Site, mask graph.Value, in ...graph.Value) ([]graph.Value, error) {
	if err := given(at, append([]graph.Value{mask}, in...)...); err != nil {
		return nil, err
	}
	if err := needs(at, mask, isBool, "a bool mask"); err != nil {
		return nil, err
	}
	flat, err := Flatten(at, mask)
	if err != nil {
		return nil, err
	}
	rows := make([]graph.Value, len(in))
	for i, x := range in {
		if rows[i], err = rowsOf(at, mask, x, "mask"); err != nil {
			return nil, err
		}
	}
	count, place := compaction(at, flat)
	for i, x := range rows {
		rows[i] = compacted(at, x, count, place)
	}
	return rows, nil
}

// rowsOf brings an operand to the extent of the flat mask, or of what else tells about its rows, on its first axis.
func rowsOf(at graph.Site, mask, x graph.Value, what string) (graph.Value, error) {
	m := mask.Shape()
	if x.Shape().Equal(m) {
		return Flatten(at, x)
	}
	if len(m) == 1 && len(x.Shape()) > 1 && x.Shape()[0] == m[0] {
		return x, nil
	}
	return x, at.Errorf("operand shapes differ: %s %v and %v%s", what, mask.Type(), x.Type(), lateHint(m, x.Shape()))
}

// compaction gives the number of true elements, and for each its place among them, or graph.Drop where false.
func compaction(at graph.Site, mask graph.Value) (count, place graph.Value) {
	ones := cast(at, mask, expr.Int64)
	count = reduced(at, addRow.of(expr.Int64), []int{0}, false, ones)[0]
	before := sumBefore(at, ones)
	b := expr.NewBuilder(expr.Bool, expr.Int64)
	drop := b.Op(expr.Select, 0, 1, b.Int(graph.Drop))
	place = mapped(at, b.Func(drop), mask.Shape(), mask, before)
	return count, place
}

// sumBefore gives the sum of the elements before each of a line.
func sumBefore(at graph.Site, x graph.Value) graph.Value {
	sum := addRow.of(x.Elem())
	s := &graph.Scan{Combine: sum.Combine, Init: sum.Init, Exclusive: true}
	return graph.NewScan(at, s, x).Value(0)
}

// compacted moves the rows of x to their places.
func compacted(at graph.Site, x, count, place graph.Value) graph.Value {
	shape := withExtent(x.Shape(), 0, x.Shape()[0].Max)
	shape[0].Count = count
	base := fill(at, x.Elem(), 0, shape)
	axes := make([]graph.Value, len(shape))
	axes[0] = placed(at, place, x.Shape(), 0)
	keepCoordinates(at, axes, x.Shape())
	return graph.NewScatter(at, &graph.Scatter{Conflict: graph.KeepLast}, base, axes, x).Value(0)
}
