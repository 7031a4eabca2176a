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
	order := make([]uint64, len(keys))
	for i := range order {
		order[i] = uint64(i)
	}
	slices.SortStableFunc(order, func(a, b uint64) int { return compareKeys(t, keys[a], keys[b], descending) })
	return order
}

// compareKeys orders keys: NaN last in either direction, -0 before +0 where ascending.
func compareKeys(t expr.Type, a, b uint64, descending bool) int {
	switch nanA, nanB := isNaN(t, a), isNaN(t, b); {
	case nanA && nanB:
		return 0
	case nanA:
		return 1
	case nanB:
		return -1
	case descending:
		return cmp.Compare(rankOf(t, b), rankOf(t, a))
	}
	return cmp.Compare(rankOf(t, a), rankOf(t, b))
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

// rankOf maps a key that is no NaN to a number with the same order.
func rankOf(t expr.Type, bits uint64) uint64 {
	sign := uint64(1) << (t.Bits() - 1)
	switch {
	case t.IsFloat() && bits&sign != 0:
		return sign - 1 - bits&^sign
	case t.IsFloat() || t.IsSigned():
		return bits ^ sign
	}
	return bits
}
