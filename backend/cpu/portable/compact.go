package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/schedule"
)

// A compaction is one run of a nest with a Compact anchor. Chunks of elements are packed into memory of the goroutine's own; how many
// the chunks before have kept says where they belong.
type compaction struct {
	*schedule.Compact
	x     *run
	sizes []int // per value kept: bytes of an element
	total int64
	relay workers.Relay
	kept  int64 // by the chunks that have handed on
}

// compactChunk is the number of elements of a chunk: what is packed stays in a second-level cache.
const compactChunk = 8192

// newCompact makes the work of a compaction.
func newCompact(c *Code, a *schedule.Compact) func(x *run) error {
	c.each.handed = []int{a.Mask}
	var sizes []int
	for _, keep := range a.Kept {
		c.each.handed = append(c.each.handed, keep.Value)
		sizes = append(sizes, c.nest.Buffers[keep.Target].Elem.Size())
	}
	return func(x *run) error {
		s := &compaction{Compact: a, x: x, sizes: sizes, total: x.args.Extents[0]}
		return s.run()
	}
}

func (s *compaction) run() error {
	if s.total > 0 {
		if err := s.share((s.total-1)/compactChunk + 1); err != nil {
			return err
		}
	}
	if s.Count >= 0 {
		*(*int64)(s.x.args.Buffers[s.Count].Data) = s.kept
	}
	return nil
}

// share packs all chunks.
func (s *compaction) share(chunks int64) error {
	x := s.x
	nanos := x.code.each.nanos() + 0.5*float64(len(s.Kept))
	goroutines, _ := x.spread(nanos*float64(s.total), chunks)
	if goroutines == 1 {
		return x.alone(chunks, s.chunk)
	}
	x.reserve(goroutines)
	return s.relay.Run(x.ctx, goroutines, chunks, func(slot int, chunk int64) error {
		s.chunk(x.hand(slot), chunk)
		return nil
	})
}

// chunk packs a chunk, and moves it to where it belongs.
func (s *compaction) chunk(h *hand, chunk int64) {
	n := s.pack(h, chunk*compactChunk, min((chunk+1)*compactChunk, s.total))
	if !s.relay.Wait(chunk) {
		return
	}
	first := s.kept
	s.kept += n
	s.relay.Pass(chunk)
	for k, keep := range s.Kept {
		size := int64(s.sizes[k])
		to := unsafe.Slice((*byte)(s.x.args.Buffers[keep.Target].Data), s.x.args.Buffers[keep.Target].Bytes)
		copy(to[first*size:], h.packed[k][:n*size])
	}
}

// pack computes elements lo..hi of the line, and gives the number of those that are kept.
func (s *compaction) pack(h *hand, lo, hi int64) (kept int64) {
	for len(h.packed) < len(s.sizes) {
		h.packed = append(h.packed, make([]byte, compactChunk*s.sizes[len(h.packed)]))
	}
	e := h.each
	e.rows([]int{0}, s.x.args.Extents)
	e.seek([]int64{0})
	for lo < hi && !e.env.stopped {
		n := int(min(hi-lo, int64(e.prog.block)))
		e.compute(lo, n)
		mask, more := vec[uint8](e.taken[0], n), 0
		for k, size := range s.sizes {
			more = packers[size](unsafe.Pointer(&h.packed[k][kept*int64(size)]), e.taken[1+k], mask)
		}
		kept += int64(more)
		lo += int64(n)
	}
	return kept
}

// packers are the loops that bring the elements where a mask is set to the front, and count them, by the size of an element. They
// do not branch: nobody can foretell which they are.
var packers = [9]func(d, s unsafe.Pointer, mask []uint8) int{1: pack[uint8], 2: pack[uint16], 4: pack[uint32], 8: pack[uint64]}

func pack[T unsigned](d, s unsafe.Pointer, mask []uint8) int {
	out, in, kept := vec[T](d, len(mask)), vec[T](s, len(mask)), 0
	for i, m := range mask {
		out[kept] = in[i]
		kept += int(m)
	}
	return kept
}
