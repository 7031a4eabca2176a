package ref

import (
	"cmp"
	"math"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// routine computes one row of a library routine.
func (w *walk) routine(a *schedule.Call, keys expr.Type, operands [][]uint64) [][]uint64 {
	order := sorted(keys, operands[0], attr(a, "descending") != 0)
	switch a.Routine {
	case graph.RoutineSort:
		var out [][]uint64
		for _, x := range operands {
			out = append(out, take(x, order))
		}
		return out
	case graph.RoutineArgSort:
		return [][]uint64{order}
	case graph.RoutineSelect:
		from := attr(a, "from")
		chosen := order[from:min(from+attr(a, "k"), int64(len(order)))]
		return [][]uint64{take(operands[0], chosen), chosen}
	}
	panic("ref: no routine " + a.Routine)
}

func attr(a *schedule.Call, name string) int64 {
	for _, x := range a.Attrs {
		if x.Name == name {
			return x.Value
		}
	}
	return 0
}

func take(xs, order []uint64) []uint64 {
	out := make([]uint64, len(order))
	for i, k := range order {
		out[i] = xs[k]
	}
	return out
}

// sorted gives the stable order of keys.
func sorted(t expr.Type, keys []uint64, descending bool) []uint64 {
	ranks, order := make([]uint64, len(keys)), make([]uint64, len(keys))
	for i, k := range keys {
		ranks[i], order[i] = rankOf(t, k, descending), uint64(i)
	}
	slices.SortFunc(order, func(a, b uint64) int {
		if ranks[a] != ranks[b] {
			return cmp.Compare(ranks[a], ranks[b])
		}
		return cmp.Compare(a, b)
	})
	return order
}

func isNaN(t expr.Type, bits uint64) bool {
	switch t {
	case expr.Float32:
		x := math.Float32frombits(uint32(bits))
		return x != x
	case expr.Float64:
		return math.IsNaN(math.Float64frombits(bits))
	}
	return false
}

// rankOf maps a key to a number with the same order: NaN last in either direction, -0 before +0 where ascending.
func rankOf(t expr.Type, bits uint64, descending bool) uint64 {
	if isNaN(t, bits) {
		return math.MaxUint64
	}
	sign := uint64(1) << (t.Bits() - 1)
	switch {
	case t.IsFloat() && bits&sign != 0:
		bits = sign - 1 - bits&^sign
	case t.IsFloat() || t.IsSigned():
		bits ^= sign
	}
	if descending {
		return sign - 1 + sign - bits
	}
	return bits
}
