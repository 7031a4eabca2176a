package portable

import (
	"math/bits"
	"slices"

	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/backend/cpu/sorting"
)

// A settler is what a goroutine needs to settle runs.
type settler[K sortKey] struct {
	one    []K // room for a key, which would be allocated for each key otherwise
	sorter sorting.Sorter[uint64]
	room   []uint64
}

// lend gives room for n numbers behind those in use. It keeps what runs of some thousands take; longer ones need
// much more time to sort than to make room for.
func (t *settler[K]) lend(used, n int) []uint64 {
	const kept = 1 << 16
	if used+n > kept {
		return make([]uint64, n)
	}
	if used+n > len(t.room) {
		t.room = make([]uint64, min(2*(used+n), kept)) // what is in use stays where it is
	}
	return t.room[used : used+n]
}

// settle brings those pairs into order that agree in what they have of the key. They are in the order of their
// places.
func (s *orderSort[P, K]) settle(slot int, pairs []P) {
	if s.length*int64(s.sizes[0]) > prefetch.Far && !s.ask(pairs) {
		return
	}
	eachRun(pairs, s.places, func(run []P) { s.settleRun(&s.settlers[slot], run, 0) })
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

// settleRun sorts a run, stably, by the whole keys. So much of the settler's room is in use.
func (s *orderSort[P, K]) settleRun(t *settler[K], run []P, used int) {
	const few = 16
	if len(run) > few {
		s.settleLong(t, run, used)
		return
	}
	place := P(1)<<s.places - 1
	var keys [few]K
	for i, p := range run {
		k := s.key(t.one, int(p&place))
		at := i
		for ; at > 0 && keys[at-1] > k; at-- {
			keys[at], run[at] = keys[at-1], run[at-1]
		}
		keys[at], run[at] = k, p
	}
}

// settleLong sorts a run by its keys' distances from the least of them, each with the number in the run beside it.
// These agree in more bits than the run's, so what remains to be settled is settled after a few rounds.
func (s *orderSort[P, K]) settleLong(t *settler[K], run []P, used int) {
	n, place := len(run), P(1)<<s.places-1
	room := t.lend(used, 3*n)
	pairs, spare, old := room[:n], room[n:2*n], room[2*n:]
	for i, p := range run {
		pairs[i], old[i] = uint64(s.key(t.one, int(p&place))), uint64(p)
	}
	least, most := slices.Min(pairs), slices.Max(pairs)
	if least == most {
		return
	}
	number := uint(bits.Len(uint(n - 1)))
	shift := uint(max(0, bits.Len64(most-least)+int(number)-64))
	for i, k := range pairs {
		pairs[i] = (k-least)>>shift<<number | uint64(i)
	}
	t.sorter.Use(s.x.code.sorting)
	t.sorter.Sort(pairs, spare, s.x.stop)
	for i, p := range pairs {
		run[i] = P(old[p&(1<<number-1)])
	}
	if shift > 0 {
		s.settleAgain(t, run, used+n, pairs, number)
	}
}

// settleAgain settles the parts of a run that agree in the first bits of their distances.
func (s *orderSort[P, K]) settleAgain(t *settler[K], run []P, used int, pairs []uint64, number uint) {
	at := 0
	for at < len(run) {
		end := at + 1
		for end < len(run) && pairs[end]>>number == pairs[at]>>number {
			end++
		}
		if end-at > 1 {
			s.settleRun(t, run[at:end], used)
		}
		at = end
	}
}
