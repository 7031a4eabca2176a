package backendtest

import (
	"context"
	"slices"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/interp"
)

// fails computes a program in every way, and gives the first difference from interp.
func (p *program) fails(b backend.Backend) error {
	want, err := interp.Eval(context.Background(), p.roots, p.inputs)
	for _, v := range variants(p.seed) {
		if differs := p.compare(b, v, want, err); differs != nil {
			return differs
		}
	}
	return nil
}

// shrink looks for a smaller program that fails too: with fewer roots, a node as the only root, or a node as an input.
func (p *program) shrink(b backend.Backend) *program {
	for smaller := p; smaller != nil; {
		p, smaller = smaller, nil
		for _, q := range p.smaller() {
			if q.fails(b) != nil {
				smaller = q
				break
			}
		}
	}
	return p
}

// smaller lists programs with fewer nodes, the smallest first as far as is known.
func (p *program) smaller() []*program {
	order := graph.Order(p.roots...)
	var list []*program
	try := func(roots ...graph.Value) {
		if n := len(graph.Order(roots...)); n < len(order) || n == len(order) && len(roots) < len(p.roots) {
			if q := newProgram(p.seed, roots...); graph.Verify(roots...) == nil && q.sound() {
				list = append(list, q)
			}
		}
	}
	for _, n := range order {
		if _, ok := n.Form.(*graph.Input); !ok {
			try(n.Values()...)
		}
	}
	for i := range p.roots {
		try(p.roots[i])
		try(slices.Delete(slices.Clone(p.roots), i, i+1)...)
	}
	for _, n := range order {
		if _, ok := n.Form.(*graph.Input); !ok && len(n.Types) == 1 && !n.Types[0].Shape.Late() {
			try(replace(p.roots, n)...)
		}
	}
	return list
}

// sound reports whether interp can compute the program: a smaller one may ask for indices outside an array.
func (p *program) sound() bool {
	_, err := interp.Eval(context.Background(), p.roots, p.inputs)
	return err == nil
}

// replace gives the roots of a copy of the graph in which node is an input.
func replace(roots []graph.Value, node *graph.Node) []graph.Value {
	copies := map[*graph.Node]*graph.Node{}
	value := func(v graph.Value) graph.Value {
		if v.Node == nil {
			return v
		}
		return graph.Value{Node: copies[v.Node], Result: v.Result}
	}
	for _, n := range graph.Order(roots...) {
		c := graph.New(n.Site, n.Form, nil)
		if n == node {
			c.Form = &graph.Input{}
		} else {
			for _, v := range n.Operands {
				c.Operands = append(c.Operands, value(v))
			}
		}
		for _, t := range n.Types {
			shape := graph.Shape{}
			for _, e := range t.Shape {
				shape = append(shape, graph.Extent{Max: e.Max, Count: value(e.Count)})
			}
			c.Types = append(c.Types, graph.Type{Elem: t.Elem, Shape: shape})
		}
		copies[n] = c
	}
	out := make([]graph.Value, len(roots))
	for i, v := range roots {
		out[i] = value(v)
	}
	return out
}
