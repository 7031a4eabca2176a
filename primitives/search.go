package primitives

import (
	"math/bits"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// SearchSorted finds where elements belong in sorted rows.
//
//	out[p.., k..] = number of i with row[p.., i] before x[p.., k..]; with right: not after it
//
// So a row stays sorted when x is inserted in front of row[out], which is before its equals, or with right behind them.
//
// Shapes: row has one axis and x any; or row is [p.., n] and x [p.., k]. The result has the shape of x. Extents may be
// 0 or known late. Types: both the same, any; the result is i64. Demands: the rows ascend as Sort leaves them;
// otherwise the places are any. -0 and +0 are equal, and all NaN are, the last. Errors: row without axes; types that
// differ; leading axes that differ. Cost: log2 n reads of row per element, without branches; fuses with what makes x
// and with what reads the result. Source: binary search by halving powers of two; Knuth, The Art of Computer
// Programming 3, section 6.2.1, algorithm U.
func SearchSorted(at graph.Site, row, x graph.Value, right bool) (graph.Value, error) {
	if err := given(at, row, x); err != nil {
		return graph.Value{}, err
	}
	if err := sameElem(at, row, x); err != nil {
		return graph.Value{}, err
	}
	if err := searchable(at, row, x); err != nil {
		return graph.Value{}, err
	}
	return searched(at, ordered(at, row), ordered(at, x), right), nil
}

// searchable refuses rows that are not those of x.
func searchable(at graph.Site, row, x graph.Value) error {
	last := len(row.Shape()) - 1
	if last < 0 {
		return at.Errorf("%v is no row to search: it has no axes", row.Type())
	}
	if last > 0 && (len(x.Shape()) != last+1 || !x.Shape()[:last].Equal(row.Shape()[:last])) {
		hint := lateHint(row.Shape()[:last], x.Shape().Without(last))
		return at.Errorf("operand shapes differ: %v and %v: only the last axis may%s", row.Type(), x.Type(), hint)
	}
	return nil
}

// searched makes the steps. Step s, from the greatest power of two within the row down to 1, moves the place by s where
// the element at its end is still before x.
func searched(at graph.Site, row, x graph.Value, right bool) graph.Value {
	last := len(row.Shape()) - 1
	length := row.Shape()[last]
	place := fill(at, expr.Int64, 0, x.Shape())
	if length.Max == 0 {
		return place
	}
	axes := make([]graph.Value, last+1)
	axes[last] = place
	keepCoordinates(at, axes, x.Shape())
	n := extent(at, length, x.Shape())
	for s := int64(1) << (bits.Len64(uint64(length.Max)) - 1); s > 0; s /= 2 {
		axes[last] = mapped(at, stepEnd(s, length.Max), x.Shape(), place)
		end := graph.NewGather(at, &graph.Indexed{}, x.Shape(), row, axes...).Value(0)
		place = mapped(at, step(row.Elem(), s, right), x.Shape(), place, n, end, x)
	}
	return place
}

// stepEnd gives the index of the last element of a step, or another one of the row where the step leaves it.
func stepEnd(s, bound int64) *expr.Func {
	b := expr.NewBuilder(expr.Int64)
	end := b.Op(expr.Add, 0, b.Int(s-1))
	return b.Func(b.Op(expr.Min, end, b.Size(bound-1)))
}

// step moves the place by s where the step stays within n elements and its end belongs before x.
func step(t expr.Type, s int64, right bool) *expr.Func {
	b := expr.NewBuilder(expr.Int64, expr.Int64, t, t)
	const place, n, end, x = expr.Ref(0), expr.Ref(1), expr.Ref(2), expr.Ref(3)
	moved := b.Op(expr.Add, place, b.Int(s))
	before := isBefore(b, end, x)
	if right {
		before = b.Op(expr.Not, isBefore(b, x, end))
	}
	within := b.Op(expr.Le, moved, n)
	return b.Func(b.Op(expr.Select, b.Op(expr.And, within, before), moved, place))
}
