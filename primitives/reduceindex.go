package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// ReduceByIndex folds the elements of each index: a histogram with any operator.
//
//	out[k] = f(f(init, x[i]), x[j]) ..    over the i < j < .. with index[i] = k
//
// Shapes: index has that of x and any axes; or one axis, where x may have more behind, whose rows are folded place
// by place. The first extent of the result is n, which may be known late. Types: index of integers; the result has
// that of x. Empty: where an index does not occur, init. Order: one after the other in row-major order, so f need
// neither commute nor be associative. Errors: index of another type; shapes that differ; no init; f of other
// types; n negative or too large. An index outside [0, n) is an error of the evaluation. Cost: one pass; fuses
// with what makes index and x.
func ReduceByIndex(at graph.Site, f Fold, index graph.Value, n graph.Extent, x graph.Value) (graph.Value, error) {
	if err := f.check(at, []graph.Value{x}); err != nil {
		return graph.Value{}, err
	}
	if f.Init == nil {
		return graph.Value{}, at.Errorf("needs an initial value: an index may not occur")
	}
	if err := given(at, index); err != nil {
		return graph.Value{}, err
	}
	if err := needs(at, index, expr.Type.IsInt, "integers as index"); err != nil {
		return graph.Value{}, err
	}
	x, err := rowsOf(at, index, x, "index")
	if err != nil {
		return graph.Value{}, err
	}
	flat, err := Flatten(at, index)
	if err != nil {
		return graph.Value{}, err
	}
	shape := withExtent(x.Shape(), 0, n.Max)
	if err := checkType(at, x.Elem(), shape); err != nil {
		return graph.Value{}, err
	}
	return folded(at, f, foldBase(at, f, x, n), asIndex(at, flat), x), nil
}

// foldBase is what rows of x are folded into: n rows of the initial value.
func foldBase(at graph.Site, f Fold, x graph.Value, n graph.Extent) graph.Value {
	shape := withExtent(x.Shape(), 0, 0)
	shape[0] = n
	return fill(at, x.Elem(), f.Init[0], shape)
}

// folded folds the rows of x into those of base that index names.
func folded(at graph.Site, f Fold, base, index, x graph.Value) graph.Value {
	axes := make([]graph.Value, len(x.Shape()))
	axes[0] = placed(at, index, x.Shape(), 0)
	keepCoordinates(at, axes, x.Shape())
	s := &graph.Scatter{Conflict: graph.Combining, Combine: f.Combine}
	return graph.NewScatter(at, s, base, axes, x).Value(0)
}
