package portable

import (
	"fmt"
	"slices"
	"unsafe"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// routines are the library routines.
var routines = map[string]func(c *Code, a *schedule.Call) func(x *run) error{
	graph.RoutineSort:    newSort,
	graph.RoutineArgSort: newSort,
	graph.RoutineSelect:  newSelect,
}

// newCall makes the work of a library routine.
func newCall(c *Code, a *schedule.Call) (func(x *run) error, error) {
	routine, ok := routines[a.Routine]
	if !ok {
		return nil, fmt.Errorf("portable: no routine %s", a.Routine)
	}
	return routine(c, a), nil
}

// A calling is one run of a routine over all rows. The run keeps its memory.
type calling struct {
	*schedule.Call
	x      *run
	key    expr.Type
	ports  []port // operands that are in memory, then results
	outer  []int  // the axes but the last
	rows   []int64
	length int64

	alone, together crew                       // of a sort
	perChunk        int64                      // rows
	chunks          func(h *hand, chunk int64) // sortRows
}

func newCalling(x *run, a *schedule.Call) *calling {
	c := &x.calling
	if c.Call == nil {
		c.init(x, a)
	}
	for i := range c.ports {
		p := &c.ports[i]
		p.origin = x.origin(&a.Places[i], p.buffer, p.size)
		x.strides(p, &a.Places[i])
	}
	last := len(c.outer)
	c.rows, c.length = x.args.Extents[:last], x.args.Extents[last]
	return c
}

// init finds what is the same in all runs.
func (c *calling) init(x *run, a *schedule.Call) {
	c.Call, c.x, c.key, c.chunks = a, x, x.code.nest.Keys(a), c.sortRows
	for _, b := range slices.Concat(a.Operands, a.Results) {
		c.ports = append(c.ports, port{buffer: b, size: x.code.nest.Buffers[b].Elem.Size()})
	}
	for axis := range len(x.args.Extents) - 1 {
		c.outer = append(c.outer, axis)
	}
}

// close forgets the caller's memory.
func (c *calling) close() {
	for i := range c.ports {
		c.ports[i].origin = nil
	}
	c.rows = nil
}

// pointers appends where the row lies in the operands and the results.
func (c *calling) pointers(list []unsafe.Pointer, row int64) []unsafe.Pointer {
	var at [maxAxes]int64
	for k := len(c.rows) - 1; k >= 0; k-- {
		at[k] = row % c.rows[k]
		row /= c.rows[k]
	}
	for i := range c.ports {
		p := &c.ports[i]
		list = append(list, unsafe.Add(p.origin, int(offset(p, at[:len(c.rows)]))*p.size))
	}
	return list
}

// operands gives the bytes of an element of each operand.
func (c *calling) operands() []int {
	var sizes []int
	for _, p := range c.ports[:len(c.Operands)] {
		sizes = append(sizes, p.size)
	}
	for _, k := range c.Args {
		prog := c.x.code.each.prog
		sizes = append(sizes, prog.values[prog.results[k]].typ.Size())
	}
	return sizes
}

// seek puts the runner of a goroutine to a row.
func (c *calling) seek(h *hand, row int64) *runner {
	last := len(c.rows)
	h.each.rows([]int{last}, []int64{c.length})
	h.each.seek(c.index(h, row))
	return h.each
}

// index gives the index of the first element of a row.
func (c *calling) index(h *hand, row int64) []int64 { return h.index(c.outer, c.rows, row) }

// attr gives an attribute, or 0.
func (c *calling) attr(name string) int64 {
	for _, a := range c.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return 0
}

// descending reports whether the greatest key comes first.
func (c *calling) descending() bool { return c.attr("descending") != 0 }

// codecOf finds the codec of the key type among those of width K.
func codecOf[K sortKey](t expr.Type) keyCodec[K] {
	if codec, ok := any(longKeys[t]).(keyCodec[K]); ok {
		return codec
	}
	return any(shortKeys[t]).(keyCodec[K])
}
