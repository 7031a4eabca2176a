package backendtest

import (
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/primitives"
)

// testKeys checks the primitives over keys as they are composed: searches, segments, runs, groups, partitions and sets,
// on lines around those where blocks and leaves end. Results that are known late feed others.
func testKeys(t *testing.T, b backend.Backend) {
	lengths := []int64{257, 0, 8193, 1, 255, 8191, 2}
	if testing.Short() {
		lengths = []int64{0, 257, 1}
	}
	for i, elem := range Swept(expr.Types) {
		n, seed := lengths[i%len(lengths)], uint64(i)
		for _, roots := range keyed(fewKeys(elem, n, seed), input(expr.Float32, graph.Dims(n)), input(elem, graph.Dims(n))) {
			if err := graph.Verify(roots...); err != nil {
				t.Fatalf("%v[%d]: %v", elem, n, err)
			}
			if newProgram(seed, roots...).check(t, b); t.Failed() {
				return
			}
		}
	}
}

// fewKeys makes keys of few values, among them for floats both zeros and NaN, read from a strided view.
func fewKeys(elem expr.Type, n int64, salt uint64) graph.Value {
	table := input(elem, graph.Dims(11))
	wide := graph.NewGather(site("few"), &graph.Indexed{}, graph.Dims(2*n), table, hashed(graph.Dims(2*n), 11, salt)).Value(0)
	return gather(wide, &graph.Affine{Offset: []int64{max(2*n-1, 0)}, Step: [][]int64{{-2}}}, n)
}

// keyed gives programs of every primitive: of keys, of numbers that belong to them, and of other keys.
func keyed(keys, x, other graph.Value) [][]graph.Value {
	at := site("keys")
	var failed error
	try := func(v graph.Value, err error) graph.Value {
		if err != nil {
			failed = err
		}
		return v
	}
	sorted, set := try(primitives.Sort(at, keys, 0, false)), try(primitives.Unique(at, other))
	values, lengths, starts, err := primitives.RunLengths(at, keys)
	try(values, err)
	last := primitives.Fold{Combine: lastOf(x.Elem()), Init: []uint64{0}}
	sum := primitives.Fold{Combine: expr.Binary(expr.Add, x.Elem())}
	begun, folds, err := primitives.ReduceByKey(at, last, keys, x)
	try(begun, err)
	groups, err := primitives.GroupBy(at, keys)
	try(groups.Index, err)
	mask := mapped(x, func(b *expr.Builder) expr.Ref { return b.Op(expr.Lt, 0, b.Const(x.Elem(), 0)) })
	parts, err := primitives.Partition(at, x, mask)
	try(parts[0], err)
	all, counts, err := primitives.Partitioned(at, keys, mask)
	try(all, err)
	pairs, err := primitives.GroupBy(at, keys, mask)
	try(pairs.Index, err)
	scan := func(exclusive, reverse bool) graph.Value {
		return try(primitives.ScanByKey(at, last, 0, exclusive, reverse, keys, x))
	}
	segments := func(exclusive, reverse bool) graph.Value {
		return try(primitives.ScanSegments(at, last, 0, exclusive, reverse, starts, x))
	}
	programs := [][]graph.Value{
		{try(primitives.SearchSorted(at, sorted, other, false)), try(primitives.SearchSorted(at, set, keys, true))},
		{values, lengths, starts, begun, folds, scan(true, false), scan(false, true)},
		{try(primitives.SumSegments(at, 0, starts, x)), try(primitives.ScanByKey(at, sum, 0, false, false, keys, x)), segments(false, false), segments(true, true)},
		{groups.Keys[0], groups.Count, groups.First, groups.Index, try(groups.Mean(at, x)), try(groups.Min(at, x))},
		append(pairs.Keys, pairs.Index, try(primitives.LexSort(at, 0, mask, keys)), try(primitives.IsFirst(at, keys))),
		append(append(parts, all), counts...),
		{try(primitives.Union(at, set, sorted)), try(primitives.Intersect(at, sorted, set)), try(primitives.SymmetricDifference(at, set, sorted))},
		{try(primitives.IsIn(at, keys, other)), try(primitives.IsSorted(at, keys, 0)), try(primitives.IsSorted(at, sorted, 0))},
	}
	if failed != nil {
		panic(failed)
	}
	return programs
}

// lastOf takes the later of two elements: it does not commute.
func lastOf(t expr.Type) *expr.Func {
	return expr.NewBuilder(t, t).Func(1)
}
