package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Min gives the smallest element along axes.
//
//	out[kept] = min(x[0], x[1], ..)
//
// Shapes, errors, cost: as Reduce. Types: any; the result has that of x, and false is smaller than true.
// Floats: NaN where any element is NaN; -0 is smaller than +0.
// Empty: refused; an error of the evaluation where the extent is known late.
func Min(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return foldBy(at, minRow, x, axes, keep)
}

// Max gives the greatest element along axes.
//
//	out[kept] = max(x[0], x[1], ..)
//
// Shapes, types, floats, empty, errors, cost: as Min.
func Max(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return foldBy(at, maxRow, x, axes, keep)
}

// MinMax gives the smallest and the greatest element along axes in one pass. All else: as Min and Max.
func MinMax(at graph.Site, x graph.Value, axes []int, keep bool) (least, greatest graph.Value, err error) {
	if err := given(at, x); err != nil {
		return least, greatest, err
	}
	t := x.Elem()
	b := expr.NewBuilder(t, t, t, t)
	lo := b.Inline(minRow.of(t).Combine, []expr.Ref{0, 2}, nil)
	hi := b.Inline(maxRow.of(t).Combine, []expr.Ref{1, 3}, nil)
	out, err := Reduce(at, Fold{Combine: b.Func(lo[0], hi[0]), Commutes: true}, axes, keep, x, x)
	if err != nil {
		return least, greatest, err
	}
	return out[0], out[1], nil
}
