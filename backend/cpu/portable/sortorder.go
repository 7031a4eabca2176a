package portable

import (
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/backend/cpu/sorting"
	"github.com/laze-go/laze/graph"
)

// An orderSort finds the order of keys of type K, and arranges elements in it. What it sorts are numbers of type
// P: a key in the high bits, its place in the low ones. So all are different, and there is only one order, the
// stable one. Keys of 64 bits do not fit beside a place; shorter numbers do, and those that agree in these are
// sorted again (see scale, settle).
type orderSort[P, K sortKey] struct {
	*calling
	maker  keyMaker[K]
	sizes  []int
	row    []unsafe.Pointer // operands in memory, then results
	from   []unsafe.Pointer // where the operands are read: copies, where results lie over them or Each computes them
	copies []backend.Buffer
	pool   *memory.Pool
	saved  int                     // the operand that goroutines copy
	saves  func(slot int, k int64) // saveChunk
	at     int64                   // the row that goroutines compute
	makes  func(h *hand, k int64)  // computeChunk

	places uint     // bits of a place
	scale  scale[P] // and what becomes of a whole key
	sample []P
	pairs  sorting.Row[P]
	notes  notes[K]

	settlers []settler[K] // of goroutines, where keys do not fit beside places
}

func newOrderSort[P, K sortKey](c *calling, places uint) *orderSort[P, K] {
	s := &orderSort[P, K]{calling: c, maker: makerOf[K](c, true), places: places, sizes: c.operands()}
	s.pool = c.x.code.memory
	s.from = make([]unsafe.Pointer, len(s.sizes))
	s.copies = make([]backend.Buffer, len(s.sizes))
	s.saves, s.makes = s.saveChunk, s.computeChunk
	s.pairs = sorting.Row[P]{Len: int(c.length), Read: s.read, Write: s.write, Together: places}
	return s
}

// exact reports whether keys fit beside places.
func (s *orderSort[P, K]) exact() bool { return unsafe.Sizeof(K(0)) < 8 }

func (s *orderSort[P, K]) close() {
	s.pairs.Close()
	clear(s.row)
	clear(s.from)
	for i, b := range s.copies {
		s.pool.Put(b)
		s.copies[i] = backend.Buffer{}
	}
}

func (s *orderSort[P, K]) sort(h *hand, row int64, team *sorting.Team) error {
	s.row = s.pointers(s.row[:0], row)
	s.notes.reserve(team.Slots)
	if err := s.take(h, row, team); err != nil {
		return err
	}
	if !s.exact() {
		s.measure()
		for len(s.settlers) < team.Slots {
			s.settlers = append(s.settlers, settler[K]{one: make([]K, 1)})
		}
	}
	return s.pairs.Sort(team)
}

// take finds the operands of a row.
func (s *orderSort[P, K]) take(h *hand, row int64, team *sorting.Team) error {
	if len(s.Args) > 0 {
		return s.compute(h, row, team)
	}
	copy(s.from, s.row)
	for i := range s.from {
		if err := s.save(i, team); err != nil {
			return err
		}
	}
	return nil
}

// save copies an operand that results lie over and that is read after some of them are written.
func (s *orderSort[P, K]) save(i int, team *sorting.Team) error {
	if s.Routine == graph.RoutineArgSort || i == 0 && s.exact() {
		return nil
	}
	s.saved = i
	bytes, err := s.reserve(i)
	if err != nil {
		return err
	}
	return team.Share((bytes-1)/savedBytes+1, s.saves)
}

const savedBytes = 1 << 18 // at a time

func (s *orderSort[P, K]) saveChunk(_ int, k int64) {
	bytes := s.length * int64(s.sizes[s.saved])
	from, to := vec[byte](s.row[s.saved], int(bytes)), vec[byte](s.from[s.saved], int(bytes))
	copy(to[k*savedBytes:], from[k*savedBytes:min((k+1)*savedBytes, bytes)])
}

// reserve makes room for an operand of a row. It gives the bytes.
func (s *orderSort[P, K]) reserve(i int) (bytes int64, err error) {
	bytes = s.length * int64(s.sizes[i])
	if s.copies[i].Bytes < bytes {
		s.pool.Put(s.copies[i])
		s.copies[i] = backend.Buffer{}
		b, err := s.pool.Lend(bytes)
		if err != nil {
			return 0, err
		}
		s.copies[i] = *b
	}
	s.from[i] = s.copies[i].Data
	return bytes, nil
}

// compute has Each compute the operands of a row into memory of the sort's own: keys that agree in their first bits are
// compared again, and what goes with keys is fetched in their order.
func (s *orderSort[P, K]) compute(h *hand, row int64, team *sorting.Team) error {
	for i := range s.from {
		if _, err := s.reserve(i); err != nil {
			return err
		}
	}
	if h != nil {
		s.computePart(h, row, 0, s.length)
		return nil
	}
	s.at = row
	return s.x.share(team.Slots, (s.length-1)/computedKeys+1, s.makes)
}

const computedKeys = 1 << 15 // at a time

func (s *orderSort[P, K]) computeChunk(h *hand, k int64) {
	s.computePart(h, s.at, k*computedKeys, min((k+1)*computedKeys, s.length))
}

func (s *orderSort[P, K]) computePart(h *hand, row, at, end int64) {
	move := func(to, from []byte) { copy(to, from) }
	if s.length*int64(s.sizes[0]) > memory.LastCache() {
		move = memory.CopyPast
	}
	for e := s.seek(h, row); at < end && !e.env.stopped && !s.x.stop(); {
		n := min(end-at, int64(e.prog.block))
		e.compute(at, int(n))
		for i, column := range e.taken {
			size := int64(s.sizes[i])
			move(vec[byte](unsafe.Add(s.from[i], at*size), int(n*size)), vec[byte](column, int(n*size)))
		}
		at += n
	}
}

// results gives where the results of the row are.
func (s *orderSort[P, K]) results() []unsafe.Pointer { return s.row[len(s.Operands):] }

// measure looks at some keys, or all of a short row, to find how to tell them apart.
func (s *orderSort[P, K]) measure() {
	const groups, group = 256, 32
	length, n := int(s.length), 0
	s.sample = slices.Grow(s.sample[:0], min(length, 2*groups*group))
	for at, step := 0, max(group, length/groups); at < length; at += step {
		keys := s.sample[n : n+min(group, length-at)]
		s.encode(at, keys)
		n += len(keys)
	}
	width := 0
	if length > 1<<20 {
		width = 10
	}
	s.scale.fit(s.sample[:n], width, 64-s.places)
}

// key is the key at a place. The caller has room for it, which would be allocated for each key otherwise.
func (s *orderSort[P, K]) key(one []K, at int) K {
	s.maker.few(one, unsafe.Add(s.from[0], at*s.sizes[0]))
	return one[0]
}

// read makes pairs of the keys from a place on.
func (s *orderSort[P, K]) read(slot, at int, pairs []P) {
	if s.exact() {
		s.join(slot, at, pairs)
		return
	}
	s.encode(at, pairs)
	s.scale.number(pairs, s.places, at)
}

// encode makes keys that are as wide as pairs.
func (s *orderSort[P, K]) encode(at int, keys []P) {
	s.maker.encode(vec[K](unsafe.Pointer(unsafe.SliceData(keys)), len(keys)), unsafe.Add(s.from[0], at*s.sizes[0]))
}

// join makes pairs of whole keys.
func (s *orderSort[P, K]) join(slot, at int, pairs []P) {
	for places := s.places & 63; len(pairs) > 0; {
		keys := s.notes[slot]
		keys = keys[:min(len(keys), len(pairs))]
		s.maker.encode(keys, unsafe.Add(s.from[0], at*s.sizes[0]))
		some := pairs[:len(keys)]
		for i, k := range keys {
			some[i] = P(k)<<places | P(at+i)
		}
		pairs, at = pairs[len(keys):], at+len(keys)
	}
}

// write takes pairs in order.
func (s *orderSort[P, K]) write(slot, at int, pairs []P) {
	if !s.exact() {
		s.settle(slot, pairs)
	}
	places := P(1)<<s.places - 1
	if s.Routine == graph.RoutineArgSort {
		to := vec[int64](unsafe.Add(s.results()[0], 8*at), len(pairs))
		for i, p := range pairs {
			to[i] = int64(p & places)
		}
		return
	}
	first := 0
	if s.exact() {
		s.decode(slot, at, pairs)
		first = 1
	}
	for i := range pairs {
		pairs[i] &= places
	}
	order := vec[int64](unsafe.Pointer(unsafe.SliceData(pairs)), len(pairs))
	for i := first; i < len(s.from); i++ {
		s.fetch(i, at, order)
	}
}

// fetch moves the elements of an operand that belong to the places from at on. The next of them come from memory
// meanwhile.
func (s *orderSort[P, K]) fetch(i, at int, order []int64) {
	const block = 256
	from, size := s.from[i], s.sizes[i]
	far := s.length*int64(size) > prefetch.Far
	for k := 0; k < len(order); k += block {
		end := min(k+block, len(order))
		if far {
			prefetch.Elements(from, order[end:min(end+block, len(order))], size)
		}
		lookups[size](unsafe.Add(s.results()[i], (at+k)*size), from, order[k:end])
	}
}

// decode stores the keys of pairs.
func (s *orderSort[P, K]) decode(slot, at int, pairs []P) {
	for len(pairs) > 0 {
		keys := s.notes[slot]
		keys = keys[:min(len(keys), len(pairs))]
		for i, p := range pairs[:len(keys)] {
			keys[i] = K(p >> s.places)
		}
		s.maker.decode(keys, unsafe.Add(s.results()[0], at*s.sizes[0]))
		pairs, at = pairs[len(keys):], at+len(keys)
	}
}
