package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// ArgMin gives the place of the smallest element along axes.
//
//	out[kept] = the least i with x[i] = min(x[0], x[1], ..)    i: row-major position along the axes
//
// Shapes, cost: as Reduce. Types: any to i64.
// Ties: the lowest index. Floats: a NaN counts as the smallest; -0 and +0 are equal.
// Empty: refused; an error of the evaluation where the extent is known late.
// Errors: as Reduce.
func ArgMin(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return argReduce(at, expr.Lt, x, axes, keep)
}

// ArgMax gives the place of the greatest element along axes.
//
//	out[kept] = the least i with x[i] = max(x[0], x[1], ..)    i: row-major position along the axes
//
// Shapes, types, cost, empty, errors: as ArgMin. Floats: a NaN counts as the greatest; -0 and +0 are equal.
func ArgMax(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return argReduce(at, expr.Gt, x, axes, keep)
}

func argReduce(at graph.Site, better expr.Op, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	folded, err := axesOf(at, x, axes)
	if err != nil {
		return graph.Value{}, err
	}
	if x.Elem() == expr.Bool {
		x = cast(at, x, expr.Uint8) // bool has no order
	}
	fold := Fold{Combine: expr.ArgFold(better, x.Elem()), Commutes: true}
	out, err := Reduce(at, fold, folded, keep, x, positions(at, x.Shape(), folded))
	if err != nil {
		return graph.Value{}, err
	}
	return out[1], nil
}

// positions gives each element its row-major position along axes.
func positions(at graph.Site, shape graph.Shape, axes []int) graph.Value {
	b := expr.NewBuilder()
	inner := slices.Clone(shape)
	for a := range inner {
		if !slices.Contains(axes[min(1, len(axes)):], a) {
			inner[a] = graph.Extent{}
		}
	}
	sizes, counts := lengths(b, inner...)
	return mapped(at, b.Func(position(b, sizes, axes)), shape, spreadCounts(at, counts, shape)...)
}

// position is the row-major position of the element along axes, of which the extents but for the first one matter.
func position(b *expr.Builder, shape []length, axes []int) expr.Ref {
	if len(axes) == 0 {
		return b.Int(0)
	}
	p := b.Coord(axes[0])
	for _, a := range axes[1:] {
		p = b.Op(expr.Add, b.Op(expr.Mul, p, shape[a].ref(b)), b.Coord(a))
	}
	return p
}
