package sorting

import (
	"math/bits"
	"slices"
)

// splitters say which bucket a key belongs to: keys are cut into bins of equal width; neighbouring bins with few keys
// make a bucket, and one with many is cut again, into buckets of equal width. A sample says how many keys bins have, so
// buckets have about the same number however keys are distributed: floats of all magnitudes are as many in the widest
// bins as in the others together. What a key has in excess stays together.
type splitters[K Key] struct {
	least   K // bin 0 has what is less
	shift   uint
	last    K        // and what is this many bins above least, or more, is in the last
	table   []uint32 // of bins: the first bucket, and in the low half the width of its buckets, as a shift
	single  []bool   // buckets that are in order: they have one key, many times
	buckets int
	ordered uint // low bits that make no difference

	sample, spare []K
	counts        []int
}

// firstBucket is where an entry of the table has the bucket.
const firstBucket = 16

// fine is the keys of a bucket where no more than 256 are needed for that: another bucket costs less than another split
// of quicksort, until there are more buckets than the first cache has lines to spare.
const fine = 3000

// mostBuckets is about how many there may be. With twice as many, the lines that are written to fall out of the
// first-level cache, and a key takes half as long again to get to its bucket, more than quicksort takes for another
// split. Long keys take so long that some lines may.
func mostBuckets[K Key]() int { return 128 * sizeOf[K]() }

// perBucket is the keys of a sample for each bucket.
const perBucket = 16

// choose chooses splitters for a row by a sample.
func (s *splitters[K]) choose(r *Row[K], t *Team, sorter *Sorter[K]) {
	want := min(max(r.Len*sizeOf[K]()/cached, min(r.Len/fine, 256), 8*t.Slots), mostBuckets[K]())
	s.draw(r, want*perBucket)
	sorter.Use(t.Machine)
	sorter.Sort(s.sample, s.spare, t.Stop)
	least, most := s.sample[perBucket], s.sample[len(s.sample)-1-perBucket]
	widest := 12
	if r.Len > 1<<20 {
		widest = 16
	}
	low := max(r.Together, r.Carried)
	s.ordered = r.Carried
	for width := 10; width <= widest; width += 2 {
		s.cut(least, most, width, low)
		s.assign(low)
		if s.shift <= low || s.fullest() <= 3*perBucket {
			break
		}
	}
}

// draw reads so many keys from all over the row.
func (s *splitters[K]) draw(r *Row[K], n int) {
	const group = 4 // neighbours cost one miss of the cache, and one call
	s.sample, s.spare = sized(s.sample, n), sized(s.spare, n)
	groups := n / group
	width := r.Len / groups
	for g := range groups {
		within := int(uint64(g) * 0x9E3779B97F4A7C15 >> 33) // anything but regular
		r.Read(0, g*width+within%(width-group+1), s.sample[g*group:(g+1)*group])
	}
}

// cut makes up to 2^width bins between two keys, each of at least 2^low, from a multiple of that on.
func (s *splitters[K]) cut(least, most K, width int, low uint) {
	s.least = least >> low << low
	s.shift = max(low, uint(max(0, bits.Len64(uint64(most-s.least))-width)))
	s.last = (most-s.least)>>s.shift + 1
	s.table = sized(s.table, int(s.last)+2)
}

// bin is where a key belongs.
func (s *splitters[K]) bin(k K) int {
	if k < s.least {
		return 0
	}
	return int(min((k-s.least)>>s.shift, s.last)) + 1
}

// bucket is which bucket a key belongs to.
func (s *splitters[K]) bucket(k K) int {
	entry := s.table[s.bin(k)]
	within := (k - s.least) & (1<<(s.shift&63) - 1)
	return int(entry>>firstBucket) + int(within>>(entry&63))
}

// assign makes buckets of the bins, of as many keys of the sample each. What is in the first and the last bin may be
// anywhere, and is not cut again.
func (s *splitters[K]) assign(low uint) {
	counts := s.count(len(s.table), s.bin)
	s.buckets, s.single = 0, s.single[:0]
	filled := perBucket
	for i, n := range counts {
		inner, cuts := 0 < i && i < len(counts)-1, uint(0)
		if inner {
			cuts = min(uint(bits.Len(uint(2*n/(3*perBucket)))), s.shift-low)
		}
		width := s.shift - cuts
		if filled >= perBucket || n >= perBucket || filled > 0 && filled+n > perBucket {
			s.add(1<<cuts, inner && width <= s.ordered)
			filled = 0
		} else {
			s.single[s.buckets-1] = false
		}
		filled += n
		s.table[i] = uint32(s.buckets-1<<cuts)<<firstBucket | uint32(width)
	}
}

// add appends buckets.
func (s *splitters[K]) add(n int, single bool) {
	s.buckets += n
	for range n {
		s.single = append(s.single, single)
	}
}

// fullest is the most keys of the sample in one bucket.
func (s *splitters[K]) fullest() int { return slices.Max(s.count(s.buckets, s.bucket)) }

// count says how many keys of the sample are in each of n places.
func (s *splitters[K]) count(n int, place func(K) int) []int {
	s.counts = sized(s.counts, n)
	clear(s.counts)
	for _, k := range s.sample {
		s.counts[place(k)]++
	}
	return s.counts
}
