package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A set is an array of one axis in ascending order, as Sort or Unique leave it. An element that it holds several times
// counts once. In all of the following:
//
// Shapes: a and b have one axis, which may be empty or known late; the result has one, known late. Types: both the
// same, any.
// Keys: -0 and +0 are equal, and all NaN are; of equal elements the first in the order of Sort stands in the result.
// Demands: a and b are sorted, but for Union; otherwise the result is any.
// Errors: another number of axes; types that differ.

// Union gives the elements that are in a or in b, in ascending order. Cost: a Merge, and a compaction of it.
func Union(at graph.Site, a, b graph.Value) (graph.Value, error) {
	all, err := Merge(at, a, b)
	if err != nil {
		return graph.Value{}, err
	}
	return runsOf(at, all).firsts(at, all), nil
}

// Intersect gives the elements of a that are also in b, in ascending order. Cost: a search of each element of a
// in b, and a compaction of a.
func Intersect(at graph.Site, a, b graph.Value) (graph.Value, error) {
	return membersOf(at, a, b, true)
}

// Difference gives the elements of a that are not in b, in ascending order. Cost: as Intersect.
func Difference(at graph.Site, a, b graph.Value) (graph.Value, error) {
	return membersOf(at, a, b, false)
}

// SymmetricDifference gives the elements that are in one of a and b alone, in ascending order. Cost: two of Difference
// and a Merge.
func SymmetricDifference(at graph.Site, a, b graph.Value) (graph.Value, error) {
	onlyA, err := Difference(at, a, b)
	if err != nil {
		return graph.Value{}, err
	}
	onlyB, err := Difference(at, b, a)
	if err != nil {
		return graph.Value{}, err
	}
	return Merge(at, onlyA, onlyB)
}

// membersOf gives the elements of a, each once, that are in b, or that are not.
func membersOf(at graph.Site, a, b graph.Value, in bool) (graph.Value, error) {
	if err := line(at, a, b); err != nil {
		return graph.Value{}, err
	}
	if err := sameElem(at, a, b); err != nil {
		return graph.Value{}, err
	}
	body := expr.NewBuilder(expr.Bool, expr.Bool)
	member := expr.Ref(1)
	if !in {
		member = body.Op(expr.Not, member)
	}
	kept := body.Func(body.Op(expr.And, 0, member))
	mask := mapped(at, kept, a.Shape(), runEnds(at, 0, false, a), isMember(at, a, b))
	count, place := compaction(at, mask)
	return compacted(at, a, count, place), nil
}

// IsIn tells which elements of x are also in another array.
//
//	out[i] = set[k] = x[i] for some k
//
// Shapes: set has any, where several axes are known; the result has the shape of x. Types: both the same, any; the
// result is bool.
// Keys: -0 and +0 are equal, and all NaN are. Errors: types that differ.
// Cost: a sort of set, and a search of each element in it; fuses with what makes x and with what reads the result.
func IsIn(at graph.Site, x, set graph.Value) (graph.Value, error) {
	if err := given(at, x, set); err != nil {
		return graph.Value{}, err
	}
	if err := sameElem(at, x, set); err != nil {
		return graph.Value{}, err
	}
	flat, err := Flatten(at, set)
	if err != nil {
		return graph.Value{}, err
	}
	if flat, err = Sort(at, flat, 0, false); err != nil {
		return graph.Value{}, err
	}
	return isMember(at, x, flat), nil
}

// isMember tells which elements of x a sorted line holds: where the element at their place in it is no other.
func isMember(at graph.Site, x, line graph.Value) graph.Value {
	length := line.Shape()[0]
	if length.Max == 0 {
		return fill(at, expr.Bool, 0, x.Shape())
	}
	x, line = ordered(at, x), ordered(at, line)
	place := searched(at, line, x, false)
	b := expr.NewBuilder(expr.Int64)
	inside := b.Func(b.Op(expr.Min, 0, b.Size(length.Max-1)))
	index := mapped(at, inside, x.Shape(), place)
	found := graph.NewGather(at, &graph.Indexed{}, x.Shape(), line, index).Value(0)
	b = expr.NewBuilder(expr.Int64, expr.Int64, x.Elem(), x.Elem())
	const there, n, y, own = expr.Ref(0), expr.Ref(1), expr.Ref(2), expr.Ref(3)
	member := b.Func(b.Op(expr.And, b.Op(expr.Lt, there, n), isSame(b, y, own)))
	return mapped(at, member, x.Shape(), place, extent(at, length, x.Shape()), found, x)
}
