package laze

import (
	"encoding/binary"
	"slices"
	"sync"

	"github.com/laze-go/laze/graph"
)

// A cut is the part of a graph that is still to be computed, where every value that has been evaluated is an input. Its
// key finds the program of an equal cut; only where there is none the cut is copied, and the copy planned.
type cut struct {
	roots  []graph.Value
	parts  []part // operands before users
	inputs []input
	key    []byte
	first  graph.Numbering // of the nodes that were visited: the number of their first result
	values []state         // by the number of the value
	stack  []cutFrame
}

// A part is a node that is to be computed, or a value that is given.
type part struct {
	value graph.Value
	input bool
}

// An input is where the data of an input of a cut comes from.
type input struct {
	part int
	from *graph.Node // in the user's graph
	data *data       // kept for the evaluation; nil for a parameter of a Func, and where it was released
}

// A state says how far the visit of a value is.
type state uint8

const (
	unseen state = iota
	waiting
	given
	computed
)

// A cutFrame is a value whose needs are being visited.
type cutFrame struct {
	value graph.Value
	input bool  // it becomes an input; otherwise its whole node is needed
	data  *data // what the input holds
	needs []graph.Value
	next  int
}

var idleCuts = sync.Pool{New: func() any { return &cut{} }}

// cutGraph finds what roots need and has not been evaluated. It does not recurse: graphs may be 10^5 nodes deep.
func cutGraph(roots []graph.Value) *cut {
	c := idleCuts.Get().(*cut)
	c.roots = append(c.roots, roots...)
	for _, v := range roots {
		c.visit(v)
		for len(c.stack) > 0 {
			top := &c.stack[len(c.stack)-1]
			if top.next == len(top.needs) {
				c.finish(top)
				c.stack = c.stack[:len(c.stack)-1]
				continue
			}
			top.next++
			c.visit(top.needs[top.next-1])
		}
	}
	for _, v := range roots {
		c.key = binary.AppendUvarint(c.key, c.number(v))
	}
	return c
}

// drop ends the use of the inputs' data, and of the cut.
func (c *cut) drop() {
	for i := range c.inputs {
		if d := c.inputs[i].data; d != nil {
			d.drop()
		}
	}
	if cap(c.parts) > keptParts {
		return
	}
	clear(c.roots)
	clear(c.parts)
	clear(c.inputs)
	clear(c.stack[:cap(c.stack)])
	c.first.Clear()
	*c = cut{c.roots[:0], c.parts[:0], c.inputs[:0], c.key[:0], c.first, c.values[:0], c.stack[:0]}
	idleCuts.Put(c)
}

// keptParts bounds the room that an idle cut keeps.
const keptParts = 4096

// sites lists where the parts were written.
func (c *cut) sites() []graph.Site {
	sites := make([]graph.Site, len(c.parts))
	for i, p := range c.parts {
		sites[i] = p.value.Node.Site
	}
	return sites
}

// data lists what the inputs hold.
func (c *cut) data() []*data {
	list := make([]*data, len(c.inputs))
	for i, in := range c.inputs {
		list[i] = in.data
	}
	return list
}

func (c *cut) visit(v graph.Value) {
	first, ok := c.first.Of(v.Node)
	if !ok {
		first = len(c.values)
		c.first.Give(v.Node, first)
		c.values = append(c.values, make([]state, len(v.Node.Types))...)
	}
	at := &c.values[first+v.Result]
	if *at != unseen {
		return
	}
	*at = waiting
	d := held(v)
	if d != nil && !d.acquire() {
		d = nil
	}
	f := cutFrame{value: v, input: d != nil || isInput(v.Node), data: d}
	if f.input {
		f.needs = graph.Counts(nil, v.Type())
	} else {
		f.needs = graph.Counts(v.Node.Operands, v.Node.Types...)
	}
	c.stack = append(c.stack, f)
}

// finish makes the part, once everything it needs is there.
func (c *cut) finish(f *cutFrame) {
	n := f.value.Node
	first, _ := c.first.Of(n)
	c.parts = append(c.parts, part{f.value, f.input})
	if f.input {
		c.values[first+f.value.Result] = given
		c.inputs = append(c.inputs, input{part: len(c.parts) - 1, from: n, data: f.data})
		c.key = binary.AppendUvarint(append(c.key, 'i'), uint64(first+f.value.Result))
		c.key = graph.AppendTypes(c.key, n.Types[f.value.Result:f.value.Result+1], c.number)
		return
	}
	for i := range n.Types {
		if s := &c.values[first+i]; *s != given {
			*s = computed
		}
	}
	c.key = binary.AppendUvarint(graph.AppendForm(c.key, n.Form), uint64(first))
	c.key = binary.AppendUvarint(c.key, uint64(len(n.Operands)))
	for _, v := range n.Operands {
		c.key = binary.AppendUvarint(c.key, c.number(v))
	}
	c.key = graph.AppendTypes(c.key, n.Types, c.number)
}

// number tells the values of the cut apart.
func (c *cut) number(v graph.Value) uint64 {
	first, _ := c.first.Of(v.Node)
	return uint64(first + v.Result)
}

// A replica is a copy of a cut. Plans are made of it, so that a cached plan keeps no data of the user alive.
type replica struct {
	cut    *cut
	roots  []graph.Value
	order  []*graph.Node // of the parts
	values []graph.Value // by the number of the value in the cut; the zero Value where it is not there
	list   []graph.Value // room for operands
	last   graph.Shape   // the one copied last
}

// copy makes the nodes.
func (c *cut) copy() *replica {
	r := &replica{cut: c, order: make([]*graph.Node, 0, len(c.parts)), values: make([]graph.Value, len(c.values))}
	for _, p := range c.parts {
		n := p.value.Node
		if p.input {
			in := graph.NewInput(n.Site, p.value.Elem(), r.shape(p.value.Shape()))
			r.order = append(r.order, in)
			r.values[c.number(p.value)] = in.Value(0)
			continue
		}
		made := r.node(n)
		r.order = append(r.order, made)
		for i := range n.Types {
			if k := c.number(n.Value(i)); c.values[k] == computed {
				r.values[k] = made.Value(i)
			}
		}
	}
	for _, v := range c.roots {
		r.roots = append(r.roots, r.of(v))
	}
	return r
}

func (r *replica) node(n *graph.Node) *graph.Node {
	if p, ok := n.Form.(*graph.Pointwise); ok {
		// Made anew, because the form may lie in one piece of memory with the node: whoever kept it would keep the
		// user's node, and with it all the data of its graph.
		return graph.NewPointwise(n.Site, p.Body, r.shape(n.Types[0].Shape), r.operands(n)...)
	}
	types := make([]graph.Type, len(n.Types))
	for i, t := range n.Types {
		types[i] = graph.Type{Elem: t.Elem, Shape: r.shape(t.Shape)}
	}
	return graph.New(n.Site, n.Form, slices.Clone(r.operands(n)), types...)
}

// operands gives the copies of a node's operands, until it is asked again.
func (r *replica) operands(n *graph.Node) []graph.Value {
	r.list = r.list[:0]
	for _, v := range n.Operands {
		r.list = append(r.list, r.of(v))
	}
	return r.list
}

// of gives the copy of a value; the zero Value where the cut does not have it.
func (r *replica) of(v graph.Value) graph.Value {
	if first, ok := r.cut.first.Of(v.Node); ok {
		return r.values[first+v.Result]
	}
	return graph.Value{}
}

// shape copies a shape; late extents are counted by the copies. Neighbours share what is the same.
func (r *replica) shape(s graph.Shape) graph.Shape {
	if !s.Late() && slices.Equal(s, r.last) {
		return r.last
	}
	out := slices.Clone(s)
	r.last = out
	for i, e := range s {
		if e.Late() {
			out[i].Count = r.of(e.Count)
		}
	}
	return out
}
