package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Merge joins two sorted arrays to a sorted one.
//
//	out = Sort(Concat(a, b))
//
// Shapes: a and b have one axis; the extents add up, and the sum is known late where one of them is.
// Types: both the same, any, that of the result. Order: stable; equal elements of a stand before those of b. Zeros are equal
// here, -0 and +0. NaN is the greatest.
// Demands: both are sorted; otherwise the order is any.
// Errors: another number of axes; types that differ; a result that is too large.
// Cost: a search of each element in the other array, and a pass that writes them.
// Source: merging by ranks; Cormen, Leiserson, Rivest, Stein, Introduction to Algorithms, section 27.3, in its flat form.
func Merge(at graph.Site, a, b graph.Value) (graph.Value, error) {
	if err := line(at, a, b); err != nil {
		return graph.Value{}, err
	}
	if err := sameElem(at, a, b); err != nil {
		return graph.Value{}, err
	}
	shape := graph.Shape{joinedExtent(at, a.Shape()[0], b.Shape()[0])}
	if err := checkType(at, a.Elem(), shape); err != nil {
		return graph.Value{}, err
	}
	out := fill(at, a.Elem(), 0, shape)
	out = scattered1(at, out, mergePlace(at, a, b, false), a)
	return scattered1(at, out, mergePlace(at, b, a, true), b), nil
}

// joinedExtent adds two extents.
func joinedExtent(at graph.Site, e, f graph.Extent) graph.Extent {
	sum := graph.Extent{Max: e.Max + f.Max}
	if e.Late() || f.Late() {
		sum.Count = sumOf(at, extent(at, e, graph.Shape{}), extent(at, f, graph.Shape{}))
	}
	return sum
}

// mergePlace gives each element of x its place in the merged array: its own, and as many as stand before it in the other.
func mergePlace(at graph.Site, x, other graph.Value, right bool) graph.Value {
	before := searched(at, ordered(at, other), ordered(at, x), right)
	b := expr.NewBuilder(expr.Int64)
	return graph.NewPointwise(at, b.Func(b.Op(expr.Add, b.Coord(0), 0)), x.Shape(), before).Value(0)
}
