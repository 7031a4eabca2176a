package primitives

import "github.com/laze-go/laze/graph"

// Merge joins two sorted arrays to a sorted one.
//
//	out = Sort(a, b one behind the other)
//
// Shapes: a and b have one axis; the extents add up, and the sum is known late where one of them is.
// Types: both the same, any, that of the result. Order: as Sort.
// Errors: another number of axes; types that differ; a result that is too large.
// Cost: a sort of both. Merging by searches reads a dozen elements for each where the sort reads a few, so that a and b
// need not even be sorted.
func Merge(at graph.Site, a, b graph.Value) (graph.Value, error) {
	if err := line(at, a, b); err != nil {
		return graph.Value{}, err
	}
	all, err := Concat(at, 0, a, b)
	if err != nil {
		return graph.Value{}, err
	}
	return Sort(at, all, 0, false)
}
