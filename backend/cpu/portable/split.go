package portable

import (
	"slices"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// splitFolds makes folds of one component of those whose components do not meet, such as the sums of x and of x*x: a
// plain operation has fast loops. The results keep their order.
func splitFolds(folds []fuse.Fold) []fuse.Fold {
	var split []fuse.Fold
	for _, f := range folds {
		if parts := components(f); parts != nil {
			split = append(split, parts...)
		} else {
			split = append(split, f)
		}
	}
	return split
}

// components gives a fold per component, or nil where one is no plain operation of its own values, or would
// have other lanes alone (numeric contract, section 3).
func components(f fuse.Fold) []fuse.Fold {
	types := f.Combine.ResultTypes()
	k := len(types)
	var parts []fuse.Fold
	for i, r := range f.Combine.Results {
		in := f.Combine.At(r)
		if in == nil || !slices.Equal(in.Args, []expr.Ref{expr.Ref(i), expr.Ref(k + i)}) || len(in.Regions) > 0 ||
			graph.Lanes(types[i]) != graph.Lanes(types...) {
			return nil
		}
		b := expr.NewBuilder(types[i], types[i])
		part := fuse.Fold{Args: f.Args[i : i+1], Combine: b.Func(b.Add(expr.Instr{Op: in.Op, Type: in.Type, Bits: in.Bits, Args: []expr.Ref{0, 1}})), Commutes: f.Commutes}
		if f.Init != nil {
			part.Init = f.Init[i : i+1]
		}
		parts = append(parts, part)
	}
	return parts
}
