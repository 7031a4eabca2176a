package native

import (
	"context"
	"slices"
	"sync"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A compaction is a compiled nest with a Compact anchor.
type compaction struct {
	*schedule.Compact
	*tool
	code     *Code
	body     *expr.Func
	lanes    int
	sizes    []int64 // per value: bytes of an element
	most     int64   // elements of a chunk
	work     work
	parallel bool
	careful  bool                        // calls may report
	asks     bool                        // for what is read some time later, and moves what is packed past the caches
	far      func() (*compaction, error) // the same for what lies in memory; nil: this is it
	runs     sync.Pool
}

// newCompaction compiles a nest with a Compact anchor.
func newCompaction(code *Code, a *schedule.Compact) (*compaction, error) {
	c, err := compileCompaction(code, a, false)
	if err == nil {
		c.offerFar()
	}
	return c, err
}

// compileCompaction makes the code of a nest with a Compact anchor, which may ask ahead.
func compileCompaction(code *Code, a *schedule.Compact, asks bool) (*compaction, error) {
	n := code.nest
	c := &compaction{Compact: a, code: code, body: ready(n.Each.Body, code.level), asks: asks, most: packChunk}
	c.lanes = lanesFor(code.level, c.body)
	c.work = stageWork(n, &n.Each, c.body, c.lanes)
	for _, keep := range a.Kept() {
		size := n.Buffers[keep.Target].Elem.Size()
		c.sizes = append(c.sizes, int64(size))
		c.work.bytes += float64(size)
		c.work.compute += 3 * nanosPerOp / float64(c.lanes)
	}
	c.careful = reports(&n.Each, c.body)
	c.parallel = slices.ContainsFunc(n.Loops, func(l schedule.Loop) bool { return l.Run == schedule.Parallel })
	p, sig, err := c.program()
	if c.tool, err = code.tool(packedAt+len(c.sizes), p, sig, err); err != nil {
		return nil, err
	}
	c.runs.New = func() any {
		p := &packing{compaction: c, kept: make([]int64, len(c.Parts))}
		p.moved = p.take
		return p
	}
	return c, nil
}

// run computes the compaction.
func (c *compaction) run(ctx context.Context, a *backend.Args) error {
	if c.isFar(a) {
		if far, err := c.far(); err == nil {
			return far.run(ctx, a)
		}
	}
	sig := c.kernel.sig
	if !sig.isApart(a, c.careful) || !sig.isNear(a, 0) {
		return c.code.fallBack(ctx, a)
	}
	c.code.tell(a)
	p := c.runs.Get().(*packing)
	err := p.run(ctx, a)
	p.close()
	c.runs.Put(p)
	if err == errFailed {
		return c.code.fallBack(ctx, a)
	}
	return err
}

// bind gives nil: the count decides how much is moved.
func (c *compaction) bind(*backend.Args) *bound { return nil }

// A packing is one run. Chunks of elements are packed into memory of the goroutine's own, which stays in its caches;
// how many the chunks before have kept says where they belong.
type packing struct {
	*compaction
	workers.Relay
	ctx   context.Context
	a     *backend.Args
	chunk int64   // elements of a chunk
	kept  []int64 // per part: by the chunks that have handed on
	hands []*packHand
	moved func(slot int, chunk int64) error // take
}

// A packHand is the hand of a compaction.
type packHand struct {
	hand
	packed [][]byte // per value
	kept   []int32  // per part
	first  []int64  // where what is packed belongs
}

func (c *compaction) effort() work { return c.work }

// packChunk is the most elements of a chunk, but where they come from memory: what is packed of them
// stays in a second-level cache.
const packChunk = 8192

func (p *packing) run(ctx context.Context, a *backend.Args) error {
	p.ctx, p.a = ctx, a
	clear(p.kept)
	if total := a.Extents[0]; total > 0 {
		nanos := max(p.work.nanos(float64(total)), leastNanos*float64(total))
		p.chunk = max(int64(p.lanes), min(p.most, int64(callNanos/nanos*float64(total))))
		if err := p.share(nanos, (total-1)/p.chunk+1); err != nil {
			return err
		}
	}
	for i, part := range p.Parts {
		if part.Count >= 0 {
			*(*int64)(a.Buffers[part.Count].Data) = p.kept[i]
		}
	}
	return nil
}

// share packs all chunks.
func (p *packing) share(nanos float64, chunks int64) error {
	goroutines := 1
	if limit := backend.Limit(p.a.Workers, p.parallel); spreads(nanos, limit) {
		goroutines, _ = schedule.Share(nanos, chunks, limit)
	}
	for len(p.hands) < goroutines {
		p.hands = append(p.hands, p.newHand())
	}
	return p.Relay.Run(p.ctx, goroutines, chunks, p.moved)
}

func (c *compaction) newHand() *packHand {
	h := &packHand{hand: *newHand(c.kernel.sig), kept: make([]int32, len(c.Parts)), first: make([]int64, len(c.Parts))}
	for _, size := range c.sizes {
		h.packed = append(h.packed, make([]byte, (c.most+int64(c.lanes))*size))
	}
	return h
}

// take packs a chunk, and moves it to where it belongs.
func (p *packing) take(slot int, chunk int64) error {
	h := p.hands[slot]
	if status := p.pack(h, chunk*p.chunk); status != 0 {
		return errFailed
	}
	if !p.Wait(chunk) {
		return p.ctx.Err()
	}
	for i, n := range h.kept {
		h.first[i] = p.kept[i]
		p.kept[i] += int64(n)
	}
	p.Pass(chunk)
	p.move(h)
	return nil
}

// move brings what is packed to where it belongs.
func (p *packing) move(h *packHand) {
	k := 0
	for i, part := range p.Parts {
		for _, keep := range part.Kept {
			b, size := p.a.Buffers[keep.Target], p.sizes[k]
			to, from := unsafe.Slice((*byte)(b.Data), b.Bytes)[h.first[i]*size:], h.packed[k][:int64(h.kept[i])*size]
			if p.asks {
				memory.CopyPast(to, from)
			} else {
				copy(to, from)
			}
			k++
		}
	}
}

// pack packs the chunk that begins at an element.
func (p *packing) pack(h *packHand, first int64) (status uint64) {
	h.box.at[0], h.box.rows, h.box.columns = first, 1, min(p.chunk, p.a.Extents[0]-first)
	h.aim(p.a, &h.box, maxRounds)
	p.set(&h.args, keptAt, int64(uintptr(unsafe.Pointer(&h.kept[0]))))
	for k := range h.packed {
		p.set(&h.args, packedAt+k, int64(uintptr(unsafe.Pointer(unsafe.SliceData(h.packed[k])))))
	}
	return h.call(p.kernel)
}

// close forgets what the caller gave.
func (p *packing) close() { p.ctx, p.a = nil, nil }
