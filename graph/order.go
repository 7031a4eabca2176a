package graph

// Order lists the nodes that roots need, operands before users, in the order of a depth-first walk from
// the first root. It does not recurse: graphs may be 10^5 nodes deep.
func Order(roots ...Value) []*Node {
	type frame struct {
		node *Node
		deps []Value
	}
	var order []*Node
	var stack []frame
	var seen Numbering
	visit := func(n *Node) {
		if n == nil {
			return
		}
		if _, ok := seen.Of(n); !ok {
			seen.Give(n, 0)
			stack = append(stack, frame{n, Counts(n.Operands, n.Types...)})
		}
	}
	for _, root := range roots {
		visit(root.Node)
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if len(top.deps) == 0 {
				order = append(order, top.node)
				stack = stack[:len(stack)-1]
				continue
			}
			next := top.deps[0].Node
			top.deps = top.deps[1:]
			visit(next)
		}
	}
	return order
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
