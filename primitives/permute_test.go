package primitives

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// shuffled is the order of n keys.
func shuffled(key Key, n int64) []float64 {
	order := make([]float64, n)
	for i := range order {
		order[i] = float64(i)
	}
	slices.SortStableFunc(order, func(a, b float64) int {
		return cmp.Compare(word64(key, uint64(a)), word64(key, uint64(b)))
	})
	return order
}

func TestPermutation(t *testing.T) {
	w := newWorld(t)
	for _, key := range keys {
		for _, n := range []int64{0, 1, 2, 5, 100} {
			want := shuffled(key, n)
			w.equal(expr.Int64, nd{[]int64{n}, want})(Permutation(site("permutation"), key, n))
			for _, k := range []int64{0, 1, n / 2, n} {
				if k <= n {
					w.equal(expr.Int64, nd{[]int64{k}, want[:k]})(Choice(site("choice"), key, n, k))
				}
			}
		}
	}
}

func TestShuffle(t *testing.T) {
	key := Key{Seed: 5, Generator: Threefry}
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for axis, n := range a.dims {
			order := shuffled(key, n)
			w.equal(x.Elem(), build(a.dims, func(i []int64) float64 { return a.at(with(i, axis, int64(order[i[axis]]))...) }))(Shuffle(site("shuffle"), key, x, axis))
		}
	})
	w := newWorld(t)
	late := w.late(expr.Int64, 6)
	w.equal(expr.Int64, list(shuffled(key, 6)...))(Shuffle(site("shuffle"), key, late, -1))
}

// All 24 orders of four numbers come up equally often; so does every number in the first place of a choice.
func TestPermutationIsUniform(t *testing.T) {
	const n = 2400
	orders := map[string]float64{}
	var firsts [4]float64
	for seed := range uint64(n) {
		p := shuffled(Key{Seed: seed}, 4)
		orders[fmt.Sprint(p)]++
		firsts[int(p[0])]++
	}
	counts := make([]float64, 0, 24)
	for _, c := range orders {
		counts = append(counts, c)
	}
	slices.Sort(counts)
	// 0.1% of all keys: 49.7 for 23 degrees of freedom, 16.3 for 3
	if chi := chiSquared(counts); len(counts) != 24 || chi > 49.7 {
		t.Errorf("%d orders, chi squared %v", len(counts), chi)
	}
	if chi := chiSquared(firsts[:]); chi > 16.3 {
		t.Errorf("first places %v, chi squared %v", firsts, chi)
	}
}

func TestPermutationRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "permutation: extent -1 of axis 0 is negative")(Permutation(site("permutation"), Key{}, -1))
	refused(t, "choice: k is 4: there are 3 numbers to choose from: give 0 to 3")(Choice(site("choice"), Key{}, 3, 4))
	refused(t, "choice: k is -1: there are 3 numbers to choose from: give 0 to 3")(Choice(site("choice"), Key{}, 3, -1))
	refused(t, "choice: extent -9223372036854775808 of axis 0 is negative")(Choice(site("choice"), Key{}, math.MinInt64, 0))
	refused(t, "shuffle: axis 1 does not exist: f64[3] has only axis 0")(Shuffle(site("shuffle"), Key{}, w.array(3), 1))
	refused(t, "shuffle: generator 9 does not exist: take Philox or Threefry")(Shuffle(site("shuffle"), Key{Generator: 9}, w.array(3), 0))
	refused(t, "shuffle: operand 0 is no array: make it with From or another primitive")(Shuffle(site("shuffle"), Key{}, graph.Value{}, 0))
}
