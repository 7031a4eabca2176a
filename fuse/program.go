package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A program is the graph as fusion sees it: its nodes in graph order, equal ones made one, each with what
// the decisions ask of it.
type program struct {
	order  []*graph.Node // all that roots need
	nodes  []*node
	roots  []value
	isRoot map[value]bool
	number graph.Numbering // of the nodes of order
	stands []*node         // by number: the one that stands for all equal ones
	values int             // results of all nodes
	ops    []value         // operands of all nodes
	kept   []bool          // of all results
}

// A node is a graph node and what is known about it.
type node struct {
	*graph.Node
	id    int     // position in graph order, which names its values
	first int     // the number of its first result
	ops   []value // the operands

	isInput bool // in memory before the plan runs

	view *graph.Affine // of an affine view: the map from base, views of views composed
	base value

	size    int     // instructions
	cost    int     // of one element, operands computed on the way; see cost.go
	loads   int     // of arrays in memory, for one element
	sources []*node // where its elements come from, a few of them
	uses    int     // as an operand or a root

	kept     []bool // per result: it is to be stored, whoever reads it
	live     []bool // per parameter of its function: what is wanted of it needs the operand
	demands  []demand
	contexts []context // the places of demands
	one      struct {  // room for them where there is one, as mostly
		demand  [1]demand
		context [1]context
	}
	rule *rule  // what decided about it
	home *stage // where its results are stored; nil where it is computed wherever it is used
}

// A value is one result of a node.
type value struct {
	node   *node
	result int
}

func (v value) elem() expr.Type    { return v.node.Types[v.result].Elem }
func (v value) shape() graph.Shape { return v.node.Types[v.result].Shape }
func (v value) isInput() bool      { return v.node.isInput }

// read numbers the nodes that roots need, and finds out what the graph alone tells about them.
func read(roots []graph.Value, opts Options) *program {
	p := &program{order: graph.Order(roots...), isRoot: map[value]bool{}}
	p.makeRoom()
	equal := table{program: p, known: make(map[string]*node, len(p.order))}
	all := make([]node, len(p.order))
	for i, g := range p.order {
		p.number.Give(g, i)
		n := &all[i]
		p.read(n, i, g)
		if p.stands[i] = equal.find(n); p.stands[i] == n {
			p.nodes = append(p.nodes, n)
			p.countUses(n)
		}
	}
	for _, r := range roots {
		v := p.value(r)
		v.node.uses++
		v.node.kept[v.result] = true
		p.isRoot[v] = true
		p.roots = append(p.roots, v)
	}
	for _, n := range p.nodes {
		n.describe(opts.Off)
	}
	return p
}

// makeRoom allocates what all nodes share.
func (p *program) makeRoom() {
	ops, values := 0, 0
	for _, g := range p.order {
		ops, values = ops+len(g.Operands), values+len(g.Types)
	}
	p.stands, p.ops, p.kept = make([]*node, len(p.order)), make([]value, 0, ops), make([]bool, values)
	p.number.Reserve(len(p.order))
}

// read makes n of a graph node.
func (p *program) read(n *node, id int, g *graph.Node) {
	_, isInput := g.Form.(*graph.Input)
	first, firstOp := p.values, len(p.ops)
	p.values += len(g.Types)
	for _, v := range g.Operands {
		p.ops = append(p.ops, p.value(v))
	}
	*n = node{Node: g, id: id, first: first, isInput: isInput}
	n.kept, n.ops, n.demands = p.kept[first:p.values:p.values], slices.Clip(p.ops[firstOp:]), n.one.demand[:0]
}

// of gives the node that stands for a graph node; nil for none.
func (p *program) of(n *graph.Node) *node {
	if n == nil {
		return nil
	}
	number, _ := p.number.Of(n)
	return p.stands[number]
}

func (p *program) value(v graph.Value) value { return value{p.of(v.Node), v.Result} }

func (p *program) countUses(n *node) {
	for _, op := range n.ops {
		op.node.uses++
	}
	for _, c := range p.counts(n.Types[0].Shape) {
		c.node.uses++
	}
}

// describe derives what depends on n and its operands only.
func (n *node) describe(off bool) {
	if !off && !n.isInput {
		n.view, n.base = viewOf(n)
	}
	n.size = sizeOf(n)
	n.cost, n.loads = costOf(n)
	n.sources = sourcesOf(n)
}

// counts lists the counts of the late extents of s.
func (p *program) counts(s graph.Shape) []value {
	var all []value
	for _, e := range s {
		if e.Late() {
			all = append(all, p.value(e.Count))
		}
	}
	return all
}

// sameShape is Shape.Equal where equal nodes are one.
func (p *program) sameShape(s, t graph.Shape) bool {
	if len(s) != len(t) {
		return false
	}
	for i := range s {
		if s[i].Max != t[i].Max || p.of(s[i].Count.Node) != p.of(t[i].Count.Node) || s[i].Count.Result != t[i].Count.Result {
			return false
		}
	}
	return true
}
