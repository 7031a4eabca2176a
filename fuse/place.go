package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// folds reports whether the anchor of d is a pass of reductions or scans.
func (d *draft) folds() bool {
	if len(d.anchor) == 0 || d.compactions != nil {
		return false
	}
	switch d.anchor[0].Form.(type) {
	case *graph.Reduce, *graph.Scan:
		return true
	}
	return false
}

// samePass reports whether two folds over the same domain can be one pass: along the same axes, in the same way.
func samePass(a, b *node) bool {
	switch f := a.Form.(type) {
	case *graph.Reduce:
		g, ok := b.Form.(*graph.Reduce)
		return ok && slices.Equal(f.Axes, g.Axes)
	case *graph.Scan:
		g, ok := b.Form.(*graph.Scan)
		return ok && f.Axis == g.Axis && f.Exclusive == g.Exclusive && f.Reverse == g.Reverse
	}
	return false
}

// placeFold finds a kernel for a reduction or scan: that of its consumer, where the consumer runs over the fold's
// results (it then runs after the fold, in one kernel), a pass over the same elements, or its own.
func (p *planner) placeFold(n *node) {
	n.rule = wholeRule
	if p.countsOnTheWay(n) {
		return
	}
	g, at := p.passOf(n)
	if g != nil {
		p.burn()
	} else {
		g = p.open(n.Domain(), n)
		p.anchor(g, n)
	}
	p.settle(n, g.each)
	p.output(n, g.after, at)
	for _, op := range n.ops {
		p.demand(op, g.each, g.each.self)
	}
}

// passOf finds a draft that can take the fold n, and where its After wants the results, if it does.
func (p *planner) passOf(n *node) (*draft, *coords) {
	if !p.mayJoin() {
		return nil, nil
	}
	for _, x := range n.contexts {
		if p.precedes(n, x) || p.extends(n, x) {
			return x.stage.draft, x.coords
		}
	}
	for _, s := range p.siblings(n) {
		if p.accompanies(n, s) {
			return s.draft, nil
		}
	}
	return nil, nil
}

// precedes puts the fold n before the map x, in one kernel, where the map runs over the results of the fold.
func (p *planner) precedes(n *node, x context) bool {
	g := x.stage.draft
	axes, ok := x.stage.axesOf(x.coords, n.Types[0].Shape)
	if !ok || len(g.anchor) > 0 || len(g.each.domain)+foldedAxes(n) > graph.MaxRank {
		return false
	}
	if f, ok := n.Form.(*graph.Scan); ok && axes[f.Axis] < 0 {
		return false
	}
	if !p.joins(n, x.stage, x.coords) {
		return false
	}
	g.anchor, g.after, g.kept = []*node{n}, g.each, axes
	g.each = g.newStage(n.Domain())
	p.wantCounts(g.each, n.Domain())
	return true
}

// foldedAxes counts the axes of the domain that are not axes of the result.
func foldedAxes(n *node) int { return len(n.Domain()) - len(n.Types[0].Shape) }

// extends makes the fold n one more of the pass before x.
func (p *planner) extends(n *node, x context) bool {
	g := x.stage.draft
	axes, ok := x.stage.axesOf(x.coords, n.Types[0].Shape)
	if !ok || x.stage != g.after || !slices.Equal(axes, g.kept) || !p.inPass(n, g) || !p.joins(n, x.stage, x.coords) {
		return false
	}
	g.anchor = append(g.anchor, n)
	return true
}

// inPass reports whether n folds the domain of g as g's anchor does.
func (p *planner) inPass(n *node, g *draft) bool {
	return samePass(g.anchor[0], n) && p.sameShape(g.each.domain, n.Domain())
}

// accompanies makes the fold n part of a draft that runs over the same elements for its own reasons.
func (p *planner) accompanies(n *node, s *stage) bool {
	if !s.takesSiblings() || !p.sameShape(s.domain, n.Domain()) {
		return false
	}
	g := s.draft
	alone := len(g.anchor) == 0
	if !alone && !p.inPass(n, g) || !p.joins(n, s, nil) {
		return false
	}
	if alone {
		p.anchor(g, n)
	} else {
		g.anchor = append(g.anchor, n)
	}
	return true
}

// anchor makes the fold n the anchor of g, whose Each runs over its elements.
func (p *planner) anchor(g *draft, n *node) {
	g.anchor = []*node{n}
	g.after = g.newStage(n.Types[0].Shape)
	g.kept = upTo(len(n.Types[0].Shape))
}

// placeScatter gives a scatter a kernel of its own. Its base is stored where the scatter then updates it: by
// the base's own kernel, where nobody else needs the base, or else by a kernel that copies it.
func (p *planner) placeScatter(n *node) {
	n.rule = wholeRule
	if p.keepsInOrder(n) {
		return
	}
	g := p.open(n.Domain(), n)
	g.anchor = []*node{n}
	p.settle(n, g.each)
	for _, op := range n.ops[1:] {
		p.demand(op, g.each, g.each.self)
	}
	base, result := n.ops[0], value{n, 0}
	if !base.isInput() && base.node.uses == 1 && !base.node.kept[base.result] {
		p.takes[base] = p.keeper(result)
		p.demand(base, g.each, inMemory)
		return
	}
	c := newDraft(base.shape(), g.level+1)
	p.drafts = append(p.drafts, c)
	g.reads(c)
	g.deps = append(g.deps, c)
	c.each.outputs = []output{{base, result}}
	p.wantCounts(c.each, base.shape())
	p.demand(base, c.each, c.each.self)
}

// keeper gives the value in whose buffer v lives.
func (p *planner) keeper(v value) value {
	if t, ok := p.takes[v]; ok {
		return t
	}
	return v
}

// placeCall gives a call a kernel of its own.
func (p *planner) placeCall(n *node) {
	n.rule = wholeRule
	g := p.open(n.ops[0].shape(), n)
	g.anchor = []*node{n}
	p.settle(n, g.each)
	p.wantCounts(g.each, n.Types[0].Shape)
	for k, op := range n.ops {
		switch n.intake() {
		case asComputed:
			p.demand(op, g.each, g.each.self)
		case inResults:
			g.each.outputs = append(g.each.outputs, output{op, value{n, k}})
			p.demand(op, g.each, g.each.self)
		case whereTheyAre:
			p.demand(op, g.each, atAnchor)
		}
	}
}

// An intake is where a routine finds its operands.
type intake uint8

const (
	asComputed   intake = iota // it asks Each for them, and has memory of its own where it needs them more than once
	inResults                  // in the buffers of its results, which Each fills: it moves them about there
	whereTheyAre               // in buffers, where they are whole
)

// intake tells where the routine of n finds its operands. Keys that are sorted alone take no more memory than their
// result; an argsort reads keys that are in memory anyway.
func (n *node) intake() intake {
	switch routine := n.Form.(*graph.Call).Routine; {
	case routine == graph.RoutineSort && len(n.ops) == 1:
		return inResults
	case routine == graph.RoutineArgSort && !n.ops[0].node.isElementwise():
		return whereTheyAre
	}
	return asComputed
}
