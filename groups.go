package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Unique gives the different elements in ascending order.
//
// Shapes: one axis, whose extent is known late: the number of different elements. Types: any, kept.
// -0 and +0 are equal, and stand as +0; all NaN are equal, and the last.
// Cost: a sort and a compaction; fuses with what makes a. What reads the result runs without a stop. See also GroupBy,
// which tells where the elements come from, and IsFirst, which keeps their order.
func (a Array) Unique() Array { return a.unary("unique", primitives.Unique) }

// UniqueCounts is Unique, and how often each element occurs, as Int64.
func (a Array) UniqueCounts() (values, counts Array) {
	out := nary("uniquecounts", 2, []Array{a}, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		values, counts, err := primitives.UniqueCounts(at, in[0])
		return []graph.Value{values, counts}, err
	})
	return out[0], out[1]
}

// IsFirst tells which elements are the first of their kind, in row-major order: a.Filter(a.IsFirst()) are the different
// elements in the order in which they appear.
//
// Shapes: kept. Types: any to bool. -0 and +0 are equal, and all NaN are.
// Cost: a sort of a with the places; fuses with what makes a.
func (a Array) IsFirst() Array { return a.unary("isfirst", primitives.IsFirst) }

// Groups are the groups of elements whose keys are equal, in ascending order of the keys. Results of their methods are
// deferred like all others. All but Index have one extent, known late: the number of groups.
type Groups struct {
	keys  []Array
	count Array
	first Array
	index Array
}

// GroupBy finds the groups of elements whose keys are equal. Several arrays of keys are compared one after the other,
// so that the groups are in lexicographic order.
//
//	g := laze.GroupBy(city, year)
//	err := laze.Eval(ctx, g.Keys()[0], g.Keys()[1], g.Mean(income))
//
// Shapes: keys are broadcast; extents may be 0 or known late. Types: keys any, each its own.
// -0 and +0 are equal, and stand as +0; all NaN are equal, and the last.
// Errors: no keys; shapes that differ.
// Cost: a sort of each array of keys with the places; what nobody reads is not computed but for that. What reads the
// results runs without a stop.
func GroupBy(keys ...Array) Groups {
	out := nary("groupby", len(keys)+3, keys, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		g, err := primitives.GroupBy(at, in...)
		return append(g.Keys, g.Count, g.First, g.Index), err
	})
	n := len(keys)
	return Groups{keys: out[:n:n], count: out[n], first: out[n+1], index: out[n+2]}
}

// Keys gives the keys of each group, one array per array of keys.
func (g Groups) Keys() []Array { return append([]Array{}, g.keys...) }

// Count gives the number of elements of each group, Int64.
func (g Groups) Count() Array { return g.count }

// First gives the place of the first element of each group, an Int64 that counts in row-major order.
func (g Groups) First() Array { return g.first }

// Index gives each element the number of its group, Int64, in the shape of the keys: g.Mean(x).Take(g.Index()) is the
// mean of the group of each element.
func (g Groups) Index() Array { return g.index }

// Reduce folds the elements of x group by group, in row-major order.
//
//	out[g] = f(f(init, x[i]), x[j]) ..    over the elements i < j < .. of group g
//
// f is called once, with symbols. init is a Go number, which adapts to the type of x.
//
// Shapes: x has the shape of the keys; or, where that has one axis, more axes behind, whose rows are folded place by
// place. Types: the result has that of x. Order: one after the other, so f need neither commute nor be associative.
// Errors: shapes that differ; init is nil; f is nil, panics, or gives another type than x's. Cost: one pass over x and
// Index; fuses with what makes x.
func (g Groups) Reduce(x Array, init any, f func(x, y Expr) Expr) Array {
	return g.fold("reduce", x, func(groups primitives.Groups, at graph.Site, v graph.Value) (graph.Value, error) {
		op, err := operator(at, init, f, v.Elem())
		if err != nil {
			return graph.Value{}, err
		}
		return groups.Reduce(at, op, v)
	})
}

// Sum adds the elements of x of each group. Types: as Sum of an Array. Shapes, order, cost: as Reduce. Errors: shapes
// that differ.
func (g Groups) Sum(x Array) Array { return g.fold("sum", x, primitives.Groups.Sum) }

// Min gives the smallest element of x of each group. Types, floats: as Min of an Array. Shapes,
// order, cost, errors: as Sum.
func (g Groups) Min(x Array) Array { return g.fold("min", x, primitives.Groups.Min) }

// Max gives the greatest element of x of each group. Types, floats: as Max of an Array. Shapes,
// order, cost, errors: as Sum.
func (g Groups) Max(x Array) Array { return g.fold("max", x, primitives.Groups.Max) }

// Mean gives the average of x over each group. Types: as Mean of an Array. Shapes, order, cost, errors: as Sum.
// Accuracy: summed in Float64, one after the other, and rounded once where the result is Float32.
func (g Groups) Mean(x Array) Array { return g.fold("mean", x, primitives.Groups.Mean) }

func (g Groups) fold(word string, x Array, f func(primitives.Groups, graph.Site, graph.Value) (graph.Value, error)) Array {
	return joint(word, []Array{x, g.count, g.index}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return f(primitives.Groups{Count: in[1], Index: in[2]}, at, in[0])
	})
}
