package portable

import (
	"math/bits"
	"slices"
)

// A scale makes short numbers of keys, in their order: of two keys, the greater one has no smaller number. The range of
// a sample is cut into bins of equal width, and each has as large a share of the numbers as it has of the sample, so
// keys keep most bits where they lie close together: half of the floats of [0, 1) are in a thousandth of its range, and
// in as small a share of 2^37 numbers, most of 10^8 would meet another.
type scale[P sortKey] struct {
	least  P // what is less has the number 0
	shift  uint
	last   P // this bin, and all above it, is what is greater than the sample
	bins   []scaleBin[P]
	counts []int
}

// A scaleBin is the number of the first key of a bin, and how many bits the others' distances from it lose.
type scaleBin[P sortKey] struct {
	first P
	drop  uint
}

// fit makes numbers of so many bits for keys like those of the sample. There are up to 2^width bins.
func (s *scale[P]) fit(sample []P, width int, size uint) {
	least, most := ^P(0), P(0)
	for _, k := range sample {
		least, most = min(least, k), max(most, k)
	}
	s.least = least
	s.shift = uint(min(63, max(0, bits.Len64(uint64(most-least))-width)))
	s.last = (most-least)>>s.shift + 1
	s.count(sample)
	s.bins = s.bins[:0]
	all, next := len(sample)+len(s.counts), P(0)
	for _, n := range s.counts {
		parts := (all + n) / (n + 1) // the bin's share is one of so many
		kept := min(s.shift, size-uint(bits.Len(uint(parts-1))))
		s.bins = append(s.bins, scaleBin[P]{next, s.shift - kept})
		next += 1 << kept
	}
	s.bins = append(s.bins, scaleBin[P]{min(next, 1<<size-1), s.shift})
}

// count finds how many keys of the sample the bins have.
func (s *scale[P]) count(sample []P) {
	s.counts = slices.Grow(s.counts[:0], int(s.last))[:s.last]
	if s.last == 1 {
		s.counts[0] = len(sample)
		return
	}
	clear(s.counts)
	for _, k := range sample {
		s.counts[(k-s.least)>>s.shift]++
	}
}

// number replaces keys by their numbers, with places from at on in the low bits.
func (s *scale[P]) number(keys []P, places uint, at int) {
	least, last, shift, low := s.least, s.last, s.shift&63, P(1)<<(s.shift&63)-1
	for i, k := range keys {
		v := P(0)
		if k >= least {
			k -= least
			b := &s.bins[min(k>>shift, last)]
			v = b.first + k&low>>(b.drop&63)
		}
		keys[i] = v<<(places&63) | P(at+i)
	}
}
