package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Min gives the smallest element along axes.
//
//	out[kept] = min(x[0], x[1], ..)
//
// Shapes, cost: as Reduce. Types: any; the result has that of x, and false is smaller than true.
// Floats: NaN where any element is NaN; -0 is smaller than +0.
// Empty: refused; where the extent is known late, the result is then +Inf, or the greatest integer.
func Min(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return extreme(at, minRow, x, axes, keep)
}

// Max gives the greatest element along axes.
//
//	out[kept] = max(x[0], x[1], ..)
//
// Shapes, types, cost: as Min. Floats: NaN where any element is NaN; -0 is smaller than +0.
// Empty: refused; where the extent is known late, the result is then -Inf, or the least integer.
func Max(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return extreme(at, maxRow, x, axes, keep)
}

// extreme reduces by min or max. The row's initial value changes no bit of a result that has elements.
func extreme(at graph.Site, row foldRow, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := hasElements(at, x, axes); err != nil {
		return graph.Value{}, err
	}
	return foldBy(at, row, x, axes, keep)
}

// MinMax gives the smallest and the greatest element along axes in one pass. See Min and Max.
func MinMax(at graph.Site, x graph.Value, axes []int, keep bool) (least, greatest graph.Value, err error) {
	if err := hasElements(at, x, axes); err != nil {
		return least, greatest, err
	}
	lo, hi := minRow.of(x.Elem()), maxRow.of(x.Elem())
	t := x.Elem()
	b := expr.NewBuilder(t, t, t, t)
	results := append(b.Inline(lo.Combine, []expr.Ref{0, 2}, nil), b.Inline(hi.Combine, []expr.Ref{1, 3}, nil)...)
	f := Fold{Combine: b.Func(results...), Init: append(lo.Init, hi.Init...), Commutes: true}
	out, err := Reduce(at, f, axes, keep, x, x)
	if err != nil {
		return least, greatest, err
	}
	return out[0], out[1], nil
}

// hasElements refuses axes that do not exist or are known to be empty.
func hasElements(at graph.Site, x graph.Value, axes []int) error {
	if err := given(at, x); err != nil {
		return err
	}
	folded, err := axesOf(at, x, axes)
	if err != nil {
		return err
	}
	for _, a := range folded {
		if x.Shape()[a].Max == 0 {
			return emptyAxis(at, x, a)
		}
	}
	return nil
}
