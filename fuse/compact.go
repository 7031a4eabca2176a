package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// A compaction keeps the elements where a mask is true, in their order. In the graph it is scatters to places that an
// exclusive sum of the mask gives, into arrays as long as the sum of the mask:
//
//	ones   = i64(mask)
//	count  = sum(ones)
//	before = exclusive sum(ones)
//	place  = select(mask, before, Drop)
//	result = scatter of values at place, into [count]
//
// In a plan it is one kernel, which counts places as it goes: neither they nor what the results held before ever meet
// memory.
type compaction struct{ mask, count value }

// maxParts is how many compactions of a value share a kernel, such as the parts of a partition: each needs registers
// and memory for what it packs.
const maxParts = 4

// The functions of the pattern, in canonical text.
const (
	onesText = "(a bool) i64(a)"
	sumText  = "(a i64, b i64) a + b"
	dropText = "(a bool, b i64) select(a, b, -9223372036854775808)"
)

// compactionOf finds the compaction that a scatter is.
func (p *planner) compactionOf(n *node) (c compaction, ok bool) {
	f := n.Form.(*graph.Scatter)
	shape := n.Types[0].Shape
	if f.Conflict == graph.Combining || len(shape) != 1 || !shape.Late() || len(n.Domain()) != 1 || shape[0].Max != n.Domain()[0].Max {
		return c, false
	}
	place, ok := pointwise(n.ops[1], dropText)
	if !ok {
		return c, false
	}
	before := place.ops[1].node
	scan, ok := before.Form.(*graph.Scan)
	if !ok || !scan.Exclusive || scan.Reverse || !sums(scan.Combine, scan.Init) {
		return c, false
	}
	ones, ok := pointwise(before.ops[0], onesText)
	c = compaction{mask: place.ops[0], count: p.countOf(n)}
	return c, ok && ones.ops[0] == c.mask && c.count.counts(before.ops[0])
}

// countOf gives the number of elements that a scatter of a compaction keeps.
func (p *program) countOf(n *node) value { return p.value(n.Types[0].Shape[0].Count) }

// pointwise gives the node of a value that a function with this text computes.
func pointwise(v value, text string) (*node, bool) {
	f, ok := v.node.Form.(*graph.Pointwise)
	return v.node, ok && f.Body.String() == text
}

func sums(combine interface{ String() string }, init []uint64) bool {
	return len(init) == 1 && init[0] == 0 && combine.String() == sumText
}

// counts reports whether v is the sum of ones.
func (v value) counts(ones value) bool {
	f, ok := v.node.Form.(*graph.Reduce)
	if !ok || !sums(f.Combine, f.Init) {
		return false
	}
	return v.node.ops[0] == ones
}

// keepsInOrder makes the scatter n part of a compaction, if it is one: of a kernel that keeps other values of the same
// elements, or of a new one.
func (p *planner) keepsInOrder(n *node) bool {
	c, ok := p.compactionOf(n)
	if !ok || !p.mayJoin() {
		return false
	}
	p.burn()
	g := p.compactionFor(n, c)
	g.anchor = append(g.anchor, n)
	p.settle(n, g.each)
	p.keepCounts(n.Types[0].Shape)
	p.demand(c.mask, g.each, g.each.self)
	p.demand(n.ops[2], g.each, g.each.self)
	return true
}

// compactionFor finds or makes the draft: one that keeps the same elements, or others of the same value.
func (p *planner) compactionFor(n *node, c compaction) *draft {
	for _, g := range p.compactions[c.count] {
		if slices.Contains(g.compactions, c) && p.joins(n, g.each, nil) {
			return g
		}
	}
	g := p.keepers[n.ops[2]]
	if g == nil || len(g.compactions) == maxParts || !p.joins(n, g.each, nil) {
		g = p.open(n.Domain(), n)
	}
	g.compactions = append(g.compactions, c)
	p.compactions[c.count] = append(p.compactions[c.count], g)
	p.keepers[n.ops[2]] = g
	return g
}

// countsOnTheWay makes the reduction n the count of a compaction, if there is one that can store it before all who ask
// for it.
func (p *planner) countsOnTheWay(n *node) bool {
	for _, g := range p.compactions[value{n, 0}] {
		if p.joins(n, g.each, nil) {
			g.anchor = append(g.anchor, n)
			p.settle(n, g.each)
			return true
		}
	}
	return false
}

// compact makes the anchor of compactions.
func (l *lowering) compact(g *draft) Anchor {
	a := &Compact{}
	for _, c := range g.compactions {
		a.Parts = append(a.Parts, l.part(g, c))
	}
	return a
}

func (l *lowering) part(g *draft, c compaction) Part {
	p := Part{Mask: l.args([]value{c.mask})[0], Count: -1}
	for _, n := range g.anchor {
		_, keeps := n.Form.(*graph.Scatter)
		switch {
		case n == c.count.node:
			p.Count = l.assembler.buffer(c.count)
		case keeps && l.assembler.countOf(n) == c.count:
			p.Kept = append(p.Kept, Keep{Value: l.args(n.ops[2:])[0], Target: l.assembler.buffer(value{n, 0})})
		}
	}
	return p
}
