package expr

import (
	"math"
	"testing"
)

// Known answers: kat_vectors of Random123 for threefry2x64 with 20 rounds.
func TestThreefry(t *testing.T) {
	const all = math.MaxUint64
	for _, c := range []struct{ counter, key, want [2]uint64 }{
		{[2]uint64{}, [2]uint64{}, [2]uint64{0xc2b6e3a8c2c69865, 0x6f81ed42f350084d}},
		{[2]uint64{all, all}, [2]uint64{all, all}, [2]uint64{0xe02cb7c4d95d277a, 0xd06633d0893b8b68}},
		{[2]uint64{0x243f6a8885a308d3, 0x13198a2e03707344}, [2]uint64{0xa4093822299f31d0, 0x082efa98ec4e6c89}, [2]uint64{0x263c7d30bb0f0af1, 0x56be8361d3311526}},
	} {
		if got := Threefry2x64(c.counter, c.key); got != c.want {
			t.Errorf("threefry(%x, %x) = %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

// The decomposition is the generator.
func TestThreefryExpanded(t *testing.T) {
	b := NewBuilder(Uint64, Uint64, Uint64, Uint64)
	f := b.Func(b.Threefry(0, 1, 2, 3)...)
	g := Expand(f, func(op Op) bool { return op != Threefry })
	if g.Uses(Threefry) || !g.Uses(Xor) {
		t.Fatalf("threefry is not expanded: %v", g)
	}
	args := []uint64{1, math.MaxUint64, 0x123456789abcdef0, 3}
	var want, got [2]uint64
	NewMachine(f).Eval(&Env{}, args, want[:])
	NewMachine(g).Eval(&Env{}, args, got[:])
	if got != want {
		t.Errorf("expanded threefry gives %x, want %x", got, want)
	}
}
