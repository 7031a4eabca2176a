package schedule

import (
	"errors"
	"fmt"
	"slices"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func (n *Nest) verifyAnchor() error {
	switch a := n.Anchor.(type) {
	case *Reduce:
		return n.verifyFolds(a.Folds, false)
	case *Scan:
		return n.verifyFolds(a.Folds, a.Exclusive)
	case *Scatter:
		return n.verifyScatter(a)
	case *Compact:
		return n.verifyCompact(a)
	case *Call:
		return n.verifyCall(a)
	}
	return nil
}

func (n *Nest) verifyFolds(folds []fuse.Fold, needInit bool) error {
	if len(folds) == 0 {
		return fmt.Errorf("%s has no folds", anchorName(n.Anchor))
	}
	for _, f := range folds {
		args, err := n.eachTypes(f.Args)
		if err != nil {
			return err
		}
		if err := n.verifyCombine(f.Combine, args); err != nil {
			return err
		}
		switch {
		case len(args) == 0:
			return errors.New("a fold has no components")
		case f.Init != nil && len(f.Init) != len(args):
			return fmt.Errorf("a fold of %d components has %d initial values", len(args), len(f.Init))
		case f.Init == nil && needInit:
			return errors.New("an exclusive scan has no initial value")
		}
	}
	return nil
}

// eachTypes gives the types of results of Each.
func (n *Nest) eachTypes(results []int) ([]expr.Type, error) {
	types := make([]expr.Type, len(results))
	for i, r := range results {
		if r < 0 || r >= len(n.Each.Body.Results) {
			return nil, fmt.Errorf("each has no result %d", r)
		}
		types[i] = n.Each.Body.TypeOf(n.Each.Body.Results[r])
	}
	return types, nil
}

func (n *Nest) verifyScatter(a *Scatter) error {
	if err := errors.Join(n.verifyBuffer(a.Target, Updates), n.verifyTable(a.Stride, a.Extent)); err != nil {
		return err
	}
	types, err := n.eachTypes(append(slices.Clone(a.Index), a.Value))
	if err != nil {
		return err
	}
	elem := n.Buffers[a.Target].Elem
	for _, t := range types[:len(a.Index)] {
		if t != expr.Int64 {
			return fmt.Errorf("an index of a scatter is %v, not i64", t)
		}
	}
	combines := a.Combine != nil
	switch {
	case len(a.Index) != len(a.Stride):
		return fmt.Errorf("a scatter has %d indices for %d axes", len(a.Index), len(a.Stride))
	case types[len(a.Index)] != elem:
		return fmt.Errorf("a scatter of %v into %v", types[len(a.Index)], elem)
	case combines != (a.Conflict == graph.Combining):
		return errors.New("a scatter has a function for conflicts if and only if it combines")
	case combines:
		return n.verifyCombine(a.Combine, []expr.Type{elem})
	}
	return nil
}

func (n *Nest) verifyCompact(a *Compact) error {
	if len(a.Parts) == 0 {
		return errors.New("a compaction has no parts")
	}
	for _, p := range a.Parts {
		if err := n.verifyPart(p); err != nil {
			return err
		}
	}
	return nil
}

func (n *Nest) verifyPart(p fuse.Part) error {
	if len(p.Kept) == 0 {
		return errors.New("a compaction keeps nothing")
	}
	types, err := n.eachTypes([]int{p.Mask})
	switch {
	case err != nil:
		return err
	case types[0] != expr.Bool:
		return fmt.Errorf("the mask of a compaction is %v", types[0])
	}
	if p.Count >= 0 {
		if err := n.verifyBuffer(p.Count, Writes); err != nil {
			return err
		}
		if elem := n.Buffers[p.Count].Elem; elem != expr.Int64 {
			return fmt.Errorf("a compaction counts in %v", elem)
		}
	}
	for _, keep := range p.Kept {
		if err := n.verifyKeep(keep); err != nil {
			return err
		}
	}
	return nil
}

func (n *Nest) verifyKeep(keep fuse.Keep) error {
	if err := n.verifyBuffer(keep.Target, Writes); err != nil {
		return err
	}
	types, err := n.eachTypes([]int{keep.Value})
	if err != nil {
		return err
	}
	if elem := n.Buffers[keep.Target].Elem; types[0] != elem {
		return fmt.Errorf("a compaction of %v into %v", types[0], elem)
	}
	return nil
}

// verifyCombine checks a function that makes one of two of each of types. It has no tables.
func (n *Nest) verifyCombine(f *expr.Func, types []expr.Type) error {
	if err := f.Verify(); err != nil {
		return err
	}
	if !slices.Equal(f.Params, slices.Concat(types, types)) || !slices.Equal(f.ResultTypes(), types) {
		return fmt.Errorf("%v does not combine %v", f, types)
	}
	return n.verifyBody(&Stage{}, f)
}

func (n *Nest) verifyCall(a *Call) error {
	if len(n.Axes) == 0 {
		return errors.New("a routine has no axis for its rows")
	}
	if len(a.Places) != len(a.Operands)+len(a.Results) {
		return fmt.Errorf("a routine has %d places for %d operands and %d results", len(a.Places), len(a.Operands), len(a.Results))
	}
	for _, place := range a.Places {
		if err := n.verifyAccess(place); err != nil {
			return err
		}
	}
	for _, b := range a.Operands {
		if err := n.verifyBuffer(b, Reads); err != nil {
			return err
		}
	}
	for _, b := range a.Results {
		if err := n.verifyBuffer(b, Writes); err != nil {
			return err
		}
	}
	return n.verifyRoutine(a)
}

// verifyRoutine checks that what a routine takes of Each has results of its types.
func (n *Nest) verifyRoutine(a *Call) error {
	types, err := n.eachTypes(a.Args)
	if err != nil || len(types) == 0 {
		return err
	}
	if a.Routine == graph.RoutineArgSort {
		types = []expr.Type{expr.Int64}
	}
	for k, t := range types {
		if k >= len(a.Results) || n.Buffers[a.Results[k]].Elem != t {
			return fmt.Errorf("a routine has no result %d, or another, for values of %v", k, t)
		}
	}
	return nil
}

// Keys is the type of what a routine orders.
func (n *Nest) Keys(a *Call) expr.Type {
	if len(a.Args) > 0 {
		return n.Each.Body.TypeOf(n.Each.Body.Results[a.Args[0]])
	}
	return n.Buffers[a.Operands[0]].Elem
}
