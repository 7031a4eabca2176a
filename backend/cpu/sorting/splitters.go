package sorting

import "math/bits"

// splitters say which bucket a key belongs to: keys are cut into fine bins of equal width, and neighbouring bins make
// a bucket. A sample says how many keys bins have, so buckets have about the same number however keys are distributed; what a bin has
// in excess stays together.
type splitters[K Key] struct {
	least   K // bin 0 has what is less
	shift   uint
	last    K        // and what is this many bins above least, or more, is in the last
	table   []uint16 // of bins: the bucket
	single  []bool   // buckets that are in order: they have one key, many times
	buckets int
	ordered uint // low bits that make no difference
}

// fine is the keys of a bucket where no more than 256 are needed for that: another bucket costs less than another split of quicksort, until
// there are more buckets than the first cache has lines to spare.
const fine = 3000

// split chooses splitters by a sample.
func (r *Row[K]) split(t *Team) *splitters[K] {
	const perBucket = 16
	want := min(max(r.Len*sizeOf[K]()/cached, min(r.Len/fine, 256), 8*t.Slots), 512)
	sample := r.sample(t, want*perBucket)
	n := len(sample)
	least, most := sample[n/100], sample[n-1-n/100]
	widest := 12
	if r.Len > 1<<20 {
		widest = 16
	}
	low := max(r.Together, r.Carried)
	s := &splitters[K]{ordered: r.Carried}
	for width := 10; width <= widest; width += 2 {
		s.cut(least, most, width, low)
		if s.assign(sample, perBucket) <= 2*perBucket || s.shift <= low {
			break
		}
	}
	return s
}

// sample reads keys from all over the row, and sorts them.
func (r *Row[K]) sample(t *Team, n int) []K {
	const group = 4 // neighbours cost one miss of the cache, and one call
	keys, spare := make([]K, n), make([]K, n)
	groups := n / group
	width := r.Len / groups
	for g := range groups {
		within := int(uint64(g) * 0x9E3779B97F4A7C15 >> 33) // anything but regular
		r.Read(0, g*width+within%(width-group+1), keys[g*group:(g+1)*group])
	}
	var s Sorter[K]
	s.Use(t.Machine)
	s.Sort(keys, spare, t.Stop)
	return keys
}

// cut makes up to 2^width bins between two keys, each of at least 2^low, from a multiple of that on.
func (s *splitters[K]) cut(least, most K, width int, low uint) {
	s.least = least >> low << low
	s.shift = max(low, uint(max(0, bits.Len64(uint64(most-s.least))-width)))
	s.last = (most-s.least)>>s.shift + 1
	s.table = make([]uint16, int(s.last)+2)
}

// bin is where a key belongs.
func (s *splitters[K]) bin(k K) int {
	if k < s.least {
		return 0
	}
	return int(min((k-s.least)>>s.shift, s.last)) + 1
}

// assign makes buckets of the bins, of as many keys of the sample each. A bin with as many is a bucket of its own. It gives the most keys
// of a bin.
func (s *splitters[K]) assign(sample []K, perBucket int) (most int) {
	counts := make([]int, len(s.table))
	for _, k := range sample {
		counts[s.bin(k)]++
	}
	s.buckets, s.single = 0, s.single[:0]
	filled := perBucket
	for i, n := range counts {
		if filled >= perBucket || n >= perBucket || filled > 0 && filled+n > perBucket {
			s.buckets++
			s.single = append(s.single, s.shift <= s.ordered && 0 < i && i < len(counts)-1)
			filled = 0
		} else {
			s.single[s.buckets-1] = false
		}
		filled += n
		s.table[i] = uint16(s.buckets - 1)
		most = max(most, n)
	}
	return most
}
