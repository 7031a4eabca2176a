package laze

import (
	"github.com/laze-go/laze/graph"
)

// A cut is the part of a graph that is still to be computed: a copy, in which every value that has been evaluated is
// an input. Plans are made of the copy, so that a cached plan keeps no data of the user alive.
type cut struct {
	roots  []graph.Value
	order  []*graph.Node // operands before users
	inputs []input
	copies map[graph.Value]graph.Value // of the values that were visited; the zero Value while their needs are
}

// An input is where the data of an input of a cut comes from.
type input struct {
	node *graph.Node // in the copy
	from *graph.Node // in the user's graph
	data *data       // kept for the evaluation; nil for a parameter of a Func, and where it was released
}

// sites lists where the nodes of the cut were written.
func (c *cut) sites() []graph.Site {
	sites := make([]graph.Site, len(c.order))
	for i, n := range c.order {
		sites[i] = n.Site
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

// drop ends the use of the inputs' data.
func (c *cut) drop() { dropAll(c.data()) }

// cutGraph copies what roots need and has not been evaluated. It does not recurse: graphs may be 10^5 nodes deep.
func cutGraph(roots []graph.Value) *cut {
	k := &cutter{cut: &cut{copies: map[graph.Value]graph.Value{}}}
	for _, v := range roots {
		k.visit(v)
		for len(k.stack) > 0 {
			top := &k.stack[len(k.stack)-1]
			if top.next == len(top.needs) {
				k.finish(top)
				k.stack = k.stack[:len(k.stack)-1]
				continue
			}
			top.next++
			k.visit(top.needs[top.next-1])
		}
		k.roots = append(k.roots, k.copies[v])
	}
	return k.cut
}

type cutter struct {
	*cut
	stack []cutFrame
}

// A cutFrame is a value whose needs are being copied.
type cutFrame struct {
	value graph.Value
	input bool  // it becomes an input; otherwise its whole node is copied
	data  *data // what the input holds
	needs []graph.Value
	next  int
}

func (k *cutter) visit(v graph.Value) {
	if _, ok := k.copies[v]; ok {
		return
	}
	d := held(v)
	if d != nil && !d.acquire() {
		d = nil
	}
	f := cutFrame{value: v, input: d != nil || isInput(v), data: d}
	if f.input {
		f.needs = counts(nil, v.Type())
	} else {
		f.needs = append(f.needs, v.Node.Operands...)
		f.needs = counts(f.needs, v.Node.Types...)
	}
	k.copies[v] = graph.Value{}
	k.stack = append(k.stack, f)
}

// counts adds the values that count late extents.
func counts(list []graph.Value, types ...graph.Type) []graph.Value {
	for _, t := range types {
		for _, e := range t.Shape {
			if e.Late() {
				list = append(list, e.Count)
			}
		}
	}
	return list
}

// finish makes the copy, once everything it needs is there.
func (k *cutter) finish(f *cutFrame) {
	n := f.value.Node
	if f.input {
		in := graph.NewInput(n.Site, f.value.Elem(), k.shape(f.value.Shape()))
		k.inputs = append(k.inputs, input{node: in, from: n, data: f.data})
		k.add(in)
		k.copies[f.value] = in.Value(0)
		return
	}
	operands := make([]graph.Value, len(n.Operands))
	for i, v := range n.Operands {
		operands[i] = k.copies[v]
	}
	types := make([]graph.Type, len(n.Types))
	for i, t := range n.Types {
		types[i] = graph.Type{Elem: t.Elem, Shape: k.shape(t.Shape)}
	}
	made := graph.New(n.Site, n.Form, operands, types...)
	k.add(made)
	for i := range types {
		if v := n.Value(i); k.copies[v] == (graph.Value{}) {
			k.copies[v] = made.Value(i)
		}
	}
}

func (k *cutter) add(n *graph.Node) { k.order = append(k.order, n) }

// shape copies a shape; late extents are counted by the copies.
func (k *cutter) shape(s graph.Shape) graph.Shape {
	if !s.Late() {
		return s
	}
	out := make(graph.Shape, len(s))
	for i, e := range s {
		if out[i] = e; e.Late() {
			out[i].Count = k.copies[e.Count]
		}
	}
	return out
}
