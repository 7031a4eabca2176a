package primitives

import (
	"math"
	"math/bits"

	"github.com/laze-go/laze/graph/expr"
)

// randomWords makes the scalar code of random numbers at one position of a sequence. The key is data, not code: see
// expr.Size.
type randomWords struct {
	*expr.Builder
	generator    Generator
	seed, stream expr.Ref // i64
	position     expr.Ref // i64
}

func newRandomWords(b *expr.Builder, key Key, position expr.Ref) *randomWords {
	return &randomWords{b, key.Generator, b.Size(int64(key.Seed)), b.Size(int64(key.Stream)), position}
}

// A block is what a generator gives for one counter: 128 bits, as four words or as two.
type block struct {
	narrow [4]expr.Ref // u32
	wide   [2]expr.Ref // u64: each two of narrow, the lower one first
}

// block gives block j of the sequence.
func (r *randomWords) block(j expr.Ref) block {
	if r.generator == Threefry {
		return r.generate([2]expr.Ref{j, r.Int(0)})
	}
	return r.generate([2]expr.Ref{j, r.stream})
}

// generate gives the block of a counter, lower half first. No two counters have one block.
func (r *randomWords) generate(counter [2]expr.Ref) block {
	if r.generator == Threefry {
		return r.threefry(counter)
	}
	return r.philox(counter)
}

func (r *randomWords) philox(c [2]expr.Ref) block {
	w := r.Philox(r.low(c[0]), r.high(c[0]), r.low(c[1]), r.high(c[1]), r.low(r.seed), r.high(r.seed))
	return block{[4]expr.Ref(w), [2]expr.Ref{r.join(w[1], w[0]), r.join(w[3], w[2])}}
}

func (r *randomWords) threefry(c [2]expr.Ref) block {
	u64 := func(v expr.Ref) expr.Ref { return r.Cast(expr.Uint64, v) }
	w := r.Threefry(u64(c[0]), u64(c[1]), u64(r.seed), u64(r.stream))
	return block{[4]expr.Ref{r.low(w[0]), r.high(w[0]), r.low(w[1]), r.high(w[1])}, [2]expr.Ref(w)}
}

func (r *randomWords) low(v expr.Ref) expr.Ref { return r.Cast(expr.Uint32, v) }

func (r *randomWords) high(v expr.Ref) expr.Ref {
	return r.low(r.Op(expr.Shr, v, r.Const(r.TypeOf(v), 32)))
}

// word gives the random word of the position, as a u32 or u64: the words of a block follow each other.
func (r *randomWords) word(t expr.Type) expr.Ref {
	even, odd := r.pair(t)
	return r.Op(expr.Select, r.isSet(1), odd, even)
}

// pair gives the random words of the pair of positions, even and odd, to which the position belongs.
func (r *randomWords) pair(t expr.Type) (even, odd expr.Ref) {
	if t == expr.Uint64 {
		w := r.block(r.Op(expr.Shr, r.position, r.Int(1))).wide
		return w[0], w[1]
	}
	w := r.block(r.Op(expr.Shr, r.position, r.Int(2))).narrow
	second := r.isSet(2)
	return r.Op(expr.Select, second, w[2], w[0]), r.Op(expr.Select, second, w[3], w[1])
}

// isSet tells whether a bit of the position is 1.
func (r *randomWords) isSet(bit int64) expr.Ref {
	return r.Op(expr.Ne, r.Op(expr.And, r.position, r.Int(bit)), r.Int(0))
}

// join gives high 2^32 + low.
func (r *randomWords) join(high, low expr.Ref) expr.Ref {
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
func (r *randomWords) uniform(t expr.Type, word expr.Ref) expr.Ref {
	significand := 53
	if t == expr.Float32 {
		significand = 24
	}
	w := wordOf(t)
	upper := r.Op(expr.Shr, word, r.Const(w, uint64(w.Bits()-significand)))
	return r.Op(expr.Mul, r.Cast(t, upper), r.number(t, math.Ldexp(1, -significand)))
}

// normal is the transform of Box and Muller of the pair of uniforms to which the position belongs.
func (r *randomWords) normal(t expr.Type) expr.Ref {
	even, odd := r.pair(wordOf(t))
	u, v := r.uniform(t, even), r.uniform(t, odd)
	log := r.Op(expr.Log, r.Op(expr.Sub, r.number(t, 1), u))
	rho := r.Op(expr.Sqrt, r.Op(expr.Mul, r.number(t, -2), log))
	angle := r.Op(expr.Mul, r.number(t, 2*math.Pi), v)
	side := r.Op(expr.Select, r.isSet(1), r.Op(expr.Sin, angle), r.Op(expr.Cos, angle))
	return r.Op(expr.Mul, rho, side)
}

func (r *randomWords) number(t expr.Type, v float64) expr.Ref { return r.Const(t, floatBits(t, v)) }

// exponential is the inverse of the distribution function, at a uniform number.
func (r *randomWords) exponential(t expr.Type) expr.Ref {
	rest := r.Op(expr.Sub, r.number(t, 1), r.uniform(t, r.word(wordOf(t))))
	return r.Op(expr.Sub, r.number(t, 0), r.Op(expr.Log, rest))
}

// below gives a whole number below n, as a u64, of the block of the position.
func (r *randomWords) below(n uint64) expr.Ref {
	u64 := func(v uint64) expr.Ref { return r.Cast(expr.Uint64, r.Size(int64(v))) }
	return r.accepted(r.block(r.position).wide, u64(n), u64(excess(n)))
}

// accepted gives floor(w n / 2^128) of 128 random bits w, or of those that are drawn instead as long as (w n) mod 2^128
// is below excess = 2^128 mod n. See Note [Bounds that do not divide].
func (r *randomWords) accepted(w [2]expr.Ref, n, excess expr.Ref) expr.Ref {
	drawn := r.While([]expr.Ref{w[0], w[1], r.seed, r.stream, n, excess}, rejected(), following(r.generator))
	_, value := scaled(r.Builder, drawn[0], drawn[1], n)
	return value
}

// excess is 2^128 mod n.
func excess(n uint64) uint64 {
	half := -n % n // 2^64 mod n
	hi, lo := bits.Mul64(half, half)
	return bits.Rem64(hi, lo, n)
}

// rejected tells of lower, upper, seed, stream, n and excess, whether the first two are to be drawn again.
func rejected() *expr.Func {
	b := expr.NewBuilder(expr.Uint64, expr.Uint64, expr.Int64, expr.Int64, expr.Uint64, expr.Uint64)
	middle, _ := scaled(b, 0, 1, 4)
	none := b.Op(expr.Eq, middle, b.Const(expr.Uint64, 0))
	return b.Func(b.Op(expr.And, none, b.Op(expr.Lt, b.Op(expr.Mul, 0, 4), 5)))
}

// following draws again: the block becomes the counter of the next one.
func following(g Generator) *expr.Func {
	b := expr.NewBuilder(expr.Uint64, expr.Uint64, expr.Int64, expr.Int64, expr.Uint64, expr.Uint64)
	r := &randomWords{Builder: b, generator: g, seed: 2, stream: 3}
	w := r.generate([2]expr.Ref{0, 1}).wide
	return b.Func(w[0], w[1], 2, 3, 4, 5)
}

// scaled gives the middle and the upper third of the 192 bits of (upper 2^64 + lower) n.
func scaled(b *expr.Builder, lower, upper, n expr.Ref) (middle, top expr.Ref) {
	rest := b.Op(expr.Mul, upper, n)
	middle = b.Op(expr.Add, rest, b.Op(expr.MulHi, lower, n))
	carry := b.Cast(expr.Uint64, b.Op(expr.Lt, middle, rest))
	return middle, b.Op(expr.Add, b.Op(expr.MulHi, upper, n), carry)
}

// Note [Bounds that do not divide]
//
// 2^128 words w fall into n ranges of floor(w n / 2^128) that cannot be equally long where n does not divide 2^128.
// Each holds floor(2^128 / n) words with (w n) mod 2^128 >= 2^128 mod n, and perhaps one more, which is drawn again
// (Lemire, Fast Random Integer Generation in an Interval, ACM TOMACS 29, 2019, section 4). That is n in 2^128 words at
// most: no one will see it happen, and the loop costs a comparison. A generator is a permutation of its blocks, so that
// a block makes a counter as good as any, which no other element is likely to have.
