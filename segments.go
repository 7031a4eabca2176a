package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// ReduceSegments folds the segments of an axis, each from its start to the next one, and the last to the end.
//
//	out[.., s, ..] = f(f(init, a[.., i, ..]), a[.., i+1, ..]) ..
//	                for i from starts[s] up to, not including, starts[s+1]
//
// f is called once, with symbols. init is a Go number, which adapts to the type of a.
//
// Shapes: starts has one axis; its extent takes the place of the one folded. Either may be known late.
// Types: starts hold integers; the result has the type of a. Empty: a segment that ends where it starts gives init.
// Elements before the first start are in no segment. Lengths become starts by ScanExclusive.
// Order: one after the other, so f need neither commute nor be associative.
// Demands: starts ascend; others are taken as if they were sorted.
// Errors: an axis that does not exist; starts of another type or number of axes; init is nil; f is nil, panics, or
// gives another type than a's. A start outside of [0, extent] is an error of Eval.
// Cost: a is read once, and a number per place of the axis is written and read; fuses with what makes starts and a.
func (a Array) ReduceSegments(axis int, starts Array, init any, f func(x, y Expr) Expr) Array {
	return a.folding("reducesegments", starts, init, f, func(at graph.Site, op primitives.Fold, x, starts graph.Value) (graph.Value, error) {
		return primitives.ReduceSegments(at, op, axis, starts, x)
	})
}

// SumSegments adds the elements of each segment of an axis. Types: as Sum. Empty: 0. All else: as ReduceSegments.
func (a Array) SumSegments(axis int, starts Array) Array {
	return a.segments("sumsegments", primitives.SumSegments, axis, starts)
}

// MinSegments gives the smallest element of each segment of an axis. Types: as Min. Empty: the greatest number of the
// type, which for floats is infinity. All else: as ReduceSegments.
func (a Array) MinSegments(axis int, starts Array) Array {
	return a.segments("minsegments", primitives.MinSegments, axis, starts)
}

// MaxSegments gives the greatest element of each segment of an axis. Types: as Max. Empty: the least number of the
// type, which for floats is minus infinity. All else: as ReduceSegments.
func (a Array) MaxSegments(axis int, starts Array) Array {
	return a.segments("maxsegments", primitives.MaxSegments, axis, starts)
}

func (a Array) segments(word string, f func(graph.Site, int, graph.Value, graph.Value) (graph.Value, error), axis int, starts Array) Array {
	return joint(word, []Array{a, starts}, func(at graph.Site, in []graph.Value) (graph.Value, error) { return f(at, axis, in[1], in[0]) })
}

// ScanSegments scans the segments of an axis, each from its start to the next one, and the last to the end:
// the fold begins anew in each.
//
//	out[.., i, ..] = f(f(init, a[.., j, ..]), .. a[.., i, ..])    where the segment of i starts at j
//
// f is called once, with symbols. init is a Go number, which adapts to the type of a, or nil for none.
//
// Shapes: kept; starts has one axis, and holds integers in any order. Elements before the first start are a segment of
// their own.
// Demands, floats: as Scan. Errors: as ReduceSegments, but init may be nil. Cost: as Scan of two arrays; fuses on both
// sides.
// Source: Blelloch, Prefix Sums and Their Applications, CMU-CS-90-190, 1990, section 1.5.
func (a Array) ScanSegments(axis int, starts Array, init any, f func(x, y Expr) Expr) Array {
	return a.scanSegments("scansegments", axis, starts, init, f, false, false)
}

// ScanSegmentsExclusive is ScanSegments without the element itself: a segment begins with init, which is not nil.
func (a Array) ScanSegmentsExclusive(axis int, starts Array, init any, f func(x, y Expr) Expr) Array {
	return a.scanSegments("scansegmentsexclusive", axis, starts, init, f, true, false)
}

// ScanSegmentsReverse is ScanSegments from the end of each segment.
func (a Array) ScanSegmentsReverse(axis int, starts Array, init any, f func(x, y Expr) Expr) Array {
	return a.scanSegments("scansegmentsreverse", axis, starts, init, f, false, true)
}

// ScanSegmentsReverseExclusive is ScanSegmentsReverse without the element itself: a segment ends with init, which is
// not nil.
func (a Array) ScanSegmentsReverseExclusive(axis int, starts Array, init any, f func(x, y Expr) Expr) Array {
	return a.scanSegments("scansegmentsreverseexclusive", axis, starts, init, f, true, true)
}

func (a Array) scanSegments(word string, axis int, starts Array, init any, f func(x, y Expr) Expr, exclusive, reverse bool) Array {
	return a.folding(word, starts, init, f, func(at graph.Site, op primitives.Fold, x, starts graph.Value) (graph.Value, error) {
		return primitives.ScanSegments(at, op, axis, exclusive, reverse, starts, x)
	})
}

// folding makes one array of a, an array that tells how its elements belong together, and an operator.
func (a Array) folding(word string, by Array, init any, f func(x, y Expr) Expr,
	fold func(at graph.Site, op primitives.Fold, x, by graph.Value) (graph.Value, error)) Array {
	return joint(word, []Array{a, by}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		op, err := operator(at, init, f, in[0].Elem())
		if err != nil {
			return graph.Value{}, err
		}
		return fold(at, op, in[0], in[1])
	})
}
