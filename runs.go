package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// RunLengths describes the runs of equal neighbours: the first element of each, its number of
// elements, and where it begins.
//
// Shapes: a has one axis, which may be known late; the results have one extent, known late: the number of runs.
// Types: any; lengths and starts are Int64. Empty: no runs. -0 and +0 are equal, and all NaN are.
// Errors: another number of axes.
// Cost: one pass over a, with what makes it, and one over the runs. What reads the results runs without a stop.
func (a Array) RunLengths() (values, lengths, starts Array) {
	out := nary("runlengths", 3, []Array{a}, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		v, l, s, err := primitives.RunLengths(at, in[0])
		return []graph.Value{v, l, s}, err
	})
	return out[0], out[1], out[2]
}

// ReduceByKey folds each run of equal neighbouring keys.
//
//	unique[k] = the key of run k;  out[k] = f(f(init, a[i]), a[i+1]) ..    over the elements i, i+1, .. of run k
//
// f is called once, with symbols. init is a Go number, which adapts to the type of a, or nil for none.
//
// Shapes: keys have one axis, which may be known late, and a has their shape; or more axes behind, whose rows are
// folded place by place. Both results begin with one extent, known late: the number of runs.
// Types: keys any, unique has theirs; out has the type of a. -0 and +0 are equal keys, and all NaN are.
// Order: one after the other, so f need neither commute nor be associative. Keys in any order: GroupBy.
// Errors: keys of another number of axes; shapes that differ; f is nil, panics, or gives another type than a's.
// Cost: two passes over keys, one over a; fuses with what makes them. What reads the results runs without a stop.
func (a Array) ReduceByKey(keys Array, init any, f func(x, y Expr) Expr) (unique, out Array) {
	both := nary("reducebykey", 2, []Array{a, keys}, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		op, err := operator(at, init, f, in[0].Elem())
		if err != nil {
			return nil, err
		}
		unique, out, err := primitives.ReduceByKey(at, op, in[1], in[0])
		return []graph.Value{unique, out}, err
	})
	return both[0], both[1]
}

// ReduceByIndex folds the elements of each index: a Histogram with any operator.
//
//	out[k] = f(f(init, a[i]), a[j]) ..    over the i < j < .. with index[i] = k
//
// f is called once, with symbols. init is a Go number, which adapts to the type of a.
//
// Shapes: index has the shape of a; or one axis, where a may have more behind, whose rows are folded place by place.
// The first extent of the result is bins. Types: index holds integers; the result has the type of a. An index that does
// not occur: init.
// Order: one after the other in row-major order, so f need neither commute nor be associative.
// Errors: index of another type; shapes that differ; init is nil; bins negative or too large; f is nil,
// panics, or gives another type than a's. An index outside of [0, bins) is an error of Eval. Cost: one pass;
// fuses with what makes index and a.
func (a Array) ReduceByIndex(index Array, bins int, init any, f func(x, y Expr) Expr) Array {
	return a.folding("reducebyindex", index, init, f, func(at graph.Site, op primitives.Fold, x, index graph.Value) (graph.Value, error) {
		return primitives.ReduceByIndex(at, op, index, shapeOf([]int{bins})[0], x)
	})
}

// ScanByKey scans each run of equal neighbouring keys along an axis: the fold begins anew in each.
//
//	out[i] = f(f(init, a[j]), .. a[i])    where the run of keys[i] begins at j
//
// f is called once, with symbols. init is a Go number, which adapts to the type of a, or nil for none.
//
// Shapes: a and keys are broadcast. Types: keys any; the result has the type of a. -0 and +0 are equal keys, and all
// NaN are.
// Demands, floats: as Scan. Errors: as Scan; shapes that differ. Cost: as Scan of two arrays; fuses on both sides.
func (a Array) ScanByKey(axis int, keys Array, init any, f func(x, y Expr) Expr) Array {
	return a.scanByKey("scanbykey", axis, keys, init, f, false, false)
}

// ScanByKeyExclusive is ScanByKey without the element itself: a run begins with init, which is not nil.
func (a Array) ScanByKeyExclusive(axis int, keys Array, init any, f func(x, y Expr) Expr) Array {
	return a.scanByKey("scanbykeyexclusive", axis, keys, init, f, true, false)
}

// ScanByKeyReverse is ScanByKey from the end of each run.
func (a Array) ScanByKeyReverse(axis int, keys Array, init any, f func(x, y Expr) Expr) Array {
	return a.scanByKey("scanbykeyreverse", axis, keys, init, f, false, true)
}

// ScanByKeyReverseExclusive is ScanByKeyReverse without the element itself: a run ends with init, which is not nil.
func (a Array) ScanByKeyReverseExclusive(axis int, keys Array, init any, f func(x, y Expr) Expr) Array {
	return a.scanByKey("scanbykeyreverseexclusive", axis, keys, init, f, true, true)
}

func (a Array) scanByKey(word string, axis int, keys Array, init any, f func(x, y Expr) Expr, exclusive, reverse bool) Array {
	return a.folding(word, keys, init, f, func(at graph.Site, op primitives.Fold, x, keys graph.Value) (graph.Value, error) {
		return primitives.ScanByKey(at, op, axis, exclusive, reverse, keys, x)
	})
}
