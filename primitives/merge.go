package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

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
	all, err := together(at, a, b)
	if err != nil {
		return graph.Value{}, err
	}
	return Sort(at, all, 0, false)
}

// together puts two lines one behind the other, late or not.
func together(at graph.Site, a, b graph.Value) (graph.Value, error) {
	if err := line(at, a, b); err != nil {
		return graph.Value{}, err
	}
	if !a.Shape().Late() && !b.Shape().Late() {
		return Concat(at, 0, a, b)
	}
	if err := sameElem(at, a, b); err != nil {
		return graph.Value{}, err
	}
	e, f := a.Shape()[0], b.Shape()[0]
	first := extent(at, e, graph.Shape{})
	shape := graph.Shape{{Max: e.Max + f.Max, Count: sumOf(at, first, extent(at, f, graph.Shape{}))}}
	if err := checkType(at, a.Elem(), shape); err != nil {
		return graph.Value{}, err
	}
	out := putAt(at, fill(at, a.Elem(), 0, shape), positions(at, a.Shape(), []int{0}), a)
	return putAt(at, out, behind(at, first, b.Shape()), b), nil
}

// behind gives the places of a line that begins where another one of n elements ends.
func behind(at graph.Site, n graph.Value, line graph.Shape) graph.Value {
	b := expr.NewBuilder(expr.Int64)
	return mapped(at, b.Func(b.Op(expr.Add, b.Coord(0), 0)), line, placed(at, n, line, 0))
}
