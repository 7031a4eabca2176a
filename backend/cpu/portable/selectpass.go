package portable

import (
	"sync/atomic"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/selecting"
)

// A pass looks at all elements of a row, or at what stands for them.
type pass[K selecting.Key] struct {
	*line[K]
	order  selecting.Order[K]
	span   selecting.Span[K]
	limit  int   // as of selecting.Sieve
	length int64 // of what is looked at
	chunk  int64 // of these, for one goroutine in one go
	feed   func(h *hand, sieve *selecting.Sieve[K], chunk int64)

	items         []selecting.Item[K]
	below, inside int64
	equal         []int64     // per chunk, how many are inside: only counted, because the span is one key
	lost          atomic.Bool // it cannot be done
}

// newPass makes a pass over the elements.
func (l *line[K]) newPass(span selecting.Span[K], limit int) *pass[K] {
	return &pass[K]{line: l, order: l.order, span: span, limit: limit, length: l.length, chunk: l.chunk, feed: l.feed}
}

// pass sends the elements of the row through sieves.
func (l *line[K]) pass(span selecting.Span[K], limit int) (*pass[K], error) {
	p := l.newPass(span, limit)
	return p, p.run()
}

// run sends all through sieves, one per goroutine.
func (p *pass[K]) run() error {
	chunks := (p.length-1)/p.chunk + 1
	if p.span.Lo == p.span.Hi && p.limit == 0 {
		p.equal = make([]int64, chunks)
	}
	if p.hand != nil {
		p.sift(p.hand, 0)
		p.collect(p.hand)
		return nil
	}
	err := p.x.share(p.goroutines, chunks, p.sift)
	for _, h := range p.x.hands {
		if h != nil && h.passing == p {
			p.collect(h)
		}
	}
	return err
}

// sift takes a chunk.
func (p *pass[K]) sift(h *hand, chunk int64) {
	sieve := sieveOf[K](h)
	if h.passing != p {
		h.passing = p
		if sieve.Open(p.order, p.span, p.limit); p.equal != nil {
			sieve.Count(p.order, p.span)
		}
	}
	before := sieve.Kept
	p.feed(h, sieve, chunk)
	if p.equal != nil {
		p.equal[chunk] = sieve.Kept - before
	}
}

// collect adds what a goroutine found.
func (p *pass[K]) collect(h *hand) {
	sieve := sieveOf[K](h)
	h.passing = nil
	p.below += sieve.Below
	p.inside += sieve.Kept
	if p.items == nil {
		p.items = sieve.Items
	} else {
		p.items = append(p.items, sieve.Items...)
	}
}

// feed gives a sieve the elements of a chunk.
func (l *line[K]) feed(h *hand, sieve *selecting.Sieve[K], chunk int64) {
	l.feedRange(l.seek(h, l.row), sieve, chunk*l.chunk, min((chunk+1)*l.chunk, l.length))
}

// feedRange gives a sieve elements lo..hi of the row where the runner is. What is computed next comes from memory while the sieve works on what was.
func (l *line[K]) feedRange(e *runner, sieve *selecting.Sieve[K], lo, hi int64) {
	asks := !e.leads && e.isFar()
	for lo < hi && !e.env.stopped && !l.x.stop() {
		n := int(min(hi-lo, int64(e.prog.block)))
		keys := l.keys(e, lo, n)
		if asks {
			e.ask(lo+int64(n), int(min(hi-lo-int64(n), int64(n))))
		}
		sieve.Take(keys, n, lo)
		lo += int64(n)
	}
}

// keys computes n elements of the row, of 4 bytes or 8.
func (l *line[K]) keys(e *runner, pos int64, n int) unsafe.Pointer {
	e.compute(pos, n)
	column := e.taken[0]
	if wide := widen[l.key]; wide != nil {
		if e.wide == nil {
			e.wide = make([]uint32, e.prog.block)
		}
		wide(e.wide[:n], column)
		column = unsafe.Pointer(&e.wide[0])
	}
	return column
}

// aHand gives the hand that does what is not shared.
func (l *line[K]) aHand() *hand {
	if l.hand != nil {
		return l.hand
	}
	l.x.reserve(1)
	return l.x.hand(0)
}

// sieveOf gives the sieve of a goroutine for keys of width K.
func sieveOf[K selecting.Key](h *hand) *selecting.Sieve[K] {
	if s, ok := any(&h.longSieve).(*selecting.Sieve[K]); ok {
		return s
	}
	return any(&h.shortSieve).(*selecting.Sieve[K])
}

// store puts the chosen elements and their places where the results of the row are.
func (l *line[K]) store() {
	if len(l.chosen) == 0 {
		return // and there may be no memory
	}
	at := l.index(l.aHand(), l.row)
	values, places := &l.ports[0], &l.ports[1]
	to := unsafe.Add(values.origin, int(offset(values, at))*values.size)
	where := vec[int64](unsafe.Add(places.origin, int(offset(places, at))*places.size), len(l.chosen))
	for i, x := range l.chosen {
		where[i] = x.At
		bits := l.order.Bits(x.Key)
		copyBits[values.size](unsafe.Add(to, i*values.size), uint64(bits))
	}
}

// copyBits stores the low bytes of a number, by their count.
var copyBits = [9]func(to unsafe.Pointer, bits uint64){1: putBits[uint8], 2: putBits[uint16], 4: putBits[uint32], 8: putBits[uint64]}

func putBits[T unsigned](to unsafe.Pointer, bits uint64) { *(*T)(to) = T(bits) }
