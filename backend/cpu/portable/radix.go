package portable

import (
	"slices"
	"unsafe"
)

// A sorter sorts rows of keys of one width. It keeps its memory between rows.
type sorter[K sortKey] struct {
	keys, spare   []K
	order, orders []int64 // the position that each key came from, and spare memory
	stop          func() bool
}

// stride is the number of keys that are moved between two questions whether to stop: about 0.1 ms.
const stride = 1 << 15

// smallRow is the length up to which sorting by comparison is faster than counting digits.
const smallRow = 256

// reserve makes room for n keys.
func (s *sorter[K]) reserve(n int) {
	if cap(s.keys) < n {
		s.keys, s.spare = make([]K, n), make([]K, n)
	}
	s.keys, s.spare = s.keys[:n], s.spare[:n]
}

// number gives the keys their positions.
func (s *sorter[K]) number() {
	n := len(s.keys)
	if cap(s.order) < n {
		s.order, s.orders = make([]int64, n), make([]int64, n)
	}
	s.order, s.orders = s.order[:n], s.orders[:n]
	for i := range s.order {
		s.order[i] = int64(i)
	}
}

// argsort sorts s.keys and s.order alongside, stably.
func (s *sorter[K]) argsort() {
	if len(s.keys) <= smallRow {
		slices.SortFunc(s.order, func(a, b int64) int {
			if x, y := s.keys[a], s.keys[b]; x != y {
				return less(x < y)
			}
			return less(a < b)
		})
		for i, from := range s.order {
			s.spare[i] = s.keys[from]
		}
		s.keys, s.spare = s.spare, s.keys
		return
	}
	s.radix(func(shift uint, next *[256]int, lo, hi int) {
		out, outOrder, order := s.spare, s.orders, s.order[lo:hi]
		for i, k := range s.keys[lo:hi] {
			d := uint8(k >> shift)
			at := next[d]
			out[at], outOrder[at] = k, order[i]
			next[d] = at + 1
		}
	})
}

func less(yes bool) int {
	if yes {
		return -1
	}
	return 1
}

// radix sorts by one byte of the keys after the other, the least significant first: pass moves all elements, the
// first of each digit to the place next says, a stride of them at a time. Bytes that are the same everywhere are left out. (Knuth, The Art of
// Computer Programming 3, section 5.2.5)
func (s *sorter[K]) radix(pass func(shift uint, next *[256]int, lo, hi int)) {
	var counts [8][256]int
	width := int(unsafe.Sizeof(K(0)))
	for _, k := range s.keys {
		for b := range width {
			counts[b][uint8(k>>(8*b))]++
		}
	}
	for b := range width {
		c := &counts[b]
		if c[uint8(s.keys[0]>>(8*b))] == len(s.keys) {
			continue
		}
		sum := 0
		for d, n := range c {
			c[d] = sum
			sum += n
		}
		for lo := 0; lo < len(s.keys); lo += stride {
			if s.stop() {
				return
			}
			pass(uint(8*b), c, lo, min(lo+stride, len(s.keys)))
		}
		s.keys, s.spare = s.spare, s.keys
		s.order, s.orders = s.orders, s.order
	}
}
