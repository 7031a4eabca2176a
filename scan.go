package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Scan replaces each element by the fold of all elements up to it along axis.
//
//	out[.., i, ..] = f(f(f(init, a[.., 0, ..]), a[.., 1, ..]) .., a[.., i, ..])
//
// f is called once, with symbols. init is a Go number, which adapts to the type of a, or nil for none.
//
// Shapes: kept. Extents may be 0.
// Demands: f is associative; it need not commute. init need not be neutral.
// Floats: f is grouped by the fixed tree of the numeric contract, so the bits do not depend on workers, machine or
// schedule, but differ from a serial loop by rounding. Errors: an axis that does not exist; f is nil, panics, or gives
// another type than a's. Cost: reads a twice where several goroutines share it, writes the result once; fuses with maps
// on both sides. Source: Blelloch, Prefix Sums and Their Applications, CMU-CS-90-190, 1990.
func (a Array) Scan(axis int, init any, f func(x, y Expr) Expr) Array {
	return a.scan("scan", axis, init, f, false, false)
}

// ScanExclusive is Scan without the element itself: out[.., i, ..] folds what is before i, and out[.., 0, ..] is init.
//
// Errors: as Scan; init is nil.
func (a Array) ScanExclusive(axis int, init any, f func(x, y Expr) Expr) Array {
	return a.scan("scanexclusive", axis, init, f, true, false)
}

// ScanReverse is Scan from the end: out[.., i, ..] = f(a[.., i, ..], f(.. a[.., n-1, ..])).
func (a Array) ScanReverse(axis int, init any, f func(x, y Expr) Expr) Array {
	return a.scan("scanreverse", axis, init, f, false, true)
}

// ScanReverseExclusive is ScanReverse without the element itself.
//
// Errors: as Scan; init is nil.
func (a Array) ScanReverseExclusive(axis int, init any, f func(x, y Expr) Expr) Array {
	return a.scan("scanreverseexclusive", axis, init, f, true, true)
}

func (a Array) scan(word string, axis int, init any, f func(x, y Expr) Expr, exclusive, reverse bool) Array {
	return a.unary(word, func(at graph.Site, x graph.Value) (graph.Value, error) {
		op, err := operator(at, init, f, x.Elem())
		if err != nil {
			return graph.Value{}, err
		}
		return firstOf(primitives.Scan(at, op, axis, exclusive, reverse, x))
	})
}

// CumSum gives the running sums along an axis. Types: as Sum. Errors: an axis that does not exist. Cost: as Scan.
func (a Array) CumSum(axis int) Array { return a.cumulate("cumsum", primitives.CumSum, axis) }

// CumProd gives the running products along an axis. Types: as Sum. Errors: an axis that does not exist. Cost: as Scan.
func (a Array) CumProd(axis int) Array { return a.cumulate("cumprod", primitives.CumProd, axis) }

// CumMin gives the smallest element so far along an axis. Types: as Min. Errors: an axis that
// does not exist. Cost: as Scan.
func (a Array) CumMin(axis int) Array { return a.cumulate("cummin", primitives.CumMin, axis) }

// CumMax gives the greatest element so far along an axis. Types: as Max. Errors: an axis that
// does not exist. Cost: as Scan.
func (a Array) CumMax(axis int) Array { return a.cumulate("cummax", primitives.CumMax, axis) }

func (a Array) cumulate(word string, f func(graph.Site, graph.Value, int) (graph.Value, error), axis int) Array {
	return a.unary(word, func(at graph.Site, x graph.Value) (graph.Value, error) { return f(at, x, axis) })
}

// Differences subtracts neighbours along an axis: out[.., i, ..] = a[.., i+1, ..] - a[.., i, ..].
//
// Shapes: the extent, which may be known late, shrinks by 1, but not below 0. Types: numbers; integers wrap.
// Errors: an axis that does not exist; bool. Cost: nothing is copied; fuses on both sides.
func (a Array) Differences(axis int) Array { return a.differences("differences", axis, 1) }

// DifferencesOf takes the differences order times; those of order 0 are a. Errors: as Differences; a negative order.
func (a Array) DifferencesOf(order, axis int) Array {
	return a.differences("differencesof", axis, order)
}

func (a Array) differences(word string, axis, order int) Array {
	return a.unary(word, func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Differences(at, x, axis, int64(order))
	})
}

// CumTrapezoid integrates along an axis by the rule of trapezoids, up to every place but the first. spacing is a Go
// number, the distance d of neighbours, or an Array of their places x, with d(j) = x[j+1] - x[j].
//
//	out[.., i, ..] = area(0) + .. + area(i),  area(j) = d(j) * (a[.., j+1, ..] + a[.., j, ..]) / 2
//
// Shapes: places have one axis, which lies along axis, or the shape of a. The extent shrinks by 1, but not below 0, and
// may be known late. Types: floats, both the same. Accuracy: an area is rounded three times; the sums are those of
// CumSum.
// Errors: an axis that does not exist; types or shapes that differ. Cost: as CumSum; the areas are computed on the way.
func (a Array) CumTrapezoid(axis int, spacing any) Array {
	return a.mixed("cumtrapezoid", []any{spacing}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.CumTrapezoid(at, in[0], in[1], axis)
	})
}
