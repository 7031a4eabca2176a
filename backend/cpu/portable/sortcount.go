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
	order  []T       // all elements in the order of their keys

	elems, out        []T
	counting, filling func(slot int, k int64) // count, fill
}

func newCountSort[T uint8 | uint16](c *calling) *countSort[T] {
	s := &countSort[T]{calling: c, codec: codecOf[uint32](c.key)}
	s.order = s.inOrder()
	s.counting, s.filling = s.count, s.fill
	return s
}

func (s *countSort[T]) close() {
	clear(s.row)
	s.elems, s.out = nil, nil
}

// keyGroups is the number of groups of neighbouring keys that are written apart.
const keyGroups = 64

// countedElems is what a goroutine counts at a time.
const countedElems = 1 << 16

func (s *countSort[T]) sort(_ *hand, row int64, team *sorting.Team) error {
	s.row = s.pointers(s.row[:0], row)
	s.elems, s.out = vec[T](s.row[0], int(s.length)), vec[T](s.row[1], int(s.length))
	s.open(team.Slots)
	if err := team.Share((s.length-1)/countedElems+1, s.counting); err != nil {
		return err
	}
	s.gather()
	return team.Share(keyGroups, s.filling)
}

func (s *countSort[T]) count(slot int, k int64) {
	counts := s.counts[slot]
	for _, v := range s.elems[k*countedElems : min((k+1)*countedElems, s.length)] {
		counts[v]++
	}
}

// fill writes a group of keys.
func (s *countSort[T]) fill(_ int, k int64) {
	group, at := len(s.order)/keyGroups, s.starts[k]
	for _, v := range s.order[int(k)*group : int(k+1)*group] {
		n := s.counts[0][v]
		fillWith(s.out[at:at+n], T(v))
		at += n
	}
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

// inOrder gives all elements in the order of their keys.
func (s *countSort[T]) inOrder() []T {
	order := make([]T, 1<<(8*unsafe.Sizeof(T(0))))
	keys := make([]uint32, len(order))
	for v := range order {
		order[v] = T(v)
	}
	s.codec.encode(keys, unsafe.Pointer(&order[0]), s.descending(), ^uint32(0))
	for v, k := range keys {
		order[T(k)] = T(v)
	}
	return order
}

// gather adds the counters up in the first slot's, and finds where groups begin.
func (s *countSort[T]) gather() {
	s.starts = s.starts[:0]
	sum := int64(0)
	for i, v := range s.order {
		if i%(len(s.order)/keyGroups) == 0 {
			s.starts = append(s.starts, sum)
		}
		for _, c := range s.counts[1:] {
			s.counts[0][v] += c[v]
		}
		sum += s.counts[0][v]
	}
}

func fillWith[T uint8 | uint16](to []T, v T) {
	for i := range to {
		to[i] = v
	}
}
