package expr

import "math/bits"

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

// philoxParts is Philox4x32 in the rows of the language: c0, c1, c2, c3, k0, k1 to four words.
func philoxParts(b *Builder, args []Ref) []Ref {
	u32 := func(v uint64) Ref { return b.Const(Uint32, v) }
	m0, m1, w0, w1 := u32(philoxM0), u32(philoxM1), u32(philoxW0), u32(philoxW1)
	c0, c1, c2, c3, k0, k1 := args[0], args[1], args[2], args[3], args[4], args[5]
	for range philoxRounds {
		hi0, lo0 := b.Op(MulHi, m0, c0), b.Op(Mul, m0, c0)
		hi1, lo1 := b.Op(MulHi, m1, c2), b.Op(Mul, m1, c2)
		c0, c2 = b.Op(Xor, b.Op(Xor, hi1, c1), k0), b.Op(Xor, b.Op(Xor, hi0, c3), k1)
		c1, c3 = lo1, lo0
		k0, k1 = b.Op(Add, k0, w0), b.Op(Add, k1, w1)
	}
	return []Ref{c0, c1, c2, c3}
}
