package primitives

import (
	"math"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Bins divide a range of numbers. All but the last contain their lower edge and not their upper
// one; the last contains both.
type Bins struct {
	Edges graph.Value // in ascending order, one more than there are bins; or, without a node, even bins:

	Count     int64 // edge k is Low + k*(High-Low)/Count, the last one High, as Linspace has them
	Low, High float64
}

// index gives each element the number of its bin, or graph.Drop to those outside of all bins and to NaN;
// and how many bins there are.
func (b Bins) index(at graph.Site, x graph.Value) (index graph.Value, count int64, err error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, 0, err
	}
	if err := needs(at, x, expr.Type.IsNumber, "numbers"); err != nil {
		return graph.Value{}, 0, err
	}
	if b.Edges.Node != nil {
		return edgeBins(at, b.Edges, x)
	}
	if err := b.check(at); err != nil {
		return graph.Value{}, 0, err
	}
	return mapped(at, b.even(x.Elem()), x.Shape(), x), b.Count, nil
}

// edgeBins searches the edges: behind equal ones is the bin that begins with them.
func edgeBins(at graph.Site, edges, x graph.Value) (index graph.Value, count int64, err error) {
	if len(edges.Shape()) != 1 || edges.Shape()[0].Max < 2 {
		return graph.Value{}, 0, at.Errorf("edges %v make no bins: give one axis of at least 2", edges.Type())
	}
	if err := known(at, edges, 0); err != nil {
		return graph.Value{}, 0, err
	}
	after, err := SearchSorted(at, edges, x, true)
	if err != nil {
		return graph.Value{}, 0, err
	}
	count = edges.Shape()[0].Max - 1
	last, err := Pick(at, edges, 0, -1)
	if err != nil {
		return graph.Value{}, 0, err
	}
	b := expr.NewBuilder(expr.Int64, x.Elem(), x.Elem())
	n, drop := b.Size(count), b.Int(graph.Drop)
	atEnd := b.Op(expr.Select, b.Op(expr.Eq, 1, 2), b.Op(expr.Sub, n, b.Int(1)), drop)
	k := b.Op(expr.Select, b.Op(expr.Le, 0, n), b.Op(expr.Sub, 0, b.Int(1)), atEnd)
	k = b.Op(expr.Select, b.Op(expr.Eq, 0, b.Int(0)), drop, k)
	return mapped(at, b.Func(k), x.Shape(), after, x, repeated(at, last, x.Shape())), count, nil
}

// minWidth is the least width of even bins, in units in the last place of the greatest bound: see Note [Even bins].
const minWidth = 32

// check refuses even bins that cannot be told apart.
func (b Bins) check(at graph.Site) error {
	if b.Count < 1 {
		return at.Errorf("%d bins: at least 1 is needed", b.Count)
	}
	if width := b.High - b.Low; !(width > 0) || math.IsInf(width, 0) {
		return at.Errorf("the bounds %v and %v must be finite and ascend", b.Low, b.High)
	}
	step, far := b.steps()
	bound := max(math.Abs(b.Low), math.Abs(b.High))
	if step < minWidth*(math.Nextafter(bound, math.Inf(1))-bound) || math.IsInf(far, 0) {
		return at.Errorf("%d bins from %v to %v are too narrow for f64", b.Count, b.Low, b.High)
	}
	return nil
}

// steps gives the width of an even bin, and how many there are per unit.
func (b Bins) steps() (width, perUnit float64) {
	n := float64(b.Count)
	return (b.High - b.Low) / n, n / (b.High - b.Low)
}

// even takes a number of type t to its bin. See Note [Even bins].
func (bins Bins) even(t expr.Type) *expr.Func {
	b := expr.NewBuilder(t)
	datum := func(v float64) expr.Ref { return b.Bitcast(expr.Float64, b.Size(int64(math.Float64bits(v)))) }
	width, perUnit := bins.steps()
	low, high, step := datum(bins.Low), datum(bins.High), datum(width)
	x, one, last := b.Cast(expr.Float64, 0), b.Int(1), b.Size(bins.Count-1)
	edge := func(k expr.Ref) expr.Ref { return b.Op(expr.Add, b.Op(expr.Mul, b.Cast(expr.Float64, k), step), low) }

	k := b.Cast(expr.Int64, b.Op(expr.Mul, b.Op(expr.Sub, x, low), datum(perUnit)))
	k = b.Op(expr.Min, k, last)
	next := b.Op(expr.Add, k, one)
	above := b.Op(expr.And, b.Op(expr.Ge, x, edge(next)), b.Op(expr.Lt, k, last))
	near := b.Op(expr.Select, above, next, k)
	near = b.Op(expr.Select, b.Op(expr.Lt, x, edge(k)), b.Op(expr.Sub, k, one), near)
	inside := b.Op(expr.And, b.Op(expr.Ge, x, low), b.Op(expr.Le, x, high))
	return b.Func(b.Op(expr.Select, inside, near, b.Int(graph.Drop)))
}

// Note [Even bins]
//
// Which bin has x is decided by the edges as they are rounded, so that even bins and their edges, written out, count
// alike. A product guesses it, and two comparisons put right what rounding did. One step is enough where a bin is as
// wide as 32 units u in the last place of the greatest bound M: with h = 2^-53, edges are off by at most 9 h M <= 9/32
// of a bin, as u >= h M, and n <= 2M/u/32 bins leave the guess off by at most 4 h n <= 8/32.
