package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/sorting"
)

// A pairSort sorts keys of four bytes with one payload of four bytes: both are one number, which moves as a whole. Over fetching payloads by
// place once their order is known, it meets each only where its neighbours are in a cache.
type pairSort struct {
	*calling
	maker keyMaker[uint32]
	row   []unsafe.Pointer // keys and payload, then results
	pairs sorting.Row[uint64]
}

const payloadBits = 32

func newPairSort(c *calling) *pairSort {
	s := &pairSort{calling: c, maker: makerOf[uint32](c, true)}
	s.pairs = sorting.Row[uint64]{Len: int(c.length), Read: s.read, Write: s.write, Carried: payloadBits}
	return s
}

func (s *pairSort) sort(_ *hand, row int64, team *sorting.Team) error {
	s.row = s.pointers(s.row[:0], row)
	return s.pairs.Sort(team)
}

func (s *pairSort) close() { s.pairs.Close() }

// pairPiece is how many keys are made at a time.
const pairPiece = 512

func (s *pairSort) read(_, at int, pairs []uint64) {
	var keys [pairPiece]uint32
	for len(pairs) > 0 {
		n := min(pairPiece, len(pairs))
		s.maker.encode(keys[:n], unsafe.Add(s.row[0], 4*at))
		for i, v := range vec[uint32](unsafe.Add(s.row[1], 4*at), n) {
			pairs[i] = uint64(keys[i])<<payloadBits | uint64(v)
		}
		pairs, at = pairs[n:], at+n
	}
}

func (s *pairSort) write(_, at int, pairs []uint64) {
	var keys [pairPiece]uint32
	for len(pairs) > 0 {
		n := min(pairPiece, len(pairs))
		payload := vec[uint32](unsafe.Add(s.row[3], 4*at), n)
		for i, p := range pairs[:n] {
			keys[i], payload[i] = uint32(p>>payloadBits), uint32(p)
		}
		s.maker.decode(keys[:n], unsafe.Add(s.row[2], 4*at))
		pairs, at = pairs[n:], at+n
	}
}
