package portable

import (
	"fmt"
	"unsafe"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// newCall makes the work of a library routine: Each first stores the operands, then the rows follow.
func newCall(c *Code, a *schedule.Call) (func(x *run) error, error) {
	if a.Routine == graph.RoutineSelect {
		return newSelect(c, a), nil
	}
	routine, ok := routines[a.Routine]
	if !ok {
		return nil, fmt.Errorf("portable: no routine %s", a.Routine)
	}
	each := newMap(c)
	return func(x *run) error {
		if len(c.each.Stores) > 0 {
			if err := each(x); err != nil {
				return err
			}
		}
		call := newCalling(x, a, c.nest.Buffers[a.Operands[0]].Elem)
		call.routine = routine
		return call.run()
	}, nil
}

// A calling is one run of a routine over all rows.
type calling struct {
	*schedule.Call
	x       *run
	routine routineFuncs
	key     expr.Type
	ports   []port // operands, then results
	rows    []int64
	length  int64
}

// A routine works on one row: short and long are for keys of either width.
type routineFuncs struct {
	short func(c *calling, s *sorter[uint32], row []unsafe.Pointer)
	long  func(c *calling, s *sorter[uint64], row []unsafe.Pointer)
}

var routines = map[string]routineFuncs{
	graph.RoutineSort:    {sortRow[uint32], sortRow[uint64]},
	graph.RoutineArgSort: {argsortRow[uint32], argsortRow[uint64]},
}

func newCalling(x *run, a *schedule.Call, key expr.Type) *calling {
	c := &calling{Call: a, x: x, key: key}
	buffers := append(append([]int{}, a.Operands...), a.Results...)
	for i, b := range buffers {
		p := port{buffer: b, size: x.code.nest.Buffers[b].Elem.Size()}
		p.origin = x.origin(&a.Places[i], b, p.size)
		x.strides(&p, &a.Places[i])
		c.ports = append(c.ports, p)
	}
	last := len(x.args.Extents) - 1
	c.rows, c.length = x.args.Extents[:last], x.args.Extents[last]
	return c
}

// run works on the rows; a chunk is one row, or several short ones.
func (c *calling) run() error {
	const nanos = 20 // per element
	rows := product(c.rows)
	if rows == 0 || c.length == 0 {
		return nil
	}
	goroutines, chunkTime := c.x.spread(nanos*float64(rows)*float64(c.length), rows)
	perChunk := max(1, int64(chunkTime)/(nanos*c.length))
	chunks := (rows-1)/perChunk + 1
	return c.x.share(goroutines, chunks, func(h *hand, chunk int64) {
		for row := chunk * perChunk; row < min((chunk+1)*perChunk, rows); row++ {
			c.row(h, row)
		}
	})
}

// row finds the row in memory and calls the routine for the width of its keys.
func (c *calling) row(h *hand, row int64) {
	var at [maxAxes]int64
	for k := len(c.rows) - 1; k >= 0; k-- {
		at[k] = row % c.rows[k]
		row /= c.rows[k]
	}
	ptrs := make([]unsafe.Pointer, len(c.ports))
	for i := range c.ports {
		p := &c.ports[i]
		ptrs[i] = unsafe.Add(p.origin, int(offset(p, at[:len(c.rows)]))*p.size)
	}
	h.long.stop, h.short.stop = c.x.stop, c.x.stop
	if c.key.Size() == 8 {
		c.routine.long(c, &h.long, ptrs)
	} else {
		c.routine.short(c, &h.short, ptrs)
	}
}

// attr gives an attribute, or 0.
func (c *calling) attr(name string) int64 {
	for _, a := range c.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return 0
}

// codecOf finds the codec of the key type among those of width K.
func codecOf[K sortKey](t expr.Type) keyCodec[K] {
	if codec, ok := any(longKeys[t]).(keyCodec[K]); ok {
		return codec
	}
	return any(shortKeys[t]).(keyCodec[K])
}

// sortRow sorts the keys, and brings payloads into their order. NaNs have one key but many bits, so they are moved like
// payloads.
func sortRow[K sortKey](c *calling, s *sorter[K], row []unsafe.Pointer) {
	codec, descending, k := codecOf[K](c.key), c.attr("descending") != 0, len(c.Operands)
	s.reserve(int(c.length))
	nan := codec.encode(s.keys, row[0], descending)
	if k == 1 && !nan {
		s.sort()
		codec.decode(s.keys, row[1], descending)
		return
	}
	s.number()
	s.argsort()
	for i := range k {
		c.arrange(i, k+i, row, s.order)
	}
}

// arrange stores the elements of an operand in the given order.
func (c *calling) arrange(operand, result int, row []unsafe.Pointer, order []int64) {
	size, from := c.ports[operand].size, row[operand]
	if from == row[result] {
		from = alignedBytes(size * int(c.length))
		moves[size](from, row[operand], nil, nil, int(c.length))
	}
	lookups[size](row[result], from, order)
}

// argsortRow gives the positions of the keys in order.
func argsortRow[K sortKey](c *calling, s *sorter[K], row []unsafe.Pointer) {
	s.reserve(int(c.length))
	codecOf[K](c.key).encode(s.keys, row[0], c.attr("descending") != 0)
	s.number()
	s.argsort()
	copy(vec[int64](row[1], int(c.length)), s.order)
}
