package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/sorting"
	"github.com/laze-go/laze/graph"
)

// A pairSort sorts keys of four bytes with one payload of four bytes: both are one number, which moves as a whole. Over
// fetching payloads by place once their order is known, it meets each only where its neighbours are in a cache.
type pairSort struct {
	*calling
	maker keyMaker[uint32]
	hand  *hand            // nil: of the slot
	at    int64            // row
	row   []unsafe.Pointer // results
	pairs sorting.Row[uint64]
	notes notes[uint32]
}

const payloadBits = 32

// arePairs reports whether a pairSort can do the work: it asks for some elements twice, so Each must not store any.
func (c *calling) arePairs() bool {
	sizes := c.operands()
	return c.Routine == graph.RoutineSort && len(c.Args) == 2 && sizes[0] == 4 && sizes[1] == 4 && c.length <= 1<<payloadBits && len(c.x.code.each.Stores) == 0
}

func newPairSort(c *calling) *pairSort {
	s := &pairSort{calling: c, maker: makerOf[uint32](c, true)}
	s.pairs = sorting.Row[uint64]{Len: int(c.length), Read: s.read, Write: s.write, Carried: payloadBits}
	return s
}

// sort has Each compute keys and payload when the row is read.
func (s *pairSort) sort(h *hand, row int64, team *sorting.Team) error {
	s.hand, s.at, s.row = h, row, s.pointers(s.row[:0], row)
	s.notes.reserve(team.Slots)
	if h == nil {
		s.x.reserve(team.Slots)
	}
	return s.pairs.Sort(team)
}

func (s *pairSort) close() {
	s.pairs.Close()
	clear(s.row)
	s.hand = nil
}

func (s *pairSort) read(slot, at int, pairs []uint64) {
	h, keys := s.hand, s.notes[slot]
	if h == nil {
		h = s.x.hand(slot)
	}
	for e := s.seek(h, s.at); len(pairs) > 0 && !e.env.stopped; {
		n := min(len(keys), len(pairs), e.prog.block)
		e.compute(int64(at), n)
		s.maker.encode(keys[:n], e.taken[0])
		payload, some := vec[uint32](e.taken[1], n), pairs[:n]
		for i, k := range keys[:n] {
			some[i] = uint64(k)<<payloadBits | uint64(payload[i])
		}
		pairs, at = pairs[n:], at+n
	}
}

func (s *pairSort) write(slot, at int, pairs []uint64) {
	for keys := s.notes[slot]; len(pairs) > 0; {
		n := min(len(keys), len(pairs))
		payload := vec[uint32](unsafe.Add(s.row[1], 4*at), n)
		for i, p := range pairs[:n] {
			keys[i], payload[i] = uint32(p>>payloadBits), uint32(p)
		}
		s.maker.decode(keys[:n], unsafe.Add(s.row[0], 4*at))
		pairs, at = pairs[n:], at+n
	}
}
