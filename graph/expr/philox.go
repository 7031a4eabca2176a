package expr

import (
	"math"
	"math/bits"
)

// The multipliers of Philox4x32 and the constants that its keys grow by (Salmon et al., Parallel Random Numbers:
// As Easy as 1, 2, 3, SC 2011, section 3.3).
const (
	philoxRounds = 10
	philoxM0     = 0xd2511f53
	philoxM1     = 0xcd9e8d57
	philoxW0     = 0x9e3779b9
	philoxW1     = 0xbb67ae85
)

// Philox4x32 is the generator Philox4x32-10: four random words from a counter and a key.
func Philox4x32(c [4]uint32, key [2]uint32) [4]uint32 {
	for range philoxRounds {
		hi0, lo0 := bits.Mul32(philoxM0, c[0])
		hi1, lo1 := bits.Mul32(philoxM1, c[2])
		c = [4]uint32{hi1 ^ c[1] ^ key[0], lo1, hi0 ^ c[3] ^ key[1], lo0}
		key[0] += philoxW0
		key[1] += philoxW1
	}
	return c
}

// philoxParts is Philox4x32 in the rows of the language: c0, c1, c2, c3, k0, k1 to four words. These are the
// lower halves of 64 bits, so that one product gives both halves of what a round needs; what is above them is
// only cut off where it counts.
func philoxParts(b *Builder, args []Ref) []Ref {
	u64 := func(v uint64) Ref { return b.Const(Uint64, v) }
	half, low := u64(32), u64(math.MaxUint32)
	m0, m1, w0, w1 := u64(philoxM0), u64(philoxM1), u64(philoxW0), u64(philoxW1)
	var v [6]Ref
	for i, a := range args {
		v[i] = b.Cast(Uint64, a)
	}
	c0, c1, c2, c3, k0, k1 := v[0], v[1], v[2], v[3], v[4], v[5]
	for range philoxRounds {
		p0, p1 := b.Op(Mul, b.Op(And, c0, low), m0), b.Op(Mul, b.Op(And, c2, low), m1)
		c0 = b.Op(Xor, b.Op(Shr, p1, half), b.Op(Xor, c1, k0))
		c2 = b.Op(Xor, b.Op(Shr, p0, half), b.Op(Xor, c3, k1))
		c1, c3 = p1, p0
		k0, k1 = b.Op(Add, k0, w0), b.Op(Add, k1, w1)
	}
	words := []Ref{c0, c1, c2, c3}
	for i, c := range words {
		words[i] = b.Cast(Uint32, c)
	}
	return words
}
