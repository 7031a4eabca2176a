package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Keys are ordered as Sort orders them, but for zeros: -0 and +0 are one key. All NaN are one key too, the last. Runs,
// groups, searches and sets all go by these two functions.

// isBefore writes whether key x stands before key y.
func isBefore(b *expr.Builder, x, y expr.Ref) expr.Ref {
	less := b.Op(expr.Lt, x, y)
	if !b.TypeOf(x).IsFloat() {
		return less
	}
	onlyY := b.Op(expr.And, b.Op(expr.IsNaN, y), b.Op(expr.Not, b.Op(expr.IsNaN, x)))
	return b.Op(expr.Or, less, onlyY)
}

// isSame writes whether x and y are one key.
func isSame(b *expr.Builder, x, y expr.Ref) expr.Ref {
	equal := b.Op(expr.Eq, x, y)
	if !b.TypeOf(x).IsFloat() {
		return equal
	}
	return b.Op(expr.Or, equal, b.Op(expr.And, b.Op(expr.IsNaN, x), b.Op(expr.IsNaN, y)))
}

// extent gives an extent as an i64 array of the given shape: its number, or the count that is known late.
func extent(at graph.Site, e graph.Extent, shape graph.Shape) graph.Value {
	if e.Late() {
		return placed(at, e.Count, shape, 0)
	}
	b := expr.NewBuilder()
	return mapped(at, b.Func(b.Size(e.Max)), shape)
}
