package fuse

import "github.com/laze-go/laze/graph"

// explain says, for every operand of the graph in graph order, what became of it and why.
func (p *planner) explain() []Edge {
	size := 0
	for _, g := range p.order {
		size += len(g.Operands)
	}
	edges := make([]Edge, 0, size)
	for i, g := range p.order {
		n := p.stands[i]
		if n.isInput {
			continue
		}
		for k := range g.Operands {
			r := equalRule
			if n.Node == g {
				r = p.edge(n.ops[k], n, k)
			}
			edges = append(edges, Edge{g.Operands[k].Node, g, k, r.fuse, r.reason})
		}
	}
	return edges
}

// edge finds the rule that decided about operand k of the consumer.
func (p *planner) edge(v value, consumer *node, k int) *rule {
	n := v.node
	_, isScatter := consumer.Form.(*graph.Scatter)
	switch {
	case len(consumer.contexts) == 0 && !p.isKept(consumer) && consumer.view == nil:
		return deadRule
	case v.isInput():
		return inputRule
	case consumer.home != nil && consumer.home.draft.compactions != nil && n.home == nil && n.rule == nil:
		return placesRule
	case isScatter && k == 0 && p.takes[v].node != nil:
		return targetRule
	case n.rule == nil && n.view == nil:
		return deadRule
	case n.rule == nil:
		return viewRule
	case n.home != nil && consumer.home != nil && n.home.draft == consumer.home.draft:
		return p.sameKernel(n, consumer)
	}
	return n.rule
}

// sameKernel is the rule for a stored producer that its consumer's kernel computes.
func (p *planner) sameKernel(n, consumer *node) *rule {
	if _, ok := consumer.Form.(*graph.Call); ok {
		return workRule
	}
	if n.isElementwise() {
		return eachRule
	}
	return afterRule
}
