package graph

// Order lists the nodes that roots need, operands before users, in the order of a depth-first walk from
// the first root. It does not recurse: graphs may be 10^5 nodes deep.
func Order(roots ...Value) []*Node {
	return OrderUntil(func(*Node) bool { return false }, roots...)
}

// OrderUntil is Order, but takes nodes of which known is true as given: it does not look at their operands.
func OrderUntil(known func(*Node) bool, roots ...Value) []*Node {
	type frame struct {
		node *Node
		deps []*Node
	}
	var order []*Node
	var stack []frame
	seen := map[*Node]bool{}
	visit := func(n *Node) {
		if n != nil && !seen[n] {
			seen[n] = true
			stack = append(stack, frame{n, needs(n, known(n))})
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
			next := top.deps[0]
			top.deps = top.deps[1:]
			visit(next)
		}
	}
	return order
}

// needs lists the nodes that must be computed before n: its operands, unless n is known, and the counts of
// late extents.
func needs(n *Node, known bool) []*Node {
	deps := make([]*Node, 0, len(n.Operands))
	if !known {
		for _, v := range n.Operands {
			deps = append(deps, v.Node)
		}
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
