package sorting

import "sync/atomic"

// A spread is a row in buckets: keys of a later bucket are greater. Each goroutine fills blocks of its own for each bucket, so that
// they do not meet, and the row is read only once.
type spread[K Key] struct {
	*splitters[K]
	blocks loan[K]
	used   atomic.Int64 // blocks that are taken
	next   []int32      // of each block: the one that follows it in its chain
	hands  []chains     // of goroutines, or of parts of the row, where keys stay in order
	starts []int        // of each bucket in the order, and the end
	team   *Team
	kernel *kernel
}

// blockBytes is the size of a block, a power of two: a page, in which the processor reads ahead.
const blockBytes = 4096

// blockKeys is the keys of a block.
func blockKeys[K Key]() int { return blockBytes / sizeOf[K]() }

// chains are the blocks of a goroutine.
type chains struct {
	ends   []int   // of each bucket: the place of the next key; the beginning of a block where the last one is full, or there is none
	first  []int32 // block of each bucket, -1: none
	counts []int32 // blocks of each bucket
	_      [64]byte
}

// spread sorts a long row.
func (r *Row[K]) spread(t *Team) error {
	s := &spread[K]{splitters: r.split(t), team: t, kernel: kernelOf[K](t.Machine), hands: make([]chains, t.Slots)}
	if r.Carried > 0 {
		s.hands = make([]chains, partsPerSlot*t.Slots)
	}
	most := (r.Len-1)/blockKeys[K]() + 1 + len(s.hands)*s.buckets
	s.next = make([]int32, most)
	s.blocks = borrow[K](t, most*blockKeys[K]())
	defer s.blocks.giveBack()
	if err := s.fill(r); err != nil {
		return err
	}
	s.measure()
	if err := s.sortBuckets(r); err != nil {
		return err
	}
	return s.sortLong(r)
}

// chunkKeys is what is read and spread at a time.
const chunkKeys = 1 << 14

// partsPerSlot is how many parts of the row there are for each goroutine, so that one that is held up is helped.
const partsPerSlot = 2

// fill puts all keys into buckets.
func (s *spread[K]) fill(r *Row[K]) error {
	chunks := (r.Len-1)/chunkKeys + 1
	if r.Carried == 0 {
		return s.team.Share(int64(chunks), func(slot int, chunk int64) {
			s.take(r, slot, &s.hands[slot], int(chunk))
		})
	}
	parts := len(s.hands)
	return s.team.Share(int64(parts), func(slot int, part int64) {
		for chunk := int(part) * chunks / parts; chunk < int(part+1)*chunks/parts && !s.team.Stop(); chunk++ {
			s.take(r, slot, &s.hands[part], chunk)
		}
	})
}

// take reads a chunk and puts its keys into buckets.
func (s *spread[K]) take(r *Row[K], slot int, h *chains, chunk int) {
	if h.ends == nil {
		h.open(s.buckets)
	}
	var keys [batch]K
	for at, end := chunk*chunkKeys, min(r.Len, (chunk+1)*chunkKeys); at < end; at += batch {
		n := min(batch, end-at)
		r.Read(slot, at, keys[:n])
		s.put(h, keys[:n])
	}
}

func (h *chains) open(buckets int) {
	h.ends, h.first, h.counts = make([]int, buckets), make([]int32, buckets), make([]int32, buckets)
	for b := range h.first {
		h.first[b] = -1
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
	s.starts = make([]int, s.buckets+1)
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
	if h.ends == nil || h.counts[b] == 0 {
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

// sortBuckets sorts all buckets but the long ones.
func (s *spread[K]) sortBuckets(r *Row[K]) error {
	most := 0
	for b := range s.buckets {
		if !s.long(b) {
			most = max(most, s.starts[b+1]-s.starts[b])
		}
	}
	desks := make([]desk[K], s.team.Slots)
	defer func() {
		for i := range desks {
			desks[i].memory.giveBack()
		}
	}()
	return s.team.Share(int64(s.buckets), func(slot int, b int64) {
		at, n := s.starts[b], s.starts[b+1]-s.starts[b]
		if n == 0 || s.long(int(b)) {
			return
		}
		d := &desks[slot]
		if d.memory.of == nil {
			d.room(s.team, most, r.Carried)
		}
		keys := d.room(s.team, n, r.Carried)
		s.collect(int(b), keys)
		if !s.single[b] {
			d.sort(keys, r.Carried, s.team.Stop)
		}
		r.Write(slot, at, keys)
	})
}

// sortLong sorts the long buckets, one after the other, as rows.
func (s *spread[K]) sortLong(r *Row[K]) error {
	for b := range s.buckets {
		if !s.long(b) {
			continue
		}
		if err := s.sortAsRow(r, b); err != nil {
			return err
		}
	}
	return nil
}

func (s *spread[K]) sortAsRow(r *Row[K], b int) error {
	at, n := s.starts[b], s.starts[b+1]-s.starts[b]
	m := borrow[K](s.team, n)
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
