package fuse

import "github.com/laze-go/laze/graph"

// explain says, for every operand of the graph, what became of it and why.
func explain(d *planner, roots []graph.Value) []Edge {
	var edges []Edge
	for _, n := range d.nodes {
		for k, op := range n.ops {
			fused, r := d.edge(op, n, k)
			edges = append(edges, Edge{n.Operands[k].Node, n.Node, k, fused, r.reason})
		}
	}
	return edges
}

// edge finds the rule that decided about operand k of the consumer.
func (d *planner) edge(p value, consumer *node, k int) (fused bool, r *rule) {
	n := p.node
	_, isScatter := consumer.Form.(*graph.Scatter)
	switch {
	case len(consumer.contexts) == 0 && !d.isKept(consumer) && consumer.view == nil:
		r = deadRule
	case p.isHeld():
		r = heldRule
	case isScatter && k == 0 && d.takes[p].node != nil:
		r = targetRule
	case n.rule == nil:
		r = viewRule
	case n.home != nil && consumer.home != nil && n.home.group == consumer.home.group:
		r = d.sharedKernel(n, consumer)
	default:
		r = n.rule
	}
	return r.fuse, r
}

// sharedKernel is the rule for a producer that its consumer's kernel computes.
func (d *planner) sharedKernel(n, consumer *node) *rule {
	if _, ok := consumer.Form.(*graph.Call); ok {
		return workRule
	}
	if n.isElementwise() {
		return eachRule
	}
	return afterRule
}
