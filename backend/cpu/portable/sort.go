package portable

import (
	"math/bits"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/sorting"
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// Provide gives the code machine code for sorting, nil: none, and the memory that routines borrow.
// It is called before any run.
func (c *Code) Provide(m *sorting.Machine, pool *memory.Pool) { c.sorting, c.memory = m, pool }

// newSort makes the work of sort and argsort. What is no operand in memory comes from Each, row by row; otherwise Each
// first stores the operands, then the rows follow.
func newSort(c *Code, a *schedule.Call) func(x *run) error {
	if len(a.Args) > 0 {
		c.each.handed = a.Args
		return func(x *run) error { return newCalling(x, a).sort() }
	}
	each := newMap(c)
	return func(x *run) error {
		if len(c.each.Stores) > 0 {
			if err := each(x); err != nil {
				return err
			}
		}
		return newCalling(x, a).sort()
	}
}

// A rowSort sorts rows, one at a time, by a hand or, where that is nil, by a team. It keeps what
// it borrows until it is closed.
type rowSort interface {
	sort(h *hand, row int64, team *sorting.Team) error
	close()
}

// sort works on the rows: goroutines share each row where there are few and long ones, and the rows themselves
// otherwise.
func (c *calling) sort() error {
	const nanos = 5 // per element
	rows := product(c.rows)
	if rows == 0 || c.length == 0 {
		return nil
	}
	const part = 1 << 13 // of a row that is shared
	goroutines, chunkTime := c.x.spread(nanos*float64(rows)*float64(c.length), max(rows, c.length/part))
	if goroutines > 1 && rows < 4*int64(goroutines) && c.length > 4*part {
		return c.sortShared(goroutines, rows)
	}
	c.perChunk = max(1, int64(chunkTime)/(nanos*c.length))
	c.alone.open(c.x, 1)
	return c.x.share(min(goroutines, int(min(rows, 1<<30))), (rows-1)/c.perChunk+1, c.chunks)
}

// sortRows sorts the rows of a chunk.
func (c *calling) sortRows(h *hand, chunk int64) {
	s, end := h.rowSort(c), min((chunk+1)*c.perChunk, product(c.rows))
	for row := chunk * c.perChunk; row < end && !c.x.stop(); row++ {
		if err := s.sort(h, row, &c.alone.Team); err != nil {
			c.x.fail(err)
			return
		}
	}
}

// sortShared sorts one row after the other.
func (c *calling) sortShared(goroutines int, rows int64) error {
	c.x.reserve(1)
	s := c.x.hand(0).rowSort(c)
	c.together.open(c.x, goroutines)
	for row := range rows {
		if err := s.sort(nil, row, &c.together.Team); err != nil {
			return err
		}
	}
	return nil
}

// A crew is a team of a run, which keeps it.
type crew struct {
	sorting.Team
	x    *run
	do   func(slot int, chunk int64) // that is shared
	task func(slot int, chunk int64) error
}

// open makes the team one of so many goroutines.
func (c *crew) open(x *run, goroutines int) {
	if c.x == nil {
		c.x, c.task = x, c.take
		c.Stop, c.Share = x.stopped, c.share
	}
	c.Slots, c.Machine, c.Memory = goroutines, x.code.sorting, x.code.memory
}

func (c *crew) share(chunks int64, do func(slot int, chunk int64)) error {
	if c.Slots > 1 {
		c.do = do
		return workers.Run(c.x.ctx, c.Slots, chunks, c.task)
	}
	for chunk := int64(0); chunk < chunks && !c.x.stop(); chunk++ {
		do(0, chunk)
	}
	return c.x.ctx.Err()
}

func (c *crew) take(slot int, chunk int64) error {
	c.do(slot, chunk)
	return nil
}

// rowSort gives what a goroutine sorts rows by, if need be what it had for rows of the same length before.
func (h *hand) rowSort(c *calling) rowSort {
	if of := (sortOf{c, c.length}); h.sort == nil || h.sorts != of {
		h.sort, h.sorts = newRowSort(c), of
	}
	return h.sort
}

// sortOf is what a row sort is made for.
type sortOf struct {
	c      *calling
	length int64
}

// newRowSort chooses how rows are sorted.
func newRowSort(c *calling) rowSort {
	size := c.key.Size()
	places := uint(bits.Len64(uint64(c.length - 1)))
	switch {
	case c.Routine == graph.RoutineSort && len(c.Operands)+len(c.Args) == 1:
		return newPlainSort(c)
	case c.arePairs():
		return newPairSort(c)
	case c.Routine == graph.RoutineArgSort && size < 4 && uint(8*size)+places <= 32:
		return newOrderSort[uint32, uint32](c, places)
	case size < 8:
		return newOrderSort[uint64, uint32](c, places)
	}
	return newOrderSort[uint64, uint64](c, places)
}

// newPlainSort sorts keys alone.
func newPlainSort(c *calling) rowSort {
	const few = 1 << 10 // elements, below which counting takes longer
	switch size := c.key.Size(); {
	case size == 1 && c.length >= few/16:
		return newCountSort[uint8](c)
	case size == 2 && c.length >= few:
		return newCountSort[uint16](c)
	case size <= 4:
		return newKeySort[uint32](c)
	}
	return newKeySort[uint64](c)
}

// A keySort sorts keys. Equal ones are equal elements, so there is nothing to keep in order; all bits of
// NaNs are part of their keys.
type keySort[K sortKey] struct {
	*calling
	maker keyMaker[K]
	size  int
	row   []unsafe.Pointer
	keys  sorting.Row[K]
}

func newKeySort[K sortKey](c *calling) *keySort[K] {
	s := &keySort[K]{calling: c, maker: makerOf[K](c, false), size: c.key.Size()}
	s.keys = sorting.Row[K]{Len: int(c.length), Read: s.read, Write: s.write}
	return s
}

func (s *keySort[K]) sort(_ *hand, row int64, team *sorting.Team) error {
	s.row = s.pointers(s.row[:0], row)
	return s.keys.Sort(team)
}

func (s *keySort[K]) close() {
	s.keys.Close()
	clear(s.row)
}

func (s *keySort[K]) read(_, at int, keys []K) {
	s.maker.encode(keys, unsafe.Add(s.row[0], at*s.size))
}

func (s *keySort[K]) write(_, at int, keys []K) {
	s.maker.decode(keys, unsafe.Add(s.row[1], at*s.size))
}
