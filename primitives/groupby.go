package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Groups are the groups of elements whose keys are equal, in ascending order of the keys. All arrays but Index have one
// extent, known late: the number of groups.
type Groups struct {
	Keys  []graph.Value // of each group, one array per array of keys
	Count graph.Value   // the number of elements of each group, i64
	First graph.Value   // the place of the first of them, i64
	Index graph.Value   // the number of the group of each element, i64, in the shape of the keys
}

// Reduce folds the elements of x, or its rows, group by group: ReduceByIndex with Index. No group is empty.
// Shapes, types, order, errors, cost: as there.
func (g Groups) Reduce(at graph.Site, f Fold, x graph.Value) (graph.Value, error) {
	return ReduceByIndex(at, f, g.Index, g.Count.Shape()[0], x)
}

// Sum adds the elements of each group. Types: as Sum. All else: as Reduce of Groups.
func (g Groups) Sum(at graph.Site, x graph.Value) (graph.Value, error) { return g.fold(at, addRow, x) }

// Min gives the smallest element of each group. Types, floats: as Min. All else: as Reduce of Groups.
func (g Groups) Min(at graph.Site, x graph.Value) (graph.Value, error) { return g.fold(at, minRow, x) }

// Max gives the greatest element of each group. Types, floats: as Max. All else: as Reduce of Groups.
func (g Groups) Max(at graph.Site, x graph.Value) (graph.Value, error) { return g.fold(at, maxRow, x) }

func (g Groups) fold(at graph.Site, row foldRow, x graph.Value) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	x = cast(at, x, row.keeps(x.Elem()))
	return g.Reduce(at, row.begun(x.Elem()), x)
}

// Mean gives the average of each group, or of each place of its rows. Types: as Mean. Accuracy: summed in f64, one
// after the other, and rounded once to f32 where the result is f32.
func (g Groups) Mean(at graph.Site, x graph.Value) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	sum, err := g.Sum(at, cast(at, x, expr.Float64))
	if err != nil {
		return graph.Value{}, err
	}
	b := expr.NewBuilder(expr.Float64, expr.Int64)
	mean := b.Op(expr.Div, 0, b.Cast(expr.Float64, 1))
	if x.Elem() == expr.Float32 {
		mean = b.Cast(expr.Float32, mean)
	}
	return mapped(at, b.Func(mean), sum.Shape(), sum, placed(at, g.Count, sum.Shape(), 0)), nil
}

// GroupBy finds the groups of elements whose keys are equal.
//
//	Keys[Index[i]] = keys[i];  Count[g] = number of i with Index[i] = g;  First[g] = the least of them
//
// Several arrays of keys are compared one after the other: the groups are in lexicographic order. A place is a
// row-major position. A fold of each group is ReduceByIndex with Index.
//
// Shapes: keys are broadcast; extents may be 0 or known late. Types: keys any, each its own.
// Keys: -0 and +0 are equal, the key of their group is +0; all NaN are equal, and the last.
// Errors: no keys; shapes that differ.
// Cost: a sort of each array of keys with the places; what nobody reads is not computed but for that.
// No stop is needed before what reads the results.
func GroupBy(at graph.Site, keys ...graph.Value) (Groups, error) {
	if len(keys) == 0 {
		return Groups{}, at.Errorf("needs at least one array of keys")
	}
	in, shape, err := Broadcast(at, keys...)
	if err != nil {
		return Groups{}, err
	}
	rows := make([]graph.Value, len(in))
	for k, x := range in {
		if rows[k], err = Flatten(at, plainZeros(at, x)); err != nil {
			return Groups{}, err
		}
	}
	g := grouped(at, rows)
	if len(shape) != 1 {
		g.Index = reshaped(at, g.Index, shape)
	}
	return g, nil
}

// grouped finds the groups of keys of one axis.
func grouped(at graph.Site, rows []graph.Value) Groups {
	sorted := make([]graph.Value, len(rows))
	var order graph.Value
	sorted[0], order = lexSorted(at, rows, placeType(rows[0].Shape()[0]))
	for k := 1; k < len(rows); k++ {
		sorted[k] = takenAlong(at, rows[k], order)
	}
	r := runsOf(at, sorted...)
	g := Groups{First: r.firsts(at, cast(at, order, expr.Int64)), Count: r.lengths(at, r.starts(at))}
	for _, keys := range sorted {
		g.Keys = append(g.Keys, r.firsts(at, keys))
	}
	g.Index = putAt(at, fill(at, expr.Int64, 0, order.Shape()), order, r.numbers(at))
	return g
}

// putAt writes values to places of a line.
func putAt(at graph.Site, base, place, values graph.Value) graph.Value {
	places := []graph.Value{cast(at, place, expr.Int64)}
	return graph.NewScatter(at, &graph.Scatter{Conflict: graph.KeepLast}, base, places, values).Value(0)
}

// plainZeros makes -0 to +0, so that equal keys have equal bits.
func plainZeros(at graph.Site, keys graph.Value) graph.Value {
	if !keys.Elem().IsFloat() {
		return keys
	}
	b := expr.NewBuilder(keys.Elem())
	sum := b.Func(b.Op(expr.Add, 0, b.Const(keys.Elem(), 0)))
	return mapped(at, sum, keys.Shape(), keys)
}
