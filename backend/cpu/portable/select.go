package portable

import (
	"slices"
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

// A selection is one run, on keys of width K. The run keeps it.
type selection[K selecting.Key] struct {
	*calling
	order    selecting.Order[K]
	from, k  int64
	once     bool                       // Each must not visit an element again
	perChunk int64                      // rows
	chunks   func(h *hand, chunk int64) // selectRows
}

func selectBy[K selecting.Key](c *Code, a *schedule.Call, order func(descending bool) selecting.Order[K]) func(x *run) error {
	return func(x *run) error {
		s, _ := x.selection.(*selection[K])
		if s == nil {
			s = &selection[K]{once: len(c.each.Stores) > 0}
			s.chunks, x.selection = s.selectRows, s
		}
		s.calling = newCalling(x, a)
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
		s.x.reserve(goroutines)
		l := lineOf[K](s.x.hand(0))
		l.hand, l.goroutines, l.chunk = nil, goroutines, perChunk
		for row := range rows {
			if err := l.run(s, row); err != nil {
				return err
			}
		}
		return nil
	}
	s.perChunk = max(1, perChunk/s.length)
	return s.x.share(goroutines, (rows-1)/s.perChunk+1, s.chunks)
}

// selectRows takes the rows of a chunk.
func (s *selection[K]) selectRows(h *hand, chunk int64) {
	l := lineOf[K](h)
	l.hand, l.chunk = h, s.length
	for row := chunk * s.perChunk; row < min((chunk+1)*s.perChunk, product(s.rows)); row++ {
		if l.run(s, row) != nil {
			return
		}
	}
}

// A line is a row, and what is known about it. A goroutine keeps one for all its rows.
type line[K selecting.Key] struct {
	*selection[K]
	row        int64
	hand       *hand // nil: chunks of the row are shared
	goroutines int
	chunk      int64 // elements that are looked at by one goroutine in one go
	sample     selecting.Sample[K]
	drawn      bool // there is a sample
	chosen     []selecting.Item[K]
	arranged   []selecting.Item[K] // see arrange

	pass   pass[K]
	first  []selecting.Item[K] // leads
	sweep  sweep[K]
	looker looker
	looks  func(h *hand, chunk int64) // of the looker
}

// lineOf gives the line of a goroutine for keys of width K.
func lineOf[K selecting.Key](h *hand) *line[K] {
	if l, ok := any(&h.longLine).(*line[K]); ok {
		return l
	}
	return any(&h.shortLine).(*line[K])
}

const (
	manyItems = 1024 // up to which the first items of a row are found by leads
	wholeRow  = 512  // up to which a sample of a row would cost more than to keep all
	tinyRow   = 256  // up to which sorting in Go costs more than to keep items
)

// sieves reports whether a sieve finds so many first elements faster than a sample does: a sieve keeps one more for
// every time that the worst of them is beaten, which in a short row happens often.
func (l *line[K]) sieves(end int64) bool {
	return l.once || 2*end*end <= l.length || l.length <= tinyRow && l.x.code.sorting == nil
}

// run finds the elements of a row, and stores them.
func (l *line[K]) run(s *selection[K], row int64) error {
	l.selection, l.row, l.drawn, l.chosen = s, row, false, l.chosen[:0]
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
	if l.length <= selecting.Few {
		l.takeAll()
		return nil
	}
	if l.sieves(end) {
		p := l.openPass(int(end))
		err := p.run()
		if err == nil {
			l.chosen = append(l.chosen, l.arrange(p.items, l.from, l.k)...)
		}
		return err
	}
	return l.narrow(l.from, l.k, selecting.All[K](), 0)
}

// takeAll finds the elements of a row of a few, which are sorted one by one.
func (l *line[K]) takeAll() {
	row := vec[K](l.keys(l.seek(l.aHand(), l.row), 0, int(l.length)), int(l.length))
	items := l.arranged[:0]
	for i, bits := range row {
		items = append(items, selecting.Item[K]{Key: l.order.Key(bits), At: int64(i)})
	}
	selecting.Sort(items, l.x.stopped)
	l.chosen, l.arranged = append(l.chosen, items[l.from:l.from+l.k]...), items
}

// narrow finds the elements of k places of the order, all of which lie in outer. Where the span that the sample
// proposes has not all of them, it is known at least on which side of it they are.
func (l *line[K]) narrow(from, k int64, outer selecting.Span[K], wrong int) error {
	if k == 0 {
		return nil
	}
	span := outer
	if l.length > wholeRow {
		if !l.drawn {
			l.draw()
		}
		span = l.sample.Around(from, from+k-1, outer, wrong)
	}
	w := l.openSweep(span)
	if err := w.run(); err != nil {
		return err
	}
	before := min(max(w.below-from, 0), k)
	behind := min(max(from+k-w.below-w.inside, 0), k)
	items := w.take(from+before-w.below, k-before-behind)
	if before > 0 {
		items = slices.Clone(items) // of what another sweep forgets
	}
	if err := l.narrow(from, before, selecting.Span[K]{Lo: outer.Lo, Hi: span.Lo - 1}, wrong+1); err != nil {
		return err
	}
	l.chosen = append(l.chosen, items...)
	return l.narrow(from+k-behind, behind, selecting.Span[K]{Lo: span.Hi + 1, Hi: outer.Hi}, wrong+1)
}
