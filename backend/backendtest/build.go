package backendtest

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// mapped computes f, which takes a builder and the operands, at every element of x.
func mapped(x graph.Value, f func(b *expr.Builder) expr.Ref, more ...graph.Value) graph.Value {
	operands := append([]graph.Value{x}, more...)
	b := expr.NewBuilder()
	for _, v := range operands {
		b.Param(v.Elem())
	}
	return graph.NewPointwise(site("map"), b.Func(f(b)), x.Shape(), operands...).Value(0)
}

func twice(x graph.Value) graph.Value {
	return mapped(x, func(b *expr.Builder) expr.Ref { return b.Op(expr.Add, b.Op(expr.Mul, 0, 0), 0) })
}

func cast(t expr.Type, x graph.Value) graph.Value {
	return mapped(x, func(b *expr.Builder) expr.Ref { return b.Cast(t, 0) })
}

func coordinate(s graph.Shape, axis int) graph.Value {
	b := expr.NewBuilder()
	return graph.NewPointwise(site("iota"), b.Func(b.Coord(axis)), s).Value(0)
}

// withIndex mixes elements with their coordinates.
func withIndex(x graph.Value) []graph.Value {
	sum := mapped(cast(expr.Int64, x), func(b *expr.Builder) expr.Ref {
		r := expr.Ref(0)
		for axis := range x.Shape() {
			r = b.Op(expr.Add, b.Op(expr.Mul, r, b.Int(31)), b.Coord(axis))
		}
		return r
	})
	return []graph.Value{sum, cast(x.Elem(), sum)}
}

func gather(x graph.Value, m *graph.Affine, dims ...int64) graph.Value {
	return graph.NewGather(site("view"), m, graph.Dims(dims...), x).Value(0)
}

func reversed(x graph.Value) graph.Value {
	m := graph.Identity(len(x.Shape()))
	m.Offset[last(x)], m.Step[last(x)][last(x)] = x.Shape()[last(x)].Max-1, -1
	return gather(x, m, x.Shape().Dims()...)
}

// transposed turns the order of the axes around.
func transposed(x graph.Value) graph.Value {
	rank := len(x.Shape())
	m, dims := graph.Identity(rank), make([]int64, rank)
	for a := range rank {
		m.Step[a] = make([]int64, rank)
		m.Step[a][rank-1-a] = 1
		dims[rank-1-a] = x.Shape()[a].Max
	}
	return gather(x, m, dims...)
}

func flat(x graph.Value) graph.Value {
	return graph.NewGather(site("reshape"), &graph.Linear{}, graph.Dims(x.Shape().Size()), x).Value(0)
}

// outer compares the first elements with each other: one operand is repeated along each axis.
func outer(x graph.Value) []graph.Value {
	v := flat(x)
	n := min(v.Shape()[0].Max, 40)
	rows := gather(v, &graph.Affine{Offset: []int64{0}, Step: [][]int64{{1, 0}}}, n, n)
	columns := gather(v, &graph.Affine{Offset: []int64{0}, Step: [][]int64{{0, 1}}}, n, n)
	return []graph.Value{mapped(rows, func(b *expr.Builder) expr.Ref { return b.Op(expr.Eq, 0, 1) }, columns)}
}

// hashed gives indices in 0..n that jump around, one per element of shape s.
func hashed(s graph.Shape, n int64, salt uint64) graph.Value {
	b := expr.NewBuilder()
	r := b.Const(expr.Uint64, salt)
	for axis := range s {
		r = b.Op(expr.Mul, b.Op(expr.Xor, r, b.Cast(expr.Uint64, b.Coord(axis))), b.Const(expr.Uint64, 0x9e3779b97f4a7c15))
		r = b.Op(expr.Xor, r, b.Op(expr.Shr, r, b.Const(expr.Uint64, 29)))
	}
	r = b.Op(expr.Rem, r, b.Cast(expr.Uint64, b.Size(max(n, 1))))
	return graph.NewPointwise(site("hash"), b.Func(b.Cast(expr.Int64, r)), s).Value(0)
}

func taken(x graph.Value, checked bool) graph.Value {
	domain := graph.Dims(3, 50)
	if x.Shape().Size() == 0 {
		domain = graph.Dims(0, 50)
	}
	var index []graph.Value
	for a, e := range x.Shape() {
		index = append(index, hashed(domain, e.Max, uint64(a)))
	}
	return graph.NewGather(site("take"), &graph.Indexed{Checked: checked}, domain, x, index...).Value(0)
}

// scattered writes computed values to places of a copy of x; every third is dropped. The policy error gets places that
// differ.
func scattered(x graph.Value, conflict graph.Conflict) graph.Value {
	domain := x.Shape()
	var index []graph.Value
	for a, e := range domain {
		if conflict == graph.ConflictError {
			index = append(index, reversed(coordinate(domain, a)))
			continue
		}
		index = append(index, hashed(domain, (e.Max+1)/2, uint64(a)))
	}
	index[0] = mapped(index[0], func(b *expr.Builder) expr.Ref {
		third := b.Op(expr.Eq, b.Op(expr.Rem, b.Coord(last(x)), b.Int(3)), b.Int(0))
		return b.Op(expr.Select, third, b.Int(graph.Drop), 0)
	})
	s := &graph.Scatter{Conflict: conflict}
	if conflict == graph.Combining {
		s.Combine = expr.Binary(expr.Add, x.Elem())
	}
	return graph.NewScatter(site("scatter"), s, x, index, twice(x)).Value(0)
}

// filtered keeps the elements of a flat x that are not like their successor, and goes on to compute with them.
func filtered(x graph.Value) []graph.Value {
	kept := filter(flat(x))
	ones := cast(expr.Float64, kept)
	sum := graph.NewReduce(site("sum"), &graph.Reduce{Axes: []int{0}, Combine: expr.Binary(expr.Add, expr.Float64), Init: []uint64{0}, Commutes: true}, ones)
	scan := graph.NewScan(site("scan"), &graph.Scan{Combine: expr.Binary(expr.Add, expr.Float64)}, ones)
	sorted := graph.NewCall(site("sort"), graph.RoutineSort, []int64{0}, kept)
	return []graph.Value{kept, sum.Value(0), scan.Value(0), sorted.Value(0)}
}

// filter keeps the elements of a vector whose bits, cast to an integer, are odd, or that are true.
func filter(v graph.Value) graph.Value {
	mask := mapped(cast(expr.Int64, v), func(b *expr.Builder) expr.Ref { return b.Cast(expr.Bool, b.Op(expr.And, 0, b.Int(1))) })
	ones := cast(expr.Int64, mask)
	sum := expr.Binary(expr.Add, expr.Int64)
	place := graph.NewScan(site("place"), &graph.Scan{Combine: sum, Init: []uint64{0}, Exclusive: true}, ones).Value(0)
	count := graph.NewReduce(site("count"), &graph.Reduce{Axes: []int{0}, Combine: sum, Init: []uint64{0}, Commutes: true}, ones).Value(0)
	index := mapped(mask, func(b *expr.Builder) expr.Ref { return b.Op(expr.Select, 0, 1, b.Int(graph.Drop)) }, place)
	b := expr.NewBuilder()
	shape := graph.Shape{{Max: v.Shape()[0].Max, Count: count}}
	base := graph.NewPointwise(site("zeros"), b.Func(b.Const(v.Elem(), 0)), shape).Value(0)
	return graph.NewScatter(site("filter"), &graph.Scatter{Conflict: graph.KeepLast}, base, []graph.Value{index}, v).Value(0)
}

// group gives components to fold: x, and functions of x.
func group(x graph.Value, components int) []graph.Value {
	vs := []graph.Value{x}
	for len(vs) < components {
		vs = append(vs, twice(vs[len(vs)-1]))
	}
	return vs
}

// reductions folds along every set of axes, with and without an initial value that is not neutral.
func reductions(x graph.Value, op func(expr.Type) *expr.Func, components int, commutes bool) []graph.Value {
	var roots []graph.Value
	for set := range 1 << len(x.Shape()) {
		r := &graph.Reduce{Combine: op(x.Elem()), Commutes: commutes}
		for a := range x.Shape() {
			if set>>a&1 == 1 {
				r.Axes = append(r.Axes, a)
			}
		}
		if x.Shape().Size() > 0 {
			roots = append(roots, graph.NewReduce(site("reduce"), r, group(x, components)...).Values()...)
		}
		with := *r
		for range components {
			with.Init = append(with.Init, 1)
		}
		roots = append(roots, graph.NewReduce(site("reduce"), &with, group(x, components)...).Values()...)
	}
	return roots
}

// products is the sum over k of v[i+k]*v[k+j]: one factor is the same for a row of results, as in a product of
// matrices.
func products(x graph.Value) []graph.Value {
	v := flat(x)
	n := v.Shape()[0].Max
	if n == 0 {
		return []graph.Value{twice(v)}
	}
	wide := min(n, 70)
	deep := min(n-wide+1, 40)
	high := min(n-deep+1, 3)
	a := gather(v, &graph.Affine{Offset: []int64{0}, Step: [][]int64{{1, 1, 0}}}, high, deep, wide)
	b := gather(v, &graph.Affine{Offset: []int64{0}, Step: [][]int64{{0, 1, 1}}}, high, deep, wide)
	product := mapped(a, func(b *expr.Builder) expr.Ref { return b.Op(expr.Mul, 0, 1) }, b)
	sum := &graph.Reduce{Axes: []int{1}, Combine: expr.Binary(expr.Add, x.Elem()), Commutes: true}
	return graph.NewReduce(site("sum"), sum, product).Values()
}

// scans folds along every axis, in both directions, inclusive and exclusive.
func scans(x graph.Value, op func(expr.Type) *expr.Func, components int) []graph.Value {
	var roots []graph.Value
	for axis := range x.Shape() {
		for kind := range 4 {
			s := &graph.Scan{Axis: axis, Combine: op(x.Elem()), Reverse: kind&1 == 1, Exclusive: kind&2 == 2}
			if s.Exclusive {
				for range components {
					s.Init = append(s.Init, 1)
				}
			}
			roots = append(roots, graph.NewScan(site("scan"), s, group(x, components)...).Values()...)
		}
	}
	return roots
}

// moments folds a sum and a sum of squares in one pass, and standardises with them.
func moments(x graph.Value) []graph.Value {
	v := flat(cast(expr.Float64, x))
	sum := func(y graph.Value) graph.Value {
		add := expr.Binary(expr.Add, expr.Float64)
		return graph.NewReduce(site("sum"), &graph.Reduce{Axes: []int{0}, Combine: add, Init: []uint64{0}, Commutes: true}, y).Value(0)
	}
	square := mapped(v, func(b *expr.Builder) expr.Ref { return b.Op(expr.Mul, 0, 0) })
	s, q := sum(v), sum(square)
	mean := gather(s, &graph.Affine{}, v.Shape().Dims()...)
	return []graph.Value{s, q, mapped(v, func(b *expr.Builder) expr.Ref { return b.Op(expr.Sub, 0, 1) }, mean)}
}
