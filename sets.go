package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Merge joins two sorted arrays to a sorted one.
//
// Shapes: both have one axis, which may be known late; the extents add up. Types: both the same, any. Order: as Sort.
// Errors: another number of axes; types that differ; a result that is too large.
// Cost: a sort of both, which is less than merging them by searches; so they need not even be sorted.
func (a Array) Merge(b Array) Array { return a.set("merge", primitives.Merge, b) }

// Union gives the elements that are in a or in b, in ascending order, each once.
//
// Shapes: both have one axis, which may be empty or known late; the result has one, known late. Types: both the same,
// any. -0 and +0 are equal, and all NaN are; of equal elements the first in the order of Sort stands in the result.
// Errors: another number of axes; types that differ. Cost: a Merge, and a compaction of it.
func (a Array) Union(b Array) Array { return a.set("union", primitives.Union, b) }

// Intersect gives the elements of a that are also in b, in ascending order, each once.
//
// Demands: a and b are in the order of Sort or Unique, and may hold an element several times; otherwise the result is
// any. Cost: a search of each element of a in b, and a compaction of a. All else: as Union.
func (a Array) Intersect(b Array) Array { return a.set("intersect", primitives.Intersect, b) }

// Difference gives the elements of a that are not in b, in ascending order, each once. All else: as Intersect.
func (a Array) Difference(b Array) Array { return a.set("difference", primitives.Difference, b) }

// SymmetricDifference gives the elements that are in one of a and b alone, in ascending order, each once.
//
// Cost: that of two of Difference and a Merge. All else: as Intersect.
func (a Array) SymmetricDifference(b Array) Array {
	return a.set("symmetricdifference", primitives.SymmetricDifference, b)
}

// IsIn tells which elements of a are also in set, whose elements may be in any order: out[i] = set[k] = a[i] for some
// k.
//
// Shapes: those of a; set has any. Types: both the same, any; the result is bool. -0 and +0 are equal, and all NaN are.
// Errors: types that differ.
// Cost: a sort of set, and a search of each element in it; fuses with what makes a and with what reads the result.
func (a Array) IsIn(set Array) Array { return a.set("isin", primitives.IsIn, set) }

func (a Array) set(word string, f func(at graph.Site, a, b graph.Value) (graph.Value, error), b Array) Array {
	return joint(word, []Array{a, b}, func(at graph.Site, in []graph.Value) (graph.Value, error) { return f(at, in[0], in[1]) })
}
