package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Partition divides the elements, or rows, of an array into those where the first mask is true, of the others those
// where the second is, and so on; the last part is the rest.
//
//	parts[k] = the x[i] of part k, in ascending order of i
//
// Shapes: as Filter; each part has an extent of its own, known late, and there is one part more than masks.
// Types: masks are bool. Errors: as Filter; masks of several shapes.
// Cost: a pass for every four parts that are read; fuses with what makes x and the masks, which it computes once.
// Source: Blelloch, Prefix Sums and Their Applications, 1990, section 1.3.
func Partition(at graph.Site, x graph.Value, masks ...graph.Value) ([]graph.Value, error) {
	parts, x, err := partsOf(at, x, masks)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Value, len(parts))
	for k, mask := range parts {
		count, place := compaction(at, mask)
		out[k] = compacted(at, x, count, place)
	}
	return out, nil
}

// Partitioned is Partition with the parts one behind the other in one array, and how many elements each has.
//
//	all = parts[0], parts[1], ..;  counts[k] = the extent of parts[k], an i64 of no axes
//
// Shapes: as Filter where nothing is left out, so that all has an extent that is known where that of x is.
// Types, errors: as Partition. Cost: two scans per part, and one pass over x.
func Partitioned(at graph.Site, x graph.Value, masks ...graph.Value) (all graph.Value, counts []graph.Value, err error) {
	parts, x, err := partsOf(at, x, masks)
	if err != nil {
		return all, nil, err
	}
	shape := parts[0].Shape()
	start := fill(at, expr.Int64, 0, nil)
	to := fill(at, expr.Int64, 0, shape)
	for _, mask := range parts {
		count, place := compaction(at, mask)
		to = partPlace(at, mask, placed(at, start, shape, 0), place, to)
		start = sumOf(at, start, count)
		counts = append(counts, count)
	}
	axes := make([]graph.Value, len(x.Shape()))
	axes[0] = placed(at, to, x.Shape(), 0)
	keepCoordinates(at, axes, x.Shape())
	base := fill(at, x.Elem(), 0, x.Shape())
	return graph.NewScatter(at, &graph.Scatter{Conflict: graph.KeepLast}, base, axes, x).Value(0), counts, nil
}

// partPlace gives the elements of a part their place behind its start; the others keep theirs.
func partPlace(at graph.Site, mask, start, place, others graph.Value) graph.Value {
	b := expr.NewBuilder(expr.Bool, expr.Int64, expr.Int64, expr.Int64)
	to := b.Func(b.Op(expr.Select, 0, b.Op(expr.Add, 1, 2), 3))
	return mapped(at, to, mask.Shape(), mask, start, place, others)
}

// sumOf adds two counts.
func sumOf(at graph.Site, x, y graph.Value) graph.Value {
	b := expr.NewBuilder(expr.Int64, expr.Int64)
	return mapped(at, b.Func(b.Op(expr.Add, 0, 1)), graph.Shape{}, x, y)
}

// partsOf gives the mask of each part, of one axis, and x with that axis as its first.
func partsOf(at graph.Site, x graph.Value, masks []graph.Value) ([]graph.Value, graph.Value, error) {
	if len(masks) == 0 {
		return nil, x, at.Errorf("needs at least one mask")
	}
	if err := given(at, append([]graph.Value{x}, masks...)...); err != nil {
		return nil, x, err
	}
	parts := make([]graph.Value, len(masks)+1)
	for _, m := range masks {
		if err := needs(at, m, isBool, "a bool mask"); err != nil {
			return nil, x, err
		}
		if !m.Shape().Equal(masks[0].Shape()) {
			hint := lateHint(m.Shape(), masks[0].Shape())
			return nil, x, at.Errorf("operand shapes differ: mask %v and %v%s", masks[0].Type(), m.Type(), hint)
		}
	}
	x, err := rowsOf(at, masks[0], x, "mask")
	if err != nil {
		return nil, x, err
	}
	for k := range parts {
		if parts[k], err = Flatten(at, partMask(at, masks[:min(k+1, len(masks))], k == len(masks))); err != nil {
			return nil, x, err
		}
	}
	return parts, x, nil
}

// partMask tells what is in the part of the last mask, or in the rest.
func partMask(at graph.Site, masks []graph.Value, rest bool) graph.Value {
	b := expr.NewBuilder(elems(masks)...)
	last := expr.Ref(len(masks) - 1)
	mask := last
	if rest {
		mask = b.Op(expr.Not, last)
	}
	for k := expr.Ref(0); k < last; k++ {
		mask = b.Op(expr.And, mask, b.Op(expr.Not, k))
	}
	return mapped(at, b.Func(mask), masks[0].Shape(), masks...)
}
