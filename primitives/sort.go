package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Sort orders the elements along an axis.
//
//	out[.., i, ..] = the i-th smallest of x[.., :, ..], or the i-th greatest where descending
//
// Shapes: kept; the extent may be 0 or known late. Types: any; false is smaller than true.
// Order: stable; floats are ordered -0 < +0, numbers, then NaN last, in either direction.
// Errors: an axis that does not exist.
// Cost: fuses with what makes x. An axis that is not the last costs two transpositions.
func Sort(at graph.Site, x graph.Value, axis int, descending bool) (graph.Value, error) {
	return first(SortBy(at, axis, descending, x))
}

// SortBy orders keys along an axis and moves the elements of payloads with them.
//
//	out_0 = Sort(keys);  out_k[.., i, ..] = payload_k[.., p(i), ..]  where  out_0[.., i, ..] = keys[.., p(i), ..]
//
// Shapes: operands are broadcast. Types: any, each its own. Order, errors, cost: as Sort.
func SortBy(at graph.Site, axis int, descending bool, keys graph.Value, payload ...graph.Value) ([]graph.Value, error) {
	in, _, err := Broadcast(at, append([]graph.Value{keys}, payload...)...)
	if err != nil {
		return nil, err
	}
	return alongLast(at, axis, in, func(rows []graph.Value) []graph.Value {
		elem := rows[0].Elem()
		rows[0] = ordered(at, rows[0])
		out := graph.NewCall(at, graph.RoutineSort, []int64{flag(descending)}, rows...).Values()
		out[0] = cast(at, out[0], elem)
		return out
	})
}

// ArgSort gives the permutation that sorts along an axis, so that TakeAlong(x, axis, ArgSort(x)) is Sort(x).
//
//	x[.., out[.., i, ..], ..] = the i-th smallest of x[.., :, ..], equal ones in ascending order of their places
//
// Shapes: kept. Types: any to i64. Order, errors, cost: as Sort.
func ArgSort(at graph.Site, x graph.Value, axis int, descending bool) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	return first(alongLast(at, axis, []graph.Value{x}, func(rows []graph.Value) []graph.Value {
		return graph.NewCall(at, graph.RoutineArgSort, []int64{flag(descending)}, ordered(at, rows[0])).Values()
	}))
}

// alongLast calls a routine, which works along the last axis, along any: operands have one shape.
func alongLast(at graph.Site, axis int, in []graph.Value, routine func(rows []graph.Value) []graph.Value) ([]graph.Value, error) {
	a, err := axisOf(at, in[0], axis)
	if err != nil {
		return nil, err
	}
	rows := make([]graph.Value, len(in))
	var back []int
	for i, x := range in {
		rows[i], back = toLast(at, x, a)
	}
	out := routine(rows)
	for i, v := range out {
		out[i] = transposed(at, v, back)
	}
	return out, nil
}

// ordered gives keys that the routines can order: bool becomes u8.
func ordered(at graph.Site, keys graph.Value) graph.Value {
	if keys.Elem() == expr.Bool {
		return cast(at, keys, expr.Uint8)
	}
	return keys
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
