package expr

import "math/bits"

// The rotations of Threefry2x64, and the constant that joins its key to a third word (Salmon et al., Parallel Random
// Numbers: As Easy as 1, 2, 3, SC 2011, table 2 and section 3.2).
var threefryTurns = [8]int{16, 42, 12, 31, 16, 32, 24, 21}

const (
	threefryRounds = 20
	threefryParity = 0x1bd11bdaa9fc1a22
)

// Threefry2x64 is the generator Threefry2x64-20: two random words from a counter and a key.
func Threefry2x64(c, key [2]uint64) [2]uint64 {
	keys := [3]uint64{key[0], key[1], key[0] ^ key[1] ^ threefryParity}
	c[0] += keys[0]
	c[1] += keys[1]
	for round := range threefryRounds {
		c[0] += c[1]
		c[1] = bits.RotateLeft64(c[1], threefryTurns[round%8]) ^ c[0]
		if k := (round + 1) / 4; round%4 == 3 {
			c[0] += keys[k%3]
			c[1] += keys[(k+1)%3] + uint64(k)
		}
	}
	return c
}

// threefryParts is Threefry2x64 in the rows of the language: c0, c1, k0, k1 to two words.
func threefryParts(b *Builder, args []Ref) []Ref {
	u64 := func(v uint64) Ref { return b.Const(Uint64, v) }
	k0, k1 := args[2], args[3]
	keys := []Ref{k0, k1, b.Op(Xor, b.Op(Xor, k0, k1), u64(threefryParity))}
	c0, c1 := b.Op(Add, args[0], k0), b.Op(Add, args[1], k1)
	for round := range threefryRounds {
		c0 = b.Op(Add, c0, c1)
		turn := uint64(threefryTurns[round%8])
		turned := b.Op(Or, b.Op(Shl, c1, u64(turn)), b.Op(Shr, c1, u64(64-turn)))
		c1 = b.Op(Xor, turned, c0)
		if k := (round + 1) / 4; round%4 == 3 {
			c0 = b.Op(Add, c0, keys[k%3])
			c1 = b.Op(Add, c1, b.Op(Add, keys[(k+1)%3], u64(uint64(k))))
		}
	}
	return []Ref{c0, c1}
}
