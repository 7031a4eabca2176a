package primitives

import (
	"math"

	"github.com/laze-go/laze/graph/expr"
)

// words makes the scalar code of random numbers at one position of a sequence.
type words struct {
	*expr.Builder
	key      Key
	position expr.Ref // i64
}

// block gives the four u32 words of block j. The key is data, not code: see expr.Size.
func (r *words) block(j expr.Ref) []expr.Ref {
	low := func(v expr.Ref) expr.Ref { return r.Cast(expr.Uint32, v) }
	high := func(v expr.Ref) expr.Ref { return low(r.Op(expr.Shr, v, r.Int(32))) }
	seed, stream := r.Size(int64(r.key.Seed)), r.Size(int64(r.key.Stream))
	return r.Philox(low(j), high(j), low(stream), high(stream), low(seed), high(seed))
}

// word gives the random word of the position, as a u32 or u64: the words of a block follow each other.
func (r *words) word(t expr.Type) expr.Ref {
	even, odd := r.pair(t)
	return r.Op(expr.Select, r.isSet(1), odd, even)
}

// pair gives the random words of the pair of positions, even and odd, to which the position belongs.
func (r *words) pair(t expr.Type) (even, odd expr.Ref) {
	if t == expr.Uint64 {
		w := r.block(r.Op(expr.Shr, r.position, r.Int(1)))
		return r.join(w[1], w[0]), r.join(w[3], w[2])
	}
	w := r.block(r.Op(expr.Shr, r.position, r.Int(2)))
	second := r.isSet(2)
	return r.Op(expr.Select, second, w[2], w[0]), r.Op(expr.Select, second, w[3], w[1])
}

// isSet tells whether a bit of the position is 1.
func (r *words) isSet(bit int64) expr.Ref {
	return r.Op(expr.Ne, r.Op(expr.And, r.position, r.Int(bit)), r.Int(0))
}

// join gives high 2^32 + low.
func (r *words) join(high, low expr.Ref) expr.Ref {
	h := r.Op(expr.Shl, r.Cast(expr.Uint64, high), r.Const(expr.Uint64, 32))
	return r.Op(expr.Or, h, r.Cast(expr.Uint64, low))
}

// wordOf is the type of the word that a float of type t is made of.
func wordOf(t expr.Type) expr.Type {
	if t == expr.Float32 {
		return expr.Uint32
	}
	return expr.Uint64
}

// uniform makes a float in [0, 1) of the upper bits of a word, as many as fit its significand.
func (r *words) uniform(t expr.Type, word expr.Ref) expr.Ref {
	significand := 53
	if t == expr.Float32 {
		significand = 24
	}
	w := wordOf(t)
	upper := r.Op(expr.Shr, word, r.Const(w, uint64(w.Bits()-significand)))
	return r.Op(expr.Mul, r.Cast(t, upper), r.number(t, math.Ldexp(1, -significand)))
}

// normal is the transform of Box and Muller of the pair of uniforms to which the position belongs.
func (r *words) normal(t expr.Type) expr.Ref {
	even, odd := r.pair(wordOf(t))
	u, v := r.uniform(t, even), r.uniform(t, odd)
	log := r.Op(expr.Log, r.Op(expr.Sub, r.number(t, 1), u))
	rho := r.Op(expr.Sqrt, r.Op(expr.Mul, r.number(t, -2), log))
	angle := r.Op(expr.Mul, r.number(t, 2*math.Pi), v)
	side := r.Op(expr.Select, r.isSet(1), r.Op(expr.Sin, angle), r.Op(expr.Cos, angle))
	return r.Op(expr.Mul, rho, side)
}

func (r *words) number(t expr.Type, v float64) expr.Ref { return r.Const(t, floatBits(t, v)) }

// below gives floor(w n / 2^128) of the 128 bits w of the block of the position, as a u64 below n: the upper
// 64 bits of the upper product, and the carry of the lower one.
func (r *words) below(n int64) expr.Ref {
	w := r.block(r.position)
	size := r.Cast(expr.Uint64, r.Size(n))
	upper, lower := r.join(w[3], w[2]), r.join(w[1], w[0])
	rest := r.Op(expr.Mul, upper, size)
	sum := r.Op(expr.Add, rest, r.Op(expr.MulHi, lower, size))
	carry := r.Cast(expr.Uint64, r.Op(expr.Lt, sum, rest))
	return r.Op(expr.Add, r.Op(expr.MulHi, upper, size), carry)
}
