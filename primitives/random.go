package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A Key names a sequence of random numbers. Element i of an array is a function of the key and i alone.
type Key struct{ Seed, Stream uint64 }

// RandomBits gives uniformly distributed words.
//
//	u32: element i is word i mod 4 of block i div 4
//	u64: element i is r1 2^32 + r0 (i even) or r3 2^32 + r2 (i odd) of block i div 2
//
// i is the row-major position. Block j is Philox4x32-10 of counter (j, stream) under the key seed: see
// docs/numeric-contract.md, section 6.
// Types: u32, u64. Errors: another type; negative or too large extents.
// Cost: nothing is stored; each element computes its block where it is read.
// Source: Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.
func RandomBits(at graph.Site, key Key, elem expr.Type, dims []int64) (graph.Value, error) {
	if elem != expr.Uint32 && elem != expr.Uint64 {
		return graph.Value{}, at.Errorf("gives u32 or u64, not %v: convert the result with Cast", elem)
	}
	return random(at, key, elem, dims, func(r *words) expr.Ref { return r.word(elem) })
}

// Uniform gives numbers that are uniformly distributed over [0, 1).
//
//	f32: out[i] = (u32 word of i >> 8) 2^-24        f64: out[i] = (u64 word of i >> 11) 2^-53
//
// Words are those of RandomBits. Types: f32, f64. Errors: another type; negative or too large extents.
// Cost, source: as RandomBits.
func Uniform(at graph.Site, key Key, elem expr.Type, dims []int64) (graph.Value, error) {
	return randomFloat(at, key, elem, dims, func(r *words) expr.Ref { return r.uniform(elem, r.word(wordOf(elem))) })
}

// Normal gives numbers of mean 0 and standard deviation 1 by the transform of Box and Muller.
//
//	u, v = Uniform[i - i mod 2], Uniform[i - i mod 2 + 1];  rho = sqrt(-2 log(1-u))
//	out[i] = rho cos(2 pi v)  for even i,  rho sin(2 pi v)  for odd i
//
// Types: f32, f64, each in its own arithmetic. Errors: another type; negative or too large extents.
// Cost: as RandomBits, and a logarithm, a sine and a cosine per element.
// Source: Box and Muller, A Note on the Generation of Random Normal Deviates, 1958.
func Normal(at graph.Site, key Key, elem expr.Type, dims []int64) (graph.Value, error) {
	return randomFloat(at, key, elem, dims, func(r *words) expr.Ref { return r.normal(elem) })
}

// Integers gives whole numbers that are uniformly distributed over [low, high).
//
//	out[i] = low + floor(w (high-low) / 2^128)      w: the four words r3 r2 r1 r0 of block i as one number
//
// A value's probability differs from 1/(high-low) by less than 2^-64 of itself, which no experiment can see, and no
// element needs a second draw. Types: integers; low and high must fit. Errors: another type; bounds that do not fit or
// do not ascend; negative or too large extents.
// Cost, source: as RandomBits.
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
	return random(at, key, elem, dims, func(r *words) expr.Ref {
		return r.Cast(elem, r.Op(expr.Add, r.Cast(expr.Int64, r.below(high-low)), r.Size(low)))
	})
}

// fits reports whether an integer type holds v.
func fits(t expr.Type, v int64) bool {
	if t.IsUnsigned() {
		return v >= 0 && (t.Bits() == 64 || v>>t.Bits() == 0)
	}
	return v>>(t.Bits()-1) == v>>63
}

func randomFloat(at graph.Site, key Key, elem expr.Type, dims []int64, element func(*words) expr.Ref) (graph.Value, error) {
	if !elem.IsFloat() {
		return graph.Value{}, at.Errorf("gives f32 or f64, not %v: convert the result with Cast", elem)
	}
	return random(at, key, elem, dims, element)
}

// random generates an array from the random words of its elements.
func random(at graph.Site, key Key, elem expr.Type, dims []int64, element func(*words) expr.Ref) (graph.Value, error) {
	shape := graph.Dims(dims...)
	if err := checkType(at, elem, shape); err != nil {
		return graph.Value{}, err
	}
	b := expr.NewBuilder()
	r := &words{Builder: b, key: key, position: position(b, shape, allAxes(len(shape)))}
	return first(Generate(at, b.Func(element(r)), shape))
}
