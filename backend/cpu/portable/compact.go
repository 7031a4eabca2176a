package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/schedule"
)

// A compaction is one run of a nest with a Compact anchor. Chunks of elements are packed into memory of the goroutine's
// own; how many the chunks before have kept says where they belong. The next run uses its memory again.
type compaction struct {
	*schedule.Compact
	x     *run
	sizes []int // per value kept, of all parts: bytes of an element
	total int64
	relay workers.Relay
	kept  []int64 // per part: by the chunks that have handed on

	alone  func(h *hand, chunk int64)        // chunk
	chunks func(slot int, chunk int64) error // chunk, for workers
}

// compactChunk is the number of elements of a chunk: what is packed stays in a second-level cache.
const compactChunk = 8192

// newCompact makes the work of a compaction.
func newCompact(c *Code, a *schedule.Compact) func(x *run) error {
	var sizes []int
	for _, p := range a.Parts {
		c.each.handed = append(c.each.handed, p.Mask)
		for _, keep := range p.Kept {
			c.each.handed = append(c.each.handed, keep.Value)
			sizes = append(sizes, c.nest.Buffers[keep.Target].Elem.Size())
		}
	}
	return func(x *run) error {
		s := &x.compaction
		if s.x == nil {
			*s = compaction{Compact: a, x: x, sizes: sizes, kept: make([]int64, len(a.Parts))}
			s.alone, s.chunks = s.chunk, s.take
		}
		s.total = x.args.Extents[0]
		clear(s.kept)
		return s.run()
	}
}

func (c *compaction) run() error {
	if c.total > 0 {
		if err := c.share((c.total-1)/compactChunk + 1); err != nil {
			return err
		}
	}
	for i, p := range c.Parts {
		if p.Count >= 0 {
			*(*int64)(c.x.args.Buffers[p.Count].Data) = c.kept[i]
		}
	}
	return nil
}

// share packs all chunks.
func (c *compaction) share(chunks int64) error {
	x := c.x
	nanos := x.code.each.nanos() + 0.5*float64(len(c.sizes))
	goroutines, _ := x.spread(nanos*float64(c.total), chunks)
	if goroutines == 1 {
		return x.alone(chunks, c.alone)
	}
	x.reserve(goroutines)
	return c.relay.Run(x.ctx, goroutines, chunks, c.chunks)
}

// take does a chunk of what is shared.
func (c *compaction) take(slot int, chunk int64) error {
	c.chunk(c.x.hand(slot), chunk)
	return nil
}

// chunk packs a chunk, and moves it to where it belongs.
func (c *compaction) chunk(h *hand, chunk int64) {
	c.pack(h, chunk*compactChunk, min((chunk+1)*compactChunk, c.total))
	if !c.relay.Wait(chunk) {
		return
	}
	for i, n := range h.kept {
		h.first[i] = c.kept[i]
		c.kept[i] += n
	}
	c.relay.Pass(chunk)
	k := 0
	for i, p := range c.Parts {
		for _, keep := range p.Kept {
			size, b := int64(c.sizes[k]), c.x.args.Buffers[keep.Target]
			copy(unsafe.Slice((*byte)(b.Data), b.Bytes)[h.first[i]*size:], h.packed[k][:h.kept[i]*size])
			k++
		}
	}
}

// pack computes elements lo..hi of the line, and packs those that are kept.
func (c *compaction) pack(h *hand, lo, hi int64) {
	for len(h.packed) < len(c.sizes) {
		h.packed = append(h.packed, make([]byte, compactChunk*c.sizes[len(h.packed)]))
	}
	if h.kept == nil {
		h.kept, h.first = make([]int64, len(c.Parts)), make([]int64, len(c.Parts))
	}
	clear(h.kept)
	e := h.each
	e.rows([]int{0}, c.x.args.Extents)
	e.seek([]int64{0})
	for lo < hi && !e.env.stopped {
		n := int(min(hi-lo, int64(e.prog.block)))
		e.compute(lo, n)
		c.packBlock(h, n)
		lo += int64(n)
	}
}

// packBlock packs what is kept of the block that was computed last.
func (c *compaction) packBlock(h *hand, n int) {
	taken, k := h.each.taken, 0
	for i, p := range c.Parts {
		mask, more := vec[uint8](taken[0], n), 0
		for _, column := range taken[1 : 1+len(p.Kept)] {
			size := c.sizes[k]
			more = packers[size](unsafe.Pointer(&h.packed[k][h.kept[i]*int64(size)]), column, mask)
			k++
		}
		h.kept[i] += int64(more)
		taken = taken[1+len(p.Kept):]
	}
}

// packers are the loops that bring the elements where a mask is set to the front, and count them, by the size of an
// element. They do not branch: nobody can foretell which they are.
var packers = [9]func(d, s unsafe.Pointer, mask []uint8) int{1: pack[uint8], 2: pack[uint16], 4: pack[uint32], 8: pack[uint64]}

func pack[T unsigned](d, s unsafe.Pointer, mask []uint8) int {
	out, in, kept := vec[T](d, len(mask)), vec[T](s, len(mask)), 0
	for i, m := range mask {
		out[kept] = in[i]
		kept += int(m)
	}
	return kept
}
