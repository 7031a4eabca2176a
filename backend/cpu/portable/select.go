package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/selecting"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// newSelect makes the work of the routine select. It takes its keys from Each, block by block, and nobody stores them.
func newSelect(c *Code, a *schedule.Call) func(x *run) error {
	c.each.handed = a.Args
	key := c.nest.Keys(a)
	c.each.leads = c.each.bare() && key != expr.Bool
	if key.Size() == 8 {
		return selectBy(c, a, longOrders[key])
	}
	return selectBy(c, a, shortOrders[key])
}

// The orders of the types. See selecting.Order.
var (
	longOrders = [numTypes]func(descending bool) selecting.Order[uint64]{
		expr.Uint64: selecting.Unsigned[uint64], expr.Int64: selecting.Signed[uint64], expr.Float64: selecting.Float64s,
	}
	shortOrders = [numTypes]func(descending bool) selecting.Order[uint32]{
		expr.Bool:  selecting.Unsigned[uint32],
		expr.Uint8: selecting.Unsigned[uint32], expr.Uint16: selecting.Unsigned[uint32], expr.Uint32: selecting.Unsigned[uint32],
		expr.Int8: selecting.Signed[uint32], expr.Int16: selecting.Signed[uint32], expr.Int32: selecting.Signed[uint32],
		expr.Float32: selecting.Float32s,
	}
)

// widen extends narrow keys to 4 bytes.
var widen = [numTypes]func(to []uint32, from unsafe.Pointer){
	expr.Bool: widened[uint8], expr.Uint8: widened[uint8], expr.Uint16: widened[uint16], expr.Int8: widened[int8], expr.Int16: widened[int16],
}

func widened[T number](to []uint32, from unsafe.Pointer) {
	for i, v := range vec[T](from, len(to)) {
		to[i] = uint32(v)
	}
}

// A selection is one run, on keys of width K.
type selection[K selecting.Key] struct {
	*calling
	order   selecting.Order[K]
	from, k int64
	once    bool // Each must not visit an element again
}

func selectBy[K selecting.Key](c *Code, a *schedule.Call, order func(descending bool) selecting.Order[K]) func(x *run) error {
	return func(x *run) error {
		s := &selection[K]{calling: newCalling(x, a), once: len(c.each.Stores) > 0}
		s.order = order(s.attr("descending") != 0)
		s.from = s.attr("from")
		s.k = min(s.attr("k"), s.length-s.from)
		return s.run()
	}
}

// run shares rows among goroutines, or, where they are long and few, the chunks of one row after the other.
func (s *selection[K]) run() error {
	rows := product(s.rows)
	if rows == 0 || s.length == 0 {
		return nil
	}
	nanos := 0.3 + s.x.code.each.nanos() // per element
	goroutines, chunkTime := s.x.spread(nanos*float64(rows)*float64(s.length), max(rows, s.length))
	perChunk := max(1, int64(chunkTime/nanos))
	if rows < int64(goroutines)*schedule.ChunksPerWorker && s.length > 2*perChunk {
		for row := range rows {
			l := &line[K]{selection: s, row: row, goroutines: goroutines, chunk: perChunk}
			if err := l.run(); err != nil {
				return err
			}
		}
		return nil
	}
	perChunk = max(1, perChunk/s.length)
	return s.x.share(goroutines, (rows-1)/perChunk+1, func(h *hand, chunk int64) {
		for row := chunk * perChunk; row < min((chunk+1)*perChunk, rows); row++ {
			l := &line[K]{selection: s, row: row, hand: h, chunk: s.length}
			if l.run() != nil {
				return
			}
		}
	})
}

// A line is a row, and what is known about it.
type line[K selecting.Key] struct {
	*selection[K]
	row        int64
	hand       *hand // nil: chunks of the row are shared
	goroutines int
	chunk      int64 // elements that are looked at by one goroutine in one go
	sample     *selecting.Sample[K]
	chosen     []selecting.Item[K]
}

const (
	manyItems = 1024    // up to which the first items of a row are kept rather than estimated
	shortRow  = 1 << 15 // up to which a row is kept whole if need be
)

// run finds the elements of a row, and stores them.
func (l *line[K]) run() error {
	if err := l.find(); err != nil {
		return err
	}
	if l.x.stop() {
		return l.x.ctx.Err()
	}
	l.store()
	return nil
}

func (l *line[K]) find() error {
	end := l.from + l.k
	if found, err := l.chooseByLeads(end); found || err != nil {
		return err
	}
	if l.once || end <= manyItems || l.length <= shortRow {
		p := l.newPass(int(end))
		err := p.run()
		if err == nil {
			l.choose(p.items, l.from, l.k)
		}
		return err
	}
	return l.narrow(l.from, l.k, selecting.All[K](), 0)
}

func (l *line[K]) choose(items []selecting.Item[K], from, k int64) {
	l.chosen = append(l.chosen, selecting.Choose(items, int(from), int(k), l.x.stop)...)
}

// narrow finds the elements of k places of the order, all of which lie in outer. Where the span that the sample proposes has not all
// of them, it is known at least on which side of it they are.
func (l *line[K]) narrow(from, k int64, outer selecting.Span[K], wrong int) error {
	if k == 0 {
		return nil
	}
	if l.sample == nil {
		l.draw()
	}
	span := l.sample.Around(from, from+k-1, outer, wrong)
	w := &sweep[K]{line: l, span: span}
	if err := w.run(); err != nil {
		return err
	}
	before := min(max(w.below-from, 0), k)
	behind := min(max(from+k-w.below-w.inside, 0), k)
	items := w.take(from+before-w.below, k-before-behind) // of what another sweep forgets
	if err := l.narrow(from, before, selecting.Span[K]{Lo: outer.Lo, Hi: span.Lo - 1}, wrong+1); err != nil {
		return err
	}
	l.chosen = append(l.chosen, items...)
	return l.narrow(from+k-behind, behind, selecting.Span[K]{Lo: span.Hi + 1, Hi: outer.Hi}, wrong+1)
}
