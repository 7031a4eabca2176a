package expr

import (
	"math"
	"testing"
)

// Known answers: kat_vectors of Random123 for philox4x32 with 10 rounds, and key (42, 0).
func TestPhilox(t *testing.T) {
	const all = math.MaxUint32
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{}, [2]uint32{42, 0}, [4]uint32{0x9ceaf053, 0x77f5493b, 0x12bf50ad, 0x5742b3d7}},
		{[4]uint32{all, all, all, all}, [2]uint32{all, all}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0}, [4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := Philox4x32(c.counter, c.key); got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

// The decomposition is the generator.
func TestPhiloxExpanded(t *testing.T) {
	b := NewBuilder(Uint32, Uint32, Uint32, Uint32, Uint32, Uint32)
	f := b.Func(b.Philox(0, 1, 2, 3, 4, 5)...)
	g := Expand(f, func(op Op) bool { return op != Philox })
	if g.Uses(Philox) || !g.Uses(Mul) {
		t.Fatalf("philox is not expanded: %v", g)
	}
	args := []uint64{1, 2, 3, 0xffffffff, 0x12345678, 0x9abcdef0}
	var want, got [4]uint64
	NewMachine(f).Eval(&Env{}, args, want[:])
	NewMachine(g).Eval(&Env{}, args, got[:])
	if got != want {
		t.Errorf("expanded philox gives %x, want %x", got, want)
	}
}
