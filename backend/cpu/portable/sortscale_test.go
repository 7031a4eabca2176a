package portable

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Numbers are in the order of their keys, in and outside the sample, fit beside places, and tell keys
// apart that lie close together.
func TestScale(t *testing.T) {
	const n, places = 10_000, 27
	r := rand.New(rand.NewPCG(3, 1))
	for name, key := range map[string]func(i int) uint64{
		"equal":     func(int) uint64 { return 1 << 63 },
		"neighbour": func(int) uint64 { return math.MaxUint64 - r.Uint64N(2) },
		"ends":      func(i int) uint64 { return -uint64(i % 2) },
		"dense":     func(int) uint64 { return 1<<40 + r.Uint64N(1<<37) },
		"floats":    func(int) uint64 { return math.Float64bits(r.Float64()) },
		"exponents": func(int) uint64 { return r.Uint64() >> r.IntN(64) },
		"random":    func(int) uint64 { return r.Uint64() },
	} {
		for _, width := range []int{0, 10} {
			keys := make([]uint64, n)
			for i := range keys {
				keys[i] = key(i)
			}
			var s scale[uint64]
			s.fit(keys[:n/4], width, 64-places)
			keys = append(keys, 0, 1, s.least-1, s.least, math.MaxUint64-1, math.MaxUint64)
			slices.Sort(keys)
			if i := misplaced(&s, keys, places); i > 0 {
				t.Errorf("%s, %d: the number of %x is above that of %x", name, width, keys[i-1], keys[i])
			}
		}
	}
}

// misplaced numbers keys in order, and gives the first whose number is less than the one before it, or 0.
func misplaced(s *scale[uint64], keys []uint64, places uint) int {
	numbers := slices.Clone(keys)
	s.number(numbers, places, 0)
	for i := 1; i < len(numbers); i++ {
		if cmp.Less(numbers[i], numbers[i-1]) || numbers[i]&(1<<places-1) != uint64(i) {
			return i
		}
	}
	return 0
}

// Of 2^20 floats of [0, 1), hardly any meet another in 37 bits.
func TestScaleKeepsBits(t *testing.T) {
	const n, places = 1 << 20, 27
	r := rand.New(rand.NewPCG(3, 2))
	keys := make([]uint64, n)
	for i := range keys {
		keys[i] = math.Float64bits(r.Float64())
	}
	var s scale[uint64]
	s.fit(keys[:8192], 10, 64-places)
	s.number(keys, places, 0)
	slices.Sort(keys)
	met := 0
	eachRun(keys, places, func(run []uint64) { met += len(run) })
	if met > n/1000 {
		t.Errorf("%d of %d", met, n)
	}
}
