package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A length is an extent in a body: a number, or a parameter where it is known late.
type length struct {
	graph.Extent
	param expr.Ref
}

// ref writes the length.
func (n length) ref(b *expr.Builder) expr.Ref {
	if n.Late() {
		return n.param
	}
	return b.Size(n.Max)
}

// last writes the greatest index: 0 where a length known late turns out to be 0, so that it is one of the array's.
func (n length) last(b *expr.Builder) expr.Ref {
	if n.Late() {
		return b.Op(expr.Max, b.Op(expr.Sub, n.param, b.Int(1)), b.Int(0))
	}
	return b.Size(n.Max - 1)
}

// after writes the length plus k.
func (n length) after(b *expr.Builder, k int64) expr.Ref {
	if n.Late() {
		return b.Op(expr.Add, n.param, b.Size(k))
	}
	return b.Size(n.Max + k)
}

// period writes the length to divide by: 1 where one known late turns out to be 0.
func (n length) period(b *expr.Builder) expr.Ref {
	if n.Late() {
		return b.Op(expr.Max, n.param, b.Int(1))
	}
	return b.Size(n.Max)
}

// lengths declares extents as the next parameters of a body that has no instruction yet, and gives their counts.
func lengths(b *expr.Builder, extents ...graph.Extent) (list []length, counts []graph.Value) {
	for _, e := range extents {
		n := length{Extent: e}
		if e.Late() {
			n.param = b.Param(expr.Int64)
			counts = append(counts, e.Count)
		}
		list = append(list, n)
	}
	return list, counts
}

// derived gives the extent that f computes of others, which is at most bound. Where none of
// these is known late, it is bound.
func derived(at graph.Site, bound int64, f func(b *expr.Builder, n []length) expr.Ref, extents ...graph.Extent) graph.Extent {
	b := expr.NewBuilder()
	list, counts := lengths(b, extents...)
	if len(counts) == 0 {
		return graph.Extent{Max: bound}
	}
	return graph.Extent{Max: bound, Count: graph.Derived(at, b.Func(f(b, list)), counts...)}
}

// longer is an extent plus k.
func longer(at graph.Site, e graph.Extent, k int64) graph.Extent {
	return derived(at, e.Max+k, func(b *expr.Builder, n []length) expr.Ref {
		return b.Op(expr.Add, n[0].ref(b), b.Size(k))
	}, e)
}

// together is the sum of extents.
func together(at graph.Site, extents ...graph.Extent) graph.Extent {
	bound := int64(0)
	for _, e := range extents {
		bound += e.Max
	}
	if len(extents) == 1 {
		return extents[0]
	}
	return derived(at, bound, func(b *expr.Builder, n []length) expr.Ref {
		sum := n[0].ref(b)
		for _, m := range n[1:] {
			sum = b.Op(expr.Add, sum, m.ref(b))
		}
		return sum
	}, extents...)
}

// productOf is the product of extents and a number. Of one extent and 1 it is that extent.
func productOf(at graph.Site, k int64, extents ...graph.Extent) graph.Extent {
	extents = slices.DeleteFunc(slices.Clone(extents), func(e graph.Extent) bool {
		if !e.Late() {
			k *= e.Max
		}
		return !e.Late()
	})
	if len(extents) == 1 && k == 1 {
		return extents[0]
	}
	bound := k
	for _, e := range extents {
		bound *= e.Max
	}
	return derived(at, bound, func(b *expr.Builder, n []length) expr.Ref {
		size := b.Size(k)
		for _, m := range n {
			size = b.Op(expr.Mul, size, m.ref(b))
		}
		return size
	}, extents...)
}

// withLength gives shape with another extent on one axis.
func withLength(shape graph.Shape, axis int, e graph.Extent) graph.Shape {
	s := slices.Clone(shape)
	s[axis] = e
	return s
}

// spreadCounts repeats counts to the shape of a body's domain.
func spreadCounts(at graph.Site, counts []graph.Value, shape graph.Shape) []graph.Value {
	in := make([]graph.Value, len(counts))
	for i, c := range counts {
		in[i] = repeated(at, c, shape)
	}
	return in
}
