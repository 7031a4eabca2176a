package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/sorting"
)

// A countSort sorts elements of one or two bytes by counting each of them.
type countSort[T uint8 | uint16] struct {
	*calling
	codec  keyCodec[uint32]
	row    []unsafe.Pointer
	counts [][]int64 // per slot and element
	starts []int64   // of each group of keys in the result
}

func newCountSort[T uint8 | uint16](c *calling) *countSort[T] {
	return &countSort[T]{calling: c, codec: codecOf[uint32](c.key)}
}

func (s *countSort[T]) close() {}

// keyGroups is the number of groups of neighbouring keys that are written apart.
const keyGroups = 64

func (s *countSort[T]) sort(_ *hand, row int64, team *sorting.Team) error {
	const chunk = 1 << 16
	s.row = s.pointers(s.row[:0], row)
	elems, out := vec[T](s.row[0], int(s.length)), vec[T](s.row[1], int(s.length))
	s.open(team.Slots)
	err := team.Share((s.length-1)/chunk+1, func(slot int, k int64) {
		counts := s.counts[slot]
		for _, v := range elems[k*chunk : min((k+1)*chunk, s.length)] {
			counts[v]++
		}
	})
	if err != nil {
		return err
	}
	order := s.gather()
	group := len(order) / keyGroups
	return team.Share(keyGroups, func(_ int, k int64) {
		at := s.starts[k]
		for _, v := range order[int(k)*group : int(k+1)*group] {
			n := s.counts[0][v]
			fillWith(out[at:at+n], T(v))
			at += n
		}
	})
}

// open clears the counters.
func (s *countSort[T]) open(slots int) {
	for len(s.counts) < slots {
		s.counts = append(s.counts, make([]int64, 1<<(8*unsafe.Sizeof(T(0)))))
	}
	for _, c := range s.counts {
		clear(c)
	}
}

// gather adds the counters up in the first slot's, finds where groups begin, and gives the elements in the order of their keys.
func (s *countSort[T]) gather() []T {
	order := make([]T, len(s.counts[0]))
	keys := make([]uint32, len(order))
	for v := range order {
		order[v] = T(v)
	}
	s.codec.encode(keys, unsafe.Pointer(&order[0]), s.descending(), ^uint32(0))
	for v, k := range keys {
		order[T(k)] = T(v)
	}
	s.starts = s.starts[:0]
	sum := int64(0)
	for i, v := range order {
		if i%(len(order)/keyGroups) == 0 {
			s.starts = append(s.starts, sum)
		}
		for _, c := range s.counts[1:] {
			s.counts[0][v] += c[v]
		}
		sum += s.counts[0][v]
	}
	return order
}

func fillWith[T uint8 | uint16](to []T, v T) {
	for i := range to {
		to[i] = v
	}
}
