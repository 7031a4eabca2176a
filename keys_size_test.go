package laze_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze"
)

// keyData are many elements with few keys, many keys, runs of keys, and one key for all.
func keyData(n int) map[string][]int32 {
	r := rand.New(rand.NewPCG(3, 9))
	data := map[string][]int32{"few": make([]int32, n), "many": make([]int32, n), "runs": make([]int32, n), "one": make([]int32, n)}
	for i := range n {
		data["few"][i] = int32(r.IntN(17)) - 8
		data["many"][i] = int32(r.IntN(n)) - int32(n/2)
		data["runs"][i] = int32(i / 100 % 7)
	}
	return data
}

// ints computes an array of integers and compares it.
func ints(t *testing.T, what string, a laze.Array, want []int64) {
	t.Helper()
	got, err := a.Cast(laze.Int64).Int64s(ctx)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%s: %d elements, not these %d: %v", what, len(got), len(want), err)
	}
}

// Groups, runs, segments and sets of many elements, beside plain loops and maps. The keys are a strided view,
// backwards.
func TestManyKeys(t *testing.T) {
	t.Parallel()
	const n = 16_411 // two leaves and some
	add := func(x, y laze.Expr) laze.Expr { return x.Add(y) }
	values := laze.Random{Seed: 5}.Integers(laze.Int64, -1000, 1000, n)
	v, err := values.Int64s(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range keyData(n) {
		spread := make([]int32, 2*n)
		for i, k := range data {
			spread[2*(n-1-i)+1] = k
		}
		keys := laze.From(spread).Slice(laze.Span{Start: laze.End, Stop: laze.Begin, Step: -2})
		sums, counts := map[int32]int64{}, map[int32]int64{}
		var order []int32
		for i, k := range data {
			if counts[k] == 0 {
				order = append(order, k)
			}
			sums[k] += v[i]
			counts[k]++
		}
		groups := laze.GroupBy(keys)
		ints(t, name+" in order", keys.Filter(keys.IsFirst()), wide(order))
		slices.Sort(order)
		ints(t, name+" keys", groups.Keys()[0], wide(order))
		ints(t, name+" unique", keys.Unique(), wide(order))
		ints(t, name+" counts", groups.Count(), each(order, func(k int32) int64 { return counts[k] }))
		ints(t, name+" sums", groups.Sum(values), each(order, func(k int32) int64 { return sums[k] }))
		ints(t, name+" back", groups.Sum(values).Take(groups.Index()), each(data, func(k int32) int64 { return sums[k] }))
		ints(t, name+" places", keys.Unique().SearchSorted(keys), each(data, func(k int32) int64 { i, _ := slices.BinarySearch(order, k); return int64(i) }))

		var starts, runs, scan []int64
		for i, k := range data {
			if i == 0 || data[i-1] != k {
				starts, runs = append(starts, int64(i)), append(runs, 0)
			}
			runs[len(runs)-1] += v[i]
			scan = append(scan, runs[len(runs)-1])
		}
		_, _, begun := keys.RunLengths()
		_, folds := values.ReduceByKey(keys, nil, add)
		ints(t, name+" starts", begun, starts)
		ints(t, name+" runs", folds, runs)
		ints(t, name+" segments", values.SumSegments(0, begun), runs)
		ints(t, name+" scan", values.ScanByKey(0, keys, nil, add), scan)
		ints(t, name+" scan of segments", values.ScanSegments(0, laze.From(starts), 0, add), scan)
		odd := keys.And(1).Ne(0)
		ints(t, name+" partitioned", first(keys.Partitioned(odd)), append(wide(only(data, 1)), wide(only(data, 0))...))
		set := keys.Filter(odd).Unique()
		ints(t, name+" difference", keys.Sort(0).Difference(set), wide(only(order, 0)))
		ints(t, name+" intersection", set.Intersect(keys.Sort(0)), wide(only(order, 1)))
	}
}

func first(a, _ laze.Array) laze.Array { return a }

func each(list []int32, f func(k int32) int64) []int64 {
	out := make([]int64, len(list))
	for i, k := range list {
		out[i] = f(k)
	}
	return out
}

func wide(list []int32) []int64 { return each(list, func(k int32) int64 { return int64(k) }) }

// only keeps the keys with that lowest bit.
func only(list []int32, bit int32) []int32 {
	return slices.DeleteFunc(slices.Clone(list), func(k int32) bool { return k&1 != bit })
}
