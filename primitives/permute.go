package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Permutation gives the numbers 0 to n-1 in random order.
//
//	out = ArgSort(RandomBits)      of n words u64
//
// Equal words, which are there with a probability of less than n^2 / 2^65, keep their order; but for that, every order
// is equally likely. (A bijection computed per element, such as a Feistel network, would store nothing, but short ones
// favour some orders: those on 2^(2b) numbers, b > 1, are all even.) Shapes: the result is [n]. Types: i64. Errors: as
// RandomBits. Cost: one sort, of keys that are computed while it is filled.
func Permutation(at graph.Site, key Key, n int64) (graph.Value, error) {
	return permutation(at, key, graph.Dims(n))
}

// Shuffle moves what lies along an axis to random places.
//
//	out[.., i, ..] = x[.., p[i], ..],  p = Permutation(n)
//
// Shapes, types: kept; n is the extent of the axis, which may be known late. Errors: an axis that does not exist; as
// RandomBits.
// Cost: as Permutation; the gather fuses with what reads the result.
func Shuffle(at graph.Site, key Key, x graph.Value, axis int) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	a, err := axisOf(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	places, err := permutation(at, key, graph.Shape{x.Shape()[a]})
	if err != nil {
		return graph.Value{}, err
	}
	return Take(at, x, a, places)
}

// Choice draws k of the numbers 0 to n-1, none twice.
//
//	out = Permutation(n)[:k]
//
// Shapes: the result is [k]. Types: i64. Errors: k outside [0, n]; as RandomBits.
// Cost: one selection, of keys that are computed while it runs; less than a sort where k is small.
func Choice(at graph.Site, key Key, n, k int64) (graph.Value, error) {
	keys, err := random(at, key, expr.Uint64, graph.Dims(n), wholeWord)
	if err != nil {
		return graph.Value{}, err
	}
	if k < 0 || k > n {
		return graph.Value{}, at.Errorf("k is %d: there are %d numbers to choose from: give 0 to %d", k, n, n)
	}
	_, places, err := KSelect(at, keys, k, 0, false)
	return places, err
}

func permutation(at graph.Site, key Key, shape graph.Shape) (graph.Value, error) {
	keys, err := random(at, key, expr.Uint64, shape, wholeWord)
	if err != nil {
		return graph.Value{}, err
	}
	return ArgSort(at, keys, 0, false)
}

func wholeWord(r *randomWords) expr.Ref { return r.word(expr.Uint64) }
