package graph

import "sync"

// A walk is the memory of a walk through a graph. It is used again.
type walk struct {
	stack []visit
	seen  Numbering
}

// A visit is a node whose operands are being visited.
type visit struct {
	node *Node
	deps []Value
}

var walks = sync.Pool{New: func() any { return &walk{} }}

// Order lists the nodes that roots need, operands before users, in the order of a depth-first walk from
// the first root. It does not recurse: graphs may be 10^5 nodes deep.
func Order(roots ...Value) []*Node {
	w := walks.Get().(*walk)
	defer w.end()
	var order []*Node
	for _, root := range roots {
		w.enter(root.Node)
		for len(w.stack) > 0 {
			top := &w.stack[len(w.stack)-1]
			if len(top.deps) == 0 {
				order = append(order, top.node)
				w.stack = w.stack[:len(w.stack)-1]
				continue
			}
			next := top.deps[0].Node
			top.deps = top.deps[1:]
			w.enter(next)
		}
	}
	return order
}

func (w *walk) enter(n *Node) {
	if n == nil {
		return
	}
	if _, ok := w.seen.Of(n); !ok {
		w.seen.Give(n, 0)
		w.stack = append(w.stack, visit{n, Counts(n.Operands, n.Types...)})
	}
}

// end lets go of the graph.
func (w *walk) end() {
	w.seen.Clear()
	clear(w.stack[:cap(w.stack)])
	walks.Put(w)
}

// Counts gives list with the values that count the late extents of types behind it. The list is not changed.
func Counts(list []Value, types ...Type) []Value {
	list = list[:len(list):len(list)]
	for i := range types {
		for k := range types[i].Shape {
			if e := &types[i].Shape[k]; e.Late() {
				list = append(list, e.Count)
			}
		}
	}
	return list
}
