package portable

import (
	"sync/atomic"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/selecting"
)

// A pass looks for the first elements of a row, or of what stands for them.
type pass[K selecting.Key] struct {
	*line[K]
	order  selecting.Order[K]
	limit  int
	length int64 // of what is looked at
	chunk  int64 // of these, for one goroutine in one go
	leads  bool  // of stretches are looked at
	items  []selecting.Item[K]
	joined []selecting.Item[K] // those of several goroutines
	lost   atomic.Bool         // it cannot be done
}

// openPass begins a pass over the elements.
func (l *line[K]) openPass(limit int) *pass[K] {
	p := &l.pass
	p.line, p.order, p.limit, p.length, p.chunk, p.leads, p.items = l, l.order, limit, l.length, l.chunk, false, nil
	p.lost.Store(false)
	return p
}

// run sends all through sieves, one per goroutine.
func (p *pass[K]) run() error { return p.looked(p, (p.length-1)/p.chunk+1) }

// A looker looks at the chunks of a row, and then collects what each goroutine has found.
type looker interface {
	look(h *hand, chunk int64)
	collect(h *hand)
}

// looked has goroutines look at chunks of a row on behalf of somebody.
func (l *line[K]) looked(who looker, chunks int64) error {
	if l.hand != nil {
		l.hand.passing = nil
		if who.look(l.hand, 0); l.x.stop() {
			return l.x.ctx.Err()
		}
		who.collect(l.hand)
		return nil
	}
	for _, h := range l.x.hands {
		if h != nil {
			h.passing = nil
		}
	}
	if l.looks == nil {
		l.looks = func(h *hand, chunk int64) { l.looker.look(h, chunk) }
	}
	l.looker = who
	err := l.x.share(l.goroutines, chunks, l.looks)
	if err == nil && l.x.stop() {
		err = l.x.ctx.Err()
	}
	for _, h := range l.x.hands {
		if err == nil && h != nil && h.passing == who {
			who.collect(h)
		}
	}
	return err
}

// look sifts a chunk.
func (p *pass[K]) look(h *hand, chunk int64) {
	sieve := sieveOf[K](h)
	if h.passing != p {
		h.passing = p
		sieve.Open(p.order, selecting.All[K](), p.limit)
	}
	if p.leads {
		p.feedLeads(h, sieve, chunk)
		return
	}
	p.feedRange(p.seek(h, p.row), sieve, chunk*p.chunk, min((chunk+1)*p.chunk, p.length))
}

// collect adds what a goroutine found.
func (p *pass[K]) collect(h *hand) {
	if p.items == nil {
		p.items = sieveOf[K](h).Items
		return
	}
	p.joined = append(append(p.joined[:0], p.items...), sieveOf[K](h).Items...)
	p.items = p.joined
}

// A taker takes elements, of which the first has the place base.
type taker interface {
	Take(elems unsafe.Pointer, n int, base int64)
}

// feedRange gives elements lo..hi of the row where the runner is. What is computed next comes from memory while
// the taker works on what was.
func (l *line[K]) feedRange(e *runner, to taker, lo, hi int64) {
	asks := !e.leads && e.isFar()
	for lo < hi && !e.env.stopped && !l.x.stop() {
		n := int(min(hi-lo, int64(e.prog.block)))
		keys := l.keys(e, lo, n)
		if asks {
			e.ask(lo+int64(n), int(min(hi-lo-int64(n), int64(n))))
		}
		to.Take(keys, n, lo)
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
