package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// A Random names a sequence of random numbers. Its methods are functions of the name and the index alone: the same call
// gives the same numbers, so calls that are to be independent need different streams.
//
//	rng := laze.Random{Seed: 42}
//	noise := rng.Normal(laze.Float64, 1000)
//
// Errors of all methods: a generator that does not exist; negative or too large extents.
// Cost: nothing is stored; each element is computed where it is read, by the generator (numeric contract, section 6).
// Source: Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.
type Random struct {
	Seed, Stream uint64
	Generator    Generator // Philox where it is not set
}

// A Generator makes random bits of the name and the index. Both pass the batteries of tests of TestU01.
type Generator = primitives.Generator

// The generators.
const (
	Philox   = primitives.Philox   // Philox4x32-10: products of 32 bits
	Threefry = primitives.Threefry // Threefry2x64-20: sums, rotations and exclusive ors of 64 bits
)

func (r Random) key() primitives.Key {
	return primitives.Key{Seed: r.Seed, Stream: r.Stream, Generator: r.Generator}
}

// Bits gives uniformly distributed words. Types: Uint32, Uint64. Errors: another type.
func (r Random) Bits(t DType, dims ...int) Array {
	return made("bits", func(at graph.Site) (graph.Value, error) { return primitives.RandomBits(at, r.key(), t, wide(dims)) })
}

// Uniform gives numbers that are uniformly distributed over [0, 1): multiples of 2^-24 in Float32, of 2^-53 in Float64.
//
// Types: Float32, Float64. Errors: another type.
func (r Random) Uniform(t DType, dims ...int) Array {
	return made("uniform", func(at graph.Site) (graph.Value, error) { return primitives.Uniform(at, r.key(), t, wide(dims)) })
}

// Normal gives numbers of mean 0 and standard deviation 1, by the transform of Box and Muller.
//
// Types: Float32, Float64. Errors: another type.
func (r Random) Normal(t DType, dims ...int) Array {
	return made("normal", func(at graph.Site) (graph.Value, error) { return primitives.Normal(at, r.key(), t, wide(dims)) })
}

// Exponential gives numbers of the exponential distribution of mean 1: -log(1-u) of those that Uniform gives.
//
// Types: Float32, Float64. Errors: another type.
func (r Random) Exponential(t DType, dims ...int) Array {
	return made("exponential", func(at graph.Site) (graph.Value, error) {
		return primitives.Exponential(at, r.key(), t, wide(dims))
	})
}

// Bernoulli gives true with probability p, rounded up to a multiple of 2^-53: where Uniform, of Float64, is below p.
//
// Errors: p outside of [0, 1].
func (r Random) Bernoulli(p float64, dims ...int) Array {
	return made("bernoulli", func(at graph.Site) (graph.Value, error) {
		return primitives.Bernoulli(at, r.key(), p, wide(dims))
	})
}

// Integers gives whole numbers that are uniformly distributed over [low, high), without bias.
//
// Types: integers. Errors: another type; bounds that do not fit or do not ascend.
// Source: Lemire, Fast Random Integer Generation in an Interval, 2019.
func (r Random) Integers(t DType, low, high int64, dims ...int) Array {
	return made("integers", func(at graph.Site) (graph.Value, error) {
		return primitives.Integers(at, r.key(), t, low, high, wide(dims))
	})
}

// Permutation gives the numbers 0 to n-1, Int64, in random order: the ArgSort of n random words, so that every order is
// equally likely, but for a pair of equal words, which is there with a probability of less than n^2 / 2^65.
//
// Cost: one sort.
func (r Random) Permutation(n int) Array {
	return made("permutation", func(at graph.Site) (graph.Value, error) {
		return primitives.Permutation(at, r.key(), int64(n))
	})
}

// Shuffle moves what lies along an axis of a to random places: out[.., i, ..] = a[.., p[i], ..], with p the Permutation
// of the axis's extent.
//
// Shapes: kept; the extent may be known late. Errors: an axis that does not exist. Cost: one sort; fuses with what
// reads the result.
func (r Random) Shuffle(a Array, axis int) Array {
	return a.unary("shuffle", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Shuffle(at, r.key(), x, axis)
	})
}

// Choice draws k of the numbers 0 to n-1, Int64, none twice: the first k of Permutation. To draw with replacement is
// Integers.
//
//	sample := a.Take(rng.Choice(len, 100))
//
// Errors: k outside of [0, n]. Cost: one selection.
func (r Random) Choice(n, k int) Array {
	return made("choice", func(at graph.Site) (graph.Value, error) {
		return primitives.Choice(at, r.key(), int64(n), int64(k))
	})
}
