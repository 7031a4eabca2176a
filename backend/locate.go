package backend

import (
	"errors"
	"slices"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// locate gives an index error of a step the user's call that caused it, and counts its element in the axes of the
// kernel, which the nest may have joined.
func locate(s *schedule.Step, err error) error {
	var index *IndexError
	if !errors.As(err, &index) {
		return err
	}
	at := kernelIndex(s, index.At)
	if _, ok := s.Kernel.Anchor.(*fuse.Reduce); ok && index.After {
		at = at[:len(at)-s.Kernel.Folded]
	}
	located := &graph.IndexError{At: at, Index: index.Index, Extent: index.Extent, Conflict: index.Conflict}
	return &graph.Error{Site: siteOf(s.Kernel, index), Err: located}
}

// kernelIndex moves an index of the nest, or of its leading axes, to the kernel's domain. Axes that are no part of
// the nest have extent 1; joined ones have known extents.
func kernelIndex(s *schedule.Step, at []int64) []int64 {
	full := make([]int64, len(s.Kernel.Domain))
	for i, x := range at {
		from := s.From[i]
		for k := len(from) - 1; k > 0; k-- {
			n := s.Kernel.Domain[from[k]].Max
			full[from[k]] = x % n
			x /= n
		}
		if len(from) > 0 {
			full[from[0]] = x
		}
	}
	return full
}

func siteOf(k *fuse.Kernel, e *IndexError) graph.Site {
	if scatter, ok := k.Anchor.(*fuse.Scatter); ok && e.Table < 0 {
		return scatter.Site
	}
	stage := &k.Each
	if e.After {
		stage = k.After
	}
	return stage.Tables[e.Table].Site
}

// checkEmpty refuses a reduction whose late extent turned out to be 0, where no initial value can stand for its result.
func checkEmpty(s *schedule.Step, extents []int64) error {
	reduce, ok := s.Nest.Anchor.(*schedule.Reduce)
	if !ok || isIdle(s.Nest, extents) || !slices.Contains(extents, 0) {
		return nil
	}
	for _, f := range reduce.Folds {
		if f.Init == nil {
			at := make([]int64, len(s.Kernel.Domain)-s.Kernel.Folded)
			return &graph.Error{Site: emptySite(s.Kernel), Err: &graph.EmptyError{At: at}}
		}
	}
	return nil
}

// emptySite finds the reduction of a kernel that has no initial value.
func emptySite(k *fuse.Kernel) graph.Site {
	for _, n := range k.Nodes {
		if f, ok := n.Form.(*graph.Reduce); ok && f.Init == nil {
			return n.Site
		}
	}
	return graph.Site{}
}
