package portable

import (
	"math/bits"
	"slices"

	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/backend/cpu/sorting"
)

// settle brings those pairs into order that agree in what they have of the key. They are in the order of their
// places. one is room for a key.
func (s *orderSort[P, K]) settle(one []K, pairs []P) {
	if s.length*int64(s.sizes[0]) > prefetch.Far && !s.ask(pairs) {
		return
	}
	eachRun(pairs, s.places, func(run []P) { s.settleRun(one, run) })
}

// ask has the caches fetch the keys that settle looks at, and reports whether there are any.
func (s *orderSort[P, K]) ask(pairs []P) bool {
	var places [256]int64
	n, mask, found := 0, P(1)<<s.places-1, false
	eachRun(pairs, s.places, func(run []P) {
		for _, p := range run {
			if places[n] = int64(p & mask); n == len(places)-1 {
				prefetch.Elements(s.from[0], places[:], s.sizes[0])
				n = -1
			}
			n++
		}
		found = true
	})
	prefetch.Elements(s.from[0], places[:n], s.sizes[0])
	return found
}

// eachRun calls do for the runs of pairs that agree but for some low bits, where they are longer than one.
func eachRun[P sortKey](pairs []P, low uint, do func(run []P)) {
	low &= 63
	for at := 1; at < len(pairs); at++ {
		if (pairs[at]^pairs[at-1])>>low != 0 {
			continue
		}
		from := at - 1
		for at < len(pairs) && (pairs[at]^pairs[from])>>low == 0 {
			at++
		}
		do(pairs[from:at])
	}
}

// settleRun sorts a run, stably, by the whole keys.
func (s *orderSort[P, K]) settleRun(one []K, run []P) {
	const few = 16
	if len(run) > few {
		s.settleLong(one, run)
		return
	}
	place := P(1)<<s.places - 1
	var keys [few]K
	for i, p := range run {
		k := s.key(one, int(p&place))
		at := i
		for ; at > 0 && keys[at-1] > k; at-- {
			keys[at], run[at] = keys[at-1], run[at-1]
		}
		keys[at], run[at] = k, p
	}
}

// settleLong sorts a run by its keys' distances from the least of them, each with the number in the run beside it.
// These agree in more bits than the run's, so what remains to be settled is settled after a few rounds.
func (s *orderSort[P, K]) settleLong(one []K, run []P) {
	place := P(1)<<s.places - 1
	pairs, old := make([]uint64, len(run)), slices.Clone(run)
	for i, p := range run {
		pairs[i] = uint64(s.key(one, int(p&place)))
	}
	least, most := slices.Min(pairs), slices.Max(pairs)
	if least == most {
		return
	}
	number := uint(bits.Len(uint(len(run) - 1)))
	shift := uint(max(0, bits.Len64(most-least)+int(number)-64))
	for i, k := range pairs {
		pairs[i] = (k-least)>>shift<<number | uint64(i)
	}
	var sorter sorting.Sorter[uint64]
	sorter.Use(s.x.code.sorting)
	sorter.Sort(pairs, make([]uint64, len(run)), s.x.stop)
	for i, p := range pairs {
		run[i] = old[p&(1<<number-1)]
	}
	if shift > 0 {
		s.settleAgain(one, run, pairs, number)
	}
}

// settleAgain settles the parts of a run that agree in the first bits of their distances.
func (s *orderSort[P, K]) settleAgain(one []K, run []P, pairs []uint64, number uint) {
	at := 0
	for at < len(run) {
		end := at + 1
		for end < len(run) && pairs[end]>>number == pairs[at]>>number {
			end++
		}
		if end-at > 1 {
			s.settleRun(one, run[at:end])
		}
		at = end
	}
}
