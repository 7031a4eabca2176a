package interp

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// keysOf gives n keys of type t with many ties, and the extremes of t.
func keysOf(t expr.Type, n int) []uint64 {
	special := []uint64{0, 1, 1 << (t.Bits() - 1), 1<<(t.Bits()-1) - 1, 1<<t.Bits() - 1}
	switch t {
	case expr.Bool:
		special = []uint64{0, 1}
	case expr.Float32:
		special = append(special, 0x7f800000, 0xff800000, 0x7fc00000, 0x3f800000)
	case expr.Float64:
		special = append(special, 0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 0x3ff0000000000000)
	}
	keys := make([]uint64, n)
	for i, r := range numbers(n) {
		keys[i] = special[(r>>32)%uint64(len(special))]
	}
	return keys
}

// rank gives a number that orders the keys of t: floats by their bits, NaN as the largest.
func rank(t expr.Type, bits uint64, descending bool) uint64 {
	top := uint64(1) << (t.Bits() - 1)
	all := top<<1 - 1
	if t.IsFloat() {
		x := math.Float64frombits(bits)
		if t == expr.Float32 {
			x = float64(math.Float32frombits(uint32(bits)))
		}
		if x != x {
			return math.MaxUint64
		}
		if bits >= top {
			bits = all - bits // the larger its magnitude, the smaller a negative number
		} else {
			bits += top
		}
	} else if t.IsSigned() {
		bits ^= top
	}
	if descending {
		return all - bits
	}
	return bits
}

func TestSortEveryType(t *testing.T) {
	for _, elem := range expr.Types {
		for _, descending := range []bool{false, true} {
			keys := Array{elem, []int64{3, 50}, keysOf(elem, 150)}
			in := graph.NewInput(graph.Site{}, elem, graph.Dims(3, 50)).Value(0)
			attr := oneIf(descending)
			order := graph.NewCall(graph.Site{}, graph.RoutineArgSort, []int64{attr}, in)
			sorted := graph.NewCall(graph.Site{}, graph.RoutineSort, []int64{attr}, in)
			top := graph.NewCall(graph.Site{}, graph.RoutineSelect, []int64{0, 7, attr}, in)
			out, err := Eval(context.Background(),
				[]graph.Value{order.Value(0), sorted.Value(0), top.Value(0), top.Value(1)},
				map[*graph.Node]Array{in.Node: keys})
			if err != nil {
				t.Fatal(err)
			}
			for row := range 3 {
				checkRow(t, elem, descending, keys.Bits[50*row:50*row+50], out, row)
			}
		}
	}
}

// checkRow compares a row with a sort of pairs (rank, index), which are all different.
func checkRow(t *testing.T, elem expr.Type, descending bool, keys []uint64, out []Array, row int) {
	type pair struct{ rank, index uint64 }
	pairs := make([]pair, len(keys))
	for i, key := range keys {
		pairs[i] = pair{rank(elem, key, descending), uint64(i)}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if a.rank < b.rank || a.rank == b.rank && a.index < b.index {
			return -1
		}
		return 1
	})
	for i, p := range pairs {
		key := keys[p.index]
		if at := 50*row + i; out[0].Bits[at] != p.index || out[1].Bits[at] != key {
			t.Fatalf("%v, descending %v: place %d holds element %d", elem, descending, i, out[0].Bits[at])
		}
		if at := 7*row + i; i < 7 && (out[2].Bits[at] != key || out[3].Bits[at] != p.index) {
			t.Fatalf("%v, descending %v: selected element %d at place %d", elem, descending, out[3].Bits[at], i)
		}
	}
}

func oneIf(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
