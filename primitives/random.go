package primitives

import (
	"math"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A Key names a sequence of random numbers. Element i of an array is a function of the key and i alone.
type Key struct {
	Seed, Stream uint64
	Generator    Generator
}

// A Generator makes a block of 128 random bits of a counter, under a key.
type Generator uint8

// The generators, both of Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.
const (
	Philox   Generator = iota // Philox4x32-10: counter (j, stream), key seed
	Threefry                  // Threefry2x64-20: counter (j, 0), key (seed, stream)
)

// RandomBits gives uniformly distributed words.
//
//	u32: element i is word i mod 4 of block i div 4
//	u64: element i is r1 2^32 + r0 (i even) or r3 2^32 + r2 (i odd) of block i div 2
//
// i is the row-major position, and r0 .. r3 are the words of a block: see docs/numeric-contract.md, section 6.
// Shapes: as given. Types: u32, u64. Errors: another type; a generator that does not exist; negative or too large
// extents. Cost: nothing is stored; a block is computed where its elements are read, once for neighbours where that is
// machine code. Source: Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.
func RandomBits(at graph.Site, key Key, elem expr.Type, dims []int64) (graph.Value, error) {
	if elem != expr.Uint32 && elem != expr.Uint64 {
		return graph.Value{}, at.Errorf("gives u32 or u64, not %v: convert the result with Cast", elem)
	}
	return random(at, key, elem, graph.Dims(dims...), func(r *randomWords) expr.Ref { return r.word(elem) })
}

// Uniform gives numbers that are uniformly distributed over [0, 1).
//
//	f32: out[i] = (u32 word of i >> 8) 2^-24        f64: out[i] = (u64 word of i >> 11) 2^-53
//
// Words are those of RandomBits. Every multiple of 2^-24, or 2^-53, below 1 is equally likely.
// Types: f32, f64. Errors, cost, source: as RandomBits.
func Uniform(at graph.Site, key Key, elem expr.Type, dims []int64) (graph.Value, error) {
	return randomFloat(at, key, elem, dims, func(r *randomWords) expr.Ref { return r.uniform(elem, r.word(wordOf(elem))) })
}

// Normal gives numbers of mean 0 and standard deviation 1 by the transform of Box and Muller.
//
//	u, v = Uniform[i - i mod 2], Uniform[i - i mod 2 + 1];  rho = sqrt(-2 log(1-u))
//	out[i] = rho cos(2 pi v)  for even i,  rho sin(2 pi v)  for odd i
//
// Types: f32, f64, each in its own arithmetic. The greatest magnitude is 5.77 in f32, 8.57 in f64.
// Errors: as RandomBits. Cost: as RandomBits, and a logarithm, a sine and a cosine per element.
// Source: Box and Muller, A Note on the Generation of Random Normal Deviates, 1958.
func Normal(at graph.Site, key Key, elem expr.Type, dims []int64) (graph.Value, error) {
	return randomFloat(at, key, elem, dims, func(r *randomWords) expr.Ref { return r.normal(elem) })
}

// Exponential gives numbers of the exponential distribution of mean 1.
//
//	out[i] = 0 - log(1 - Uniform[i])
//
// Types: f32, f64, each in its own arithmetic. The greatest number is 24 log 2 = 16.6 in f32, 53 log 2 = 36.7 in f64.
// Errors: as RandomBits. Cost: as RandomBits, and a logarithm per element.
func Exponential(at graph.Site, key Key, elem expr.Type, dims []int64) (graph.Value, error) {
	return randomFloat(at, key, elem, dims, func(r *randomWords) expr.Ref { return r.exponential(elem) })
}

// Bernoulli gives true with probability p.
//
//	out[i] = Uniform[i] < p      of f64
//
// So the probability is p, rounded up to a multiple of 2^-53. Types: bool.
// Errors: p outside [0, 1]; as RandomBits. Cost, source: as RandomBits.
func Bernoulli(at graph.Site, key Key, p float64, dims []int64) (graph.Value, error) {
	if !(p >= 0 && p <= 1) {
		return graph.Value{}, at.Errorf("the probability %v is outside [0, 1]", p)
	}
	return random(at, key, expr.Bool, graph.Dims(dims...), func(r *randomWords) expr.Ref {
		upper := r.Op(expr.Shr, r.word(expr.Uint64), r.Const(expr.Uint64, 11))
		below := r.Size(int64(math.Ceil(math.Ldexp(p, 53)))) // data, so that another p finds the same code
		return r.Op(expr.Lt, r.Cast(expr.Int64, upper), below)
	})
}

// Integers gives whole numbers that are uniformly distributed over [low, high), without bias.
//
//	out[i] = low + floor(w (high-low) / 2^128)      w: the four words r3 r2 r1 r0 of block i as one number
//
// Where (w (high-low)) mod 2^128 < 2^128 mod (high-low), which is true for fewer than one element in 2^64, the block
// becomes the counter of another one, and so on.
// Types: integers; low and high must fit. Errors: another type; bounds that do not fit or do not ascend; as RandomBits.
// Cost: as RandomBits. Source: as RandomBits; Lemire, Fast Random Integer Generation in an Interval, 2019.
func Integers(at graph.Site, key Key, elem expr.Type, low, high int64, dims []int64) (graph.Value, error) {
	if !elem.IsInt() {
		return graph.Value{}, at.Errorf("gives integers, not %v: convert the result with Cast", elem)
	}
	if low >= high {
		return graph.Value{}, at.Errorf("[%d, %d) is empty: the bounds must ascend", low, high)
	}
	if !fits(elem, low) || !fits(elem, high-1) {
		return graph.Value{}, at.Errorf("[%d, %d) does not fit %v", low, high, elem)
	}
	return random(at, key, elem, graph.Dims(dims...), func(r *randomWords) expr.Ref {
		return r.Cast(elem, r.Op(expr.Add, r.Cast(expr.Int64, r.below(uint64(high-low))), r.Size(low)))
	})
}

// fits reports whether an integer type holds v.
func fits(t expr.Type, v int64) bool {
	if t.IsUnsigned() {
		return v >= 0 && (t.Bits() == 64 || v>>t.Bits() == 0)
	}
	return v>>(t.Bits()-1) == v>>63
}

func randomFloat(at graph.Site, key Key, elem expr.Type, dims []int64, element func(*randomWords) expr.Ref) (graph.Value, error) {
	if !elem.IsFloat() {
		return graph.Value{}, at.Errorf("gives f32 or f64, not %v: convert the result with Cast", elem)
	}
	return random(at, key, elem, graph.Dims(dims...), element)
}

// random generates an array from the random words of its elements.
func random(at graph.Site, key Key, elem expr.Type, shape graph.Shape, element func(*randomWords) expr.Ref) (graph.Value, error) {
	if key.Generator > Threefry {
		return graph.Value{}, at.Errorf("generator %d does not exist: take Philox or Threefry", key.Generator)
	}
	if err := checkType(at, elem, shape); err != nil {
		return graph.Value{}, err
	}
	b := expr.NewBuilder()
	sizes, _ := lengths(b, graph.Dims(shape.Dims()...)...) // one that is known late is the only one
	r := newRandomWords(b, key, position(b, sizes, allAxes(len(shape))))
	return first(Generate(at, b.Func(element(r)), shape))
}
