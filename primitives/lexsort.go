package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// LexSort gives the permutation that sorts along an axis by several keys: by the first, equal
// ones by the second, and so on.
//
//	TakeAlong(keys_k, axis, out) for all k are the rows (keys_0[i], keys_1[i], ..) in lexicographic order
//
// Shapes: keys are broadcast; the result has their shape. Types: any, each its own, to i64.
// Order, cost: one stable sort per key, the last first, each of a key and the permutation so
// far. Errors: as Sort; no keys.
func LexSort(at graph.Site, axis int, keys ...graph.Value) (graph.Value, error) {
	if len(keys) == 0 {
		return graph.Value{}, at.Errorf("needs at least one array of keys")
	}
	in, _, err := Broadcast(at, keys...)
	if err != nil {
		return graph.Value{}, err
	}
	return first(alongLast(at, axis, in, func(rows []graph.Value) []graph.Value {
		_, order := lexSorted(at, rows, expr.Int64)
		return []graph.Value{order}
	}))
}

// lexSorted sorts rows by several keys. It gives the first key in order, and the permutation in a type that holds all
// places of a row.
func lexSorted(at graph.Site, rows []graph.Value, places expr.Type) (keys, order graph.Value) {
	last := len(rows) - 1
	shape := rows[last].Shape()
	order = cast(at, positions(at, shape, []int{len(shape) - 1}), places)
	for k := last; k >= 0; k-- {
		keys = ordered(at, rows[k])
		if k < last {
			keys = takenAlong(at, keys, order)
		}
		out := graph.NewCall(at, graph.RoutineSort, []int64{0}, keys, order)
		keys, order = cast(at, out.Value(0), rows[k].Elem()), out.Value(1)
	}
	return keys, order
}

// takenAlong reads rows in the order of a permutation of each.
func takenAlong(at graph.Site, x, order graph.Value) graph.Value {
	axes := make([]graph.Value, len(x.Shape()))
	axes[len(axes)-1] = cast(at, order, expr.Int64)
	keepCoordinates(at, axes, x.Shape())
	return graph.NewGather(at, &graph.Indexed{}, x.Shape(), x, axes...).Value(0)
}

// IsSorted tells whether the elements along an axis ascend, as Sort leaves them; zeros may stand in any order.
//
//	out[..] = no x[.., i+1, ..] is smaller than x[.., i, ..]
//
// Shapes: the axis is dropped; its extent may be 0 or known late. Types: any to bool. NaN is the greatest. Empty: true.
// Errors: an axis that does not exist. Cost: reads x once; fuses with what makes it.
func IsSorted(at graph.Site, x graph.Value, axis int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	a, err := axisOf(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	x = ordered(at, x)
	ends := trimmed(at, x, a, shorter(at, x.Shape()[a], 1))
	b := expr.NewBuilder(x.Elem(), x.Elem())
	ascends := b.Func(b.Op(expr.Not, isBefore(b, 1, 0)))
	all := mapped(at, ascends, ends[0].Shape(), ends[0], ends[1])
	return reduced(at, everyRow.of(expr.Bool), []int{a}, false, all)[0], nil
}
