package portable

import (
	"sync/atomic"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/graph"
)

// A division is a scatter whose target is divided among goroutines.
type division struct {
	*scatter
	shift   uint // a part has 1<<shift places
	parts   int64
	parcels []parcel // of the blocks of a round
	lo      int64    // where the round begins
	blocks  int64    // of the round
	fills   func(h *hand, chunk int64)
	takes   func(h *hand, part int64)
	clash   atomic.Bool
}

// A parcel is a block of elements in the order of the parts that they go to, and in their own order within these.
type parcel struct {
	at     []int64
	values unsafe.Pointer
	ends   [maxParts + 1]int32 // of part k at k+1
}

// A round takes so many elements for each goroutine, of so many parts.
const (
	roundElements   = 128 << 10
	partsPerWorker  = 16
	maxParts        = 128
	parcelsPerChunk = 8
)

// divides reports whether dividing the target pays: sorting the elements costs about as much as taking them does,
// where their places are near.
func (s *scatter) divides(goroutines int) bool {
	const fewest, sorting, near, last, far, asked, calling = 1 << 16, 1.5, 0.7, 1.4, 4.5, 3.0, 20
	if s.length < 2*64 || s.total < fewest || goroutines < 2 {
		return false
	}
	alone, divided := near, near
	switch {
	case s.combine != nil:
		alone, divided = calling, calling
	case s.bytes() > 16*prefetch.Far:
		alone, divided = asked, asked
	case s.far:
		alone, divided = last, last
	}
	return (sorting+divided)/float64(goroutines) < alone
}

// divided takes the elements in rounds: goroutines sort blocks of them, and then take the parts.
func (s *scatter) divided(x *run, goroutines int) error {
	d := s.divide(x, goroutines)
	defer d.release(x)
	round := int64(len(d.parcels)) * int64(x.code.each.prog.block)
	for d.lo = 0; d.lo < s.total; d.lo += round {
		if err := d.round(x, goroutines, min(round, s.total-d.lo)); err != nil {
			return err
		}
	}
	if d.clash.Load() {
		clear(s.seen)
		return s.alone(x) // which finds the first
	}
	return nil
}

// round takes so many elements.
func (d *division) round(x *run, goroutines int, elements int64) error {
	d.blocks = (elements-1)/int64(x.code.each.prog.block) + 1
	if err := x.share(goroutines, (d.blocks-1)/parcelsPerChunk+1, d.fills); err != nil {
		return err
	}
	if err := x.ctx.Err(); err != nil {
		return err
	}
	return x.share(goroutines, d.parts, d.takes)
}

// divide chooses the parts, which have whole words of seen, and makes room for a round.
func (s *scatter) divide(x *run, goroutines int) *division {
	d, _ := x.code.divisions.Get().(*division)
	if d == nil {
		d = new(division)
		d.fills, d.takes = d.fillChunk, d.takePart
	}
	d.scatter, d.shift = s, 6
	d.clash.Store(false)
	parts := min(maxParts, partsPerWorker*int64(goroutines))
	for (s.length-1)>>d.shift >= parts {
		d.shift++
	}
	d.parts = (s.length-1)>>d.shift + 1
	block := x.code.each.prog.block
	for len(d.parcels) < goroutines*roundElements/block {
		d.parcels = append(d.parcels, parcel{at: make([]int64, block), values: alignedBytes(block * s.elem.Size())})
	}
	return d
}

func (d *division) release(x *run) {
	d.scatter = nil
	x.code.divisions.Put(d)
}

// fillChunk fills some blocks of the round.
func (d *division) fillChunk(h *hand, chunk int64) {
	block := int64(h.each.prog.block)
	for k := chunk * parcelsPerChunk; k < min((chunk+1)*parcelsPerChunk, d.blocks); k++ {
		first := d.lo + k*block
		d.fill(h, &d.parcels[k], first, int(min(block, d.total-first)))
	}
}

// takePart takes the elements of a part.
func (d *division) takePart(h *hand, part int64) { d.take(d.of(h), d.parcels[:d.blocks], part) }

// fill computes a block and sorts it.
func (d *division) fill(h *hand, p *parcel, lo int64, n int) {
	s := d.of(h)
	at, values := s.locate(h.each, lo, n)
	if s.Conflict == graph.ConflictError {
		at, values = s.compact(at, values)
	}
	p.ends = [maxParts + 1]int32{}
	for _, a := range at {
		p.ends[(a>>d.shift)&(maxParts-1)+1]++
	}
	for k := range d.parts {
		p.ends[k+1] += p.ends[k]
	}
	distributors[s.elem.Size()](p, values, at, d.shift)
}

// distributors are the loops that bring elements into the order of parts.
var distributors = [9]func(p *parcel, v unsafe.Pointer, at []int64, shift uint){1: distribute[uint8], 2: distribute[uint16], 4: distribute[uint32], 8: distribute[uint64]}

func distribute[T unsigned](p *parcel, v unsafe.Pointer, at []int64, shift uint) {
	next, in, out := p.ends, vec[T](v, len(at)), vec[T](p.values, len(p.at))
	for i, a := range at {
		k := &next[(a>>shift)&(maxParts-1)]
		p.at[*k], out[*k] = a, in[i]
		*k++
	}
}

// take takes the elements of a part from each of the blocks. The places of a block are asked for
// while those before it are taken.
func (d *division) take(s *scatter, blocks []parcel, part int64) {
	const ahead = 2
	for i := range blocks {
		if s.far && i+ahead < len(blocks) {
			s.ask(blocks[i+ahead].of(part))
		}
		p := &blocks[i]
		values := unsafe.Add(p.values, int(p.ends[part])*s.elem.Size())
		at, values := s.claim(p.of(part), values, func(int) { d.clash.Store(true) })
		s.put(s, s.target, values, at)
	}
}

// of gives the places in a part.
func (p *parcel) of(part int64) []int64 { return p.at[p.ends[part]:p.ends[part+1]] }
