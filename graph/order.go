package graph

// Order lists the nodes that roots need, operands before users, in the order of a depth-first walk from
// the first root. It does not recurse: graphs may be 10^5 nodes deep.
func Order(roots ...Value) []*Node {
	type frame struct {
		node *Node
		next int
	}
	var order []*Node
	var stack []frame
	seen := map[*Node]bool{}
	visit := func(n *Node) {
		if n != nil && !seen[n] {
			seen[n] = true
			stack = append(stack, frame{node: n})
		}
	}
	for _, root := range roots {
		visit(root.Node)
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			deps := needs(top.node)
			if top.next == len(deps) {
				order = append(order, top.node)
				stack = stack[:len(stack)-1]
				continue
			}
			top.next++
			visit(deps[top.next-1])
		}
	}
	return order
}

// needs lists the nodes that must be computed before n: its operands, and the counts of late extents.
func needs(n *Node) []*Node {
	deps := make([]*Node, 0, len(n.Operands))
	for _, v := range n.Operands {
		deps = append(deps, v.Node)
	}
	for _, t := range n.Types {
		for _, e := range t.Shape {
			if e.Late() {
				deps = append(deps, e.Count.Node)
			}
		}
	}
	return deps
}
