package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// sliced keeps a span of an axis known late, of which each position is resolved when the extent is known.
func (s Span) sliced(at graph.Site, x graph.Value, axis int) graph.Value {
	e := x.Shape()[axis]
	shape := withLength(x.Shape(), axis, derived(at, s.bound(e.Max), func(b *expr.Builder, n []length) expr.Ref {
		_, count := s.resolved(b, n[0].ref(b))
		return count
	}, e))
	if s.Step > 0 && !fromLast(s.Start) {
		v := newView(x)
		start, _ := s.resolve(e.Max)
		v.cut(axis, start, s.Step, shape[axis].Max)
		v.axes[axis].extent = shape[axis]
		return v.gather(at)
	}
	return remapAxis(at, x, shape, axis, func(b *expr.Builder, c expr.Ref, n []length) expr.Ref {
		start, _ := s.resolved(b, n[0].ref(b))
		return b.Op(expr.Add, start, b.Op(expr.Mul, c, b.Size(s.Step)))
	}, e)
}

// fromLast reports whether a position is counted from the end, and so moves with the extent.
func fromLast(position int64) bool { return position == End || position < 0 && position != Begin }

// bound is the greatest number of indices on axes of up to n elements: that on n elements, but where the end that the
// span comes to stays while the other one moves away.
func (s Span) bound(n int64) int64 {
	near, far := s.Start, s.Stop
	if s.Step < 0 {
		near, far = far, near
	}
	if _, count := s.resolve(n); !fromLast(near) || fromLast(far) || n == 0 {
		return count
	}
	return 1 + (n-1)/max(s.Step, -max(s.Step, -End))
}

// resolved is resolve on an axis of n.
func (s Span) resolved(b *expr.Builder, n expr.Ref) (start, count expr.Ref) {
	zero, one := b.Int(0), b.Int(1)
	low, high, size := zero, n, s.Step
	if s.Step < 0 {
		low, high, size = b.Int(-1), b.Op(expr.Sub, n, one), -max(s.Step, -End)
	}
	start, stop := spot(b, s.Start, n, low, high), spot(b, s.Stop, n, low, high)
	way := b.Op(expr.Sub, stop, start)
	if s.Step < 0 {
		way = b.Op(expr.Sub, start, stop)
	}
	steps := b.Op(expr.Div, b.Op(expr.Sub, way, one), b.Size(size))
	return start, b.Op(expr.Select, b.Op(expr.Gt, way, zero), b.Op(expr.Add, steps, one), zero)
}

// spot is clampIndex of an axis of n.
func spot(b *expr.Builder, i int64, n, low, high expr.Ref) expr.Ref {
	switch i {
	case Begin:
		return low
	case End:
		return high
	}
	p := b.Size(i)
	if i < 0 {
		p = b.Op(expr.Add, p, n)
	}
	return b.Op(expr.Min, b.Op(expr.Max, p, low), high)
}
