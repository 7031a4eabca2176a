package sorting

import (
	"slices"
	"sync/atomic"
)

// A spread is a row in buckets: keys of a later bucket are greater. Each goroutine fills blocks of its own for each
// bucket, so that they do not meet, and the row is read only once. A row keeps it for the next time.
type spread[K Key] struct {
	splitters[K]
	row    *Row[K]
	team   *Team
	kernel *kernel
	blocks loan[K]
	used   atomic.Int64 // blocks that are taken
	next   []int32      // of each block: the one that follows it in its chain
	hands  []chains     // of goroutines, or of parts of the row, where keys stay in order
	desks  []desk[K]    // of goroutines
	starts []int        // of each bucket in the order, and the end

	fillChunk, fillPart, sortBucket func(slot int, i int64) // what goroutines share
}

// blockBytes is the size of a block, a power of two: a page, in which the processor reads ahead.
const blockBytes = 4096

// blockKeys is the keys of a block.
func blockKeys[K Key]() int { return blockBytes / sizeOf[K]() }

// chains are the blocks of a goroutine.
type chains struct {
	ends   []int   // place of the next key of each bucket; a block's beginning: its last is full, or it has none
	first  []int32 // block of each bucket, where it has any
	counts []int32 // blocks of each bucket
}

// open has all chains empty.
func (c *chains) open(buckets int) {
	const line = 8 // numbers on either side, so that no other goroutine writes to the lines of memory of the ends
	if cap(c.ends) < buckets {
		c.ends = make([]int, buckets+2*line)[line : buckets+line]
	}
	c.ends, c.first, c.counts = c.ends[:buckets], sized(c.first, buckets), sized(c.counts, buckets)
	clear(c.ends)
	clear(c.counts)
}

// sized is room for n values, with any contents, where possible the same as before.
func sized[E any](room []E, n int) []E { return slices.Grow(room[:0], n)[:n] }

// spread sorts a long row.
func (r *Row[K]) spread(t *Team) error {
	if r.kept == nil {
		r.kept = newSpread(r)
	}
	s := r.kept
	defer s.close()
	if err := s.open(t); err != nil {
		return err
	}
	if err := s.fill(); err != nil {
		return err
	}
	s.measure()
	if err := t.Share(int64(s.buckets), s.sortBucket); err != nil {
		return err
	}
	return s.sortLong()
}

func newSpread[K Key](r *Row[K]) *spread[K] {
	s := &spread[K]{row: r}
	s.fillChunk, s.fillPart, s.sortBucket = s.takeChunk, s.takePart, s.sort
	return s
}

// open chooses buckets, and makes room for the row in them.
func (s *spread[K]) open(t *Team) (err error) {
	s.team, s.kernel = t, kernelOf[K](t.Machine)
	s.desks = sized(s.desks, t.Slots)
	s.choose(s.row, t, &s.desks[0].sorter)
	hands := t.Slots
	if s.row.Carried > 0 {
		hands *= partsPerSlot
	}
	s.hands = sized(s.hands, hands)
	for i := range s.hands {
		s.hands[i].open(s.buckets)
	}
	most := (s.row.Len-1)/blockKeys[K]() + 1 + hands*s.buckets
	s.used.Store(0)
	s.next = sized(s.next, most)
	s.blocks, err = borrow[K](t, most*blockKeys[K]())
	return err
}

// close gives back what is borrowed.
func (s *spread[K]) close() {
	s.blocks.giveBack()
	for i := range s.desks {
		s.desks[i].memory.giveBack()
	}
}

// chunkKeys is what is read and spread at a time.
const chunkKeys = 1 << 14

// partsPerSlot is how many parts of the row there are for each goroutine, so that one that is held up is helped.
const partsPerSlot = 2

// fill puts all keys into buckets.
func (s *spread[K]) fill() error {
	if s.row.Carried > 0 {
		return s.team.Share(int64(len(s.hands)), s.fillPart)
	}
	return s.team.Share(int64(s.chunks()), s.fillChunk)
}

func (s *spread[K]) chunks() int { return (s.row.Len-1)/chunkKeys + 1 }

func (s *spread[K]) takeChunk(slot int, chunk int64) { s.take(slot, &s.hands[slot], int(chunk)) }

func (s *spread[K]) takePart(slot int, part int64) {
	chunks, parts := s.chunks(), len(s.hands)
	for chunk := int(part) * chunks / parts; chunk < int(part+1)*chunks/parts && !s.team.Stop(); chunk++ {
		s.take(slot, &s.hands[part], chunk)
	}
}

// take reads a chunk and puts its keys into buckets.
func (s *spread[K]) take(slot int, h *chains, chunk int) {
	d := &s.desks[slot]
	d.keys = sized(d.keys, batch)
	for at, end := chunk*chunkKeys, min(s.row.Len, (chunk+1)*chunkKeys); at < end; at += batch {
		keys := d.keys[:min(batch, end-at)]
		s.row.Read(slot, at, keys)
		s.put(h, keys)
	}
}

// batch is how many keys are put into buckets at a time.
const batch = 1024

// put appends keys to their buckets.
func (s *spread[K]) put(h *chains, keys []K) {
	for i := 0; i < len(keys); i++ {
		if s.kernel != nil {
			if i += s.deal(h, s.kernel, keys[i:]); i == len(keys) {
				return
			}
		}
		b := s.bucket(keys[i])
		at := h.ends[b]
		if at%blockKeys[K]() == 0 {
			at = s.more(h, b)
		}
		s.blocks.keys[at] = keys[i]
		h.ends[b] = at + 1
	}
}

// more appends a block to a chain and gives its place.
//
//go:noinline
func (s *spread[K]) more(h *chains, b int) int {
	block := int(s.used.Add(1) - 1)
	if h.counts[b] == 0 {
		h.first[b] = int32(block)
	} else {
		s.next[(h.ends[b]-1)/blockKeys[K]()] = int32(block)
	}
	h.counts[b]++
	return block * blockKeys[K]()
}

// measure finds where each bucket begins in the order.
func (s *spread[K]) measure() {
	s.starts = sized(s.starts, s.buckets+1)
	s.starts[0] = 0
	for b := range s.buckets {
		n := 0
		for i := range s.hands {
			n += s.length(&s.hands[i], b)
		}
		s.starts[b+1] = s.starts[b] + n
	}
}

// length is the number of keys in a chain.
func (s *spread[K]) length(h *chains, b int) int {
	if h.counts[b] == 0 {
		return 0
	}
	return int(h.counts[b]-1)*blockKeys[K]() + (h.ends[b]-1)%blockKeys[K]() + 1
}

// collect copies the keys of a bucket.
func (s *spread[K]) collect(b int, to []K) {
	for i := range s.hands {
		h := &s.hands[i]
		n := s.length(h, b)
		if n == 0 {
			continue
		}
		for block := h.first[b]; n > 0; block = s.next[block] {
			k := copy(to[:min(n, blockKeys[K]())], s.blocks.keys[int(block)*blockKeys[K]():])
			to, n = to[k:], n-k
		}
	}
}

// long tells the buckets that several goroutines sort.
func (s *spread[K]) long(b int) bool {
	return s.starts[b+1]-s.starts[b] > max(8*cached/sizeOf[K](), 4*s.starts[s.buckets]/mostBuckets[K]())
}

// sort sorts a bucket that is not long.
func (s *spread[K]) sort(slot int, b int64) {
	at, n := s.starts[b], s.starts[b+1]-s.starts[b]
	if n == 0 || s.long(int(b)) {
		return
	}
	d, carried := &s.desks[slot], s.row.Carried
	if d.memory.of == nil {
		d.room(s.team, s.longest(), carried)
	}
	keys := d.room(s.team, n, carried)
	s.collect(int(b), keys)
	if !s.single[b] {
		d.sort(keys, carried, s.team.Stop)
	}
	s.row.Write(slot, at, keys)
}

// longest is the most keys of a bucket that is not long.
func (s *spread[K]) longest() int {
	most := 0
	for b := range s.buckets {
		if !s.long(b) {
			most = max(most, s.starts[b+1]-s.starts[b])
		}
	}
	return most
}

// sortLong sorts the long buckets, one after the other, as rows.
func (s *spread[K]) sortLong() error {
	for b := range s.buckets {
		if !s.long(b) {
			continue
		}
		if err := s.sortAsRow(b); err != nil {
			return err
		}
	}
	return nil
}

func (s *spread[K]) sortAsRow(b int) error {
	r, at, n := s.row, s.starts[b], s.starts[b+1]-s.starts[b]
	m, err := borrow[K](s.team, n)
	if err != nil {
		return err
	}
	defer m.giveBack()
	s.collect(b, m.keys)
	part := &Row[K]{
		Len:   n,
		depth: r.depth + 1, Together: r.Together, Carried: r.Carried,
		Read:  func(_, from int, keys []K) { copy(keys, m.keys[from:]) },
		Write: func(slot, to int, keys []K) { r.Write(slot, at+to, keys) },
	}
	defer part.Close()
	if s.single[b] {
		return part.copyTo(s.team)
	}
	return part.Sort(s.team)
}

// copyTo writes a row that is in order as it is.
func (r *Row[K]) copyTo(t *Team) error {
	chunks := (r.Len-1)/chunkKeys + 1
	return t.Share(int64(chunks), func(slot int, chunk int64) {
		at := int(chunk) * chunkKeys
		keys := make([]K, min(chunkKeys, r.Len-at))
		r.Read(slot, at, keys)
		r.Write(slot, at, keys)
	})
}
