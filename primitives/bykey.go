package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// ReduceByKey folds each run of equal neighbouring keys.
//
//	unique[k] = the key of run k;  out[k] = f(f(init, x[i]), x[i+1]) ..    over the elements i, i+1, .. of run k
//
// Shapes: keys have one axis, which may be known late; x has the shape of keys, or more axes behind, whose rows are
// folded place by place. Results begin with one extent, known late: the number of runs. Types: unique has that of keys,
// out that of x. Empty: no runs. init may be missing: no run is empty. Order: one after the other, so f need neither
// commute nor be associative. Equal keys are -0 and +0, and all NaN. Errors: keys of another number of axes; shapes
// that differ; f of other types. Cost: two passes over keys, one over x; fuses with what makes them. No stop is needed
// before what reads the results.
func ReduceByKey(at graph.Site, f Fold, keys, x graph.Value) (unique, out graph.Value, err error) {
	if err = line(at, keys); err != nil {
		return unique, out, err
	}
	if err = f.check(at, []graph.Value{x}); err != nil {
		return unique, out, err
	}
	if x, err = rowsOf(at, keys, x, "keys"); err != nil {
		return unique, out, err
	}
	r := runsOf(at, keys)
	return r.firsts(at, keys), r.reduced(at, f, x), nil
}

// reduced folds the rows of x run by run.
func (r runs) reduced(at graph.Site, f Fold, x graph.Value) graph.Value {
	if f.Init == nil {
		b := expr.NewBuilder(expr.Bool, expr.Int64)
		others := b.Func(b.Op(expr.Select, 0, b.Int(graph.Drop), 1))
		index := mapped(at, others, r.head.Shape(), r.head, r.numbers(at))
		return folded(at, f, r.firsts(at, x), index, x)
	}
	n := graph.Extent{Max: r.head.Shape()[0].Max, Count: r.count}
	return folded(at, f, foldBase(at, f, x, n), r.numbers(at), x)
}

// ScanByKey scans each run of equal neighbouring keys along an axis.
//
//	inclusive: out[i] = f(f(init, x[j]), .. x[i])    where the run of keys[i] begins at j
//	exclusive: the same without x[i], so that a run begins with init
//	reverse:   the same from the end of each run
//
// Shapes: keys and x are broadcast, out has the common shape. Extents may be 0 or known late. Types: out has that of x.
// Demands, floats: as Scan. Equal keys are -0 and +0, and all NaN.
// Errors: an axis that does not exist; shapes that differ; f of other types; exclusive without init.
// Cost: as Scan of two operands; fuses on both sides.
func ScanByKey(at graph.Site, f Fold, axis int, exclusive, reverse bool, keys, x graph.Value) (graph.Value, error) {
	if err := f.check(at, []graph.Value{x}); err != nil {
		return graph.Value{}, err
	}
	in, _, err := Broadcast(at, keys, x)
	if err != nil {
		return graph.Value{}, err
	}
	a, err := axisOf(at, in[0], axis)
	if err != nil {
		return graph.Value{}, err
	}
	return segmentScan(at, f, a, exclusive, reverse, runEnds(at, a, reverse, in[0]), in[1])
}
