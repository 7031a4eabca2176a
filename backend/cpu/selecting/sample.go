package selecting

import (
	"math"
	"math/bits"
	"slices"
)

// A Sample are some keys of a row, in order.
type Sample[K Key] struct {
	keys []K
	row  int64
}

// Cluster is the number of neighbours that are taken together into a sample: getting at one
// costs more than its neighbours.
const Cluster = 8

// Clusters appends where the clusters of a sample of a row of n elements begin: about n^(2/3) elements are worth their
// time. They are at places that no pattern of the row follows, and the same in each run.
func Clusters(at []int64, n int64) []int64 {
	many := int64(1) << (2 * bits.Len64(uint64(n)) / 3) / Cluster
	cell := n / many
	for i := range many {
		x := uint64(i)*0x9e3779b97f4a7c15 + 0x632be59bd9b4e019
		x = (x ^ x>>29) * 0xbf58476d1ce4e5b9
		at = append(at, i*cell+int64((x>>11)%uint64(cell-Cluster+1)))
	}
	return at
}

// NewSample makes a sample of a row of n elements of some of their keys, in order.
func NewSample[K Key](n int64, keys []K) Sample[K] { return Sample[K]{keys, n} }

// Around gives a span, within outer, in which the elements of places from to last of the row are supposed to be. Each
// time it was wrong before makes it wider.
func (s *Sample[K]) Around(from, last int64, outer Span[K], wrong int) Span[K] {
	margin := int(2*math.Sqrt(float64(len(s.keys)))) << (3 * wrong)
	lo, hi := s.place(from)-margin, s.place(last)+margin
	if v := s.keys[s.place(from)]; wrong < tries && s.often(v, lo, hi) && outer.Lo <= v && v <= outer.Hi {
		return Span[K]{v, v}
	}
	span := outer
	if lo >= 0 && wrong < tries {
		span.Lo = min(max(span.Lo, s.keys[lo]), outer.Hi)
	}
	if hi < len(s.keys) && wrong < tries {
		span.Hi = max(min(span.Hi, s.keys[hi]), span.Lo)
	}
	return span
}

// tries is the number of wrong spans after which the sample is not asked again.
const tries = 3

// place gives the place in the sample of a place in the row.
func (s *Sample[K]) place(p int64) int {
	return int(float64(p) / float64(s.row) * float64(len(s.keys)))
}

// often reports whether at least half of the keys from place lo to hi are v. So many equal elements
// are better counted than kept.
func (s *Sample[K]) often(v K, lo, hi int) bool {
	lo, hi = max(lo, 0), min(hi, len(s.keys)-1)
	first, _ := slices.BinarySearch(s.keys[lo:hi+1], v)
	n := 0
	if v < ^K(0) {
		n, _ = slices.BinarySearch(s.keys[lo:hi+1], v+1)
	} else {
		n = hi + 1 - lo
	}
	return 2*(n-first) >= hi+1-lo
}
