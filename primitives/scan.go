package primitives

import "github.com/laze-go/laze/graph"

// Scan replaces each element by the fold of all elements up to it along an axis.
//
//	inclusive: out[.., i, ..] = f(f(f(init, x[.., 0, ..]), x[.., 1, ..]) .., x[.., i, ..])
//	exclusive: out[.., i, ..] = the same without x[.., i, ..], so out[.., 0, ..] = init
//	reverse:   the same from the end; f(x[.., i, ..], the fold of what follows)
//
// Shapes: operands are broadcast; results have the common shape. Extents may be 0 or known late.
// Demands: f is associative; it need not commute. init need not be neutral; an exclusive scan has one.
// Floats: f is grouped by the fixed tree of the numeric contract, so the bits do not depend on workers, machine or
// schedule, but differ from a serial loop by rounding. Errors: an axis that does not exist; f of other types; exclusive
// without init; shapes that differ. Cost: reads the operands twice where there are several workers, writes the result
// once; fuses with maps on both sides. Source: Blelloch, Prefix Sums and Their Applications, CMU-CS-90-190, 1990.
func Scan(at graph.Site, f Fold, axis int, exclusive, reverse bool, in ...graph.Value) ([]graph.Value, error) {
	if err := f.check(at, in); err != nil {
		return nil, err
	}
	in, _, err := Broadcast(at, in...)
	if err != nil {
		return nil, err
	}
	a, err := axisOf(at, in[0], axis)
	if err != nil {
		return nil, err
	}
	if err := f.begins(at, exclusive); err != nil {
		return nil, err
	}
	s := &graph.Scan{Axis: a, Combine: f.Combine, Init: f.Init, Exclusive: exclusive, Reverse: reverse}
	return graph.NewScan(at, s, in...).Values(), nil
}

// CumSum gives the running sums along an axis.
//
//	out[.., i, ..] = x[.., 0, ..] + .. + x[.., i, ..]
//
// Shapes, errors, cost: as Scan. Types: as Sum.
func CumSum(at graph.Site, x graph.Value, axis int) (graph.Value, error) {
	return cumulate(at, addRow, x, axis)
}

// CumProd gives the running products along an axis. Shapes, errors, cost: as Scan. Types: as Sum.
func CumProd(at graph.Site, x graph.Value, axis int) (graph.Value, error) {
	return cumulate(at, mulRow, x, axis)
}

// CumMin gives the smallest element so far along an axis. Shapes, errors, cost: as Scan. Types, floats: as Min.
func CumMin(at graph.Site, x graph.Value, axis int) (graph.Value, error) {
	return cumulate(at, minRow, x, axis)
}

// CumMax gives the greatest element so far along an axis. Shapes, errors, cost: as Scan. Types, floats: as Max.
func CumMax(at graph.Site, x graph.Value, axis int) (graph.Value, error) {
	return cumulate(at, maxRow, x, axis)
}

func cumulate(at graph.Site, row foldRow, x graph.Value, axis int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	x = cast(at, x, row.keeps(x.Elem()))
	f := row.of(x.Elem())
	f.Init = nil
	return first(Scan(at, f, axis, false, false, x))
}
