package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// store finds the stage that computes and stores n: one that needs it at its own index anyway, one over the
// same domain that reads the same arrays, one behind a pass that can fold what n reads, or a kernel of its own.
func (p *planner) store(n *node) {
	s := p.hostOf(n)
	if s != nil {
		p.burn()
	} else {
		s = p.open(n.Domain(), n).each
	}
	p.settle(n, s)
	p.output(n, s, s.self)
	p.descend(n, s, s.self)
}

func (p *planner) hostOf(n *node) *stage {
	if !p.mayJoin() {
		return nil
	}
	for _, x := range n.contexts {
		s := x.stage
		if (x.coords == s.self || x.coords == atAnchor) && p.sameShape(s.domain, n.Domain()) && p.joins(n, s, s.self) {
			return s
		}
	}
	for _, s := range p.siblings(n) {
		if s.takesSiblings() && p.sameShape(s.domain, n.Domain()) && p.joins(n, s, s.self) {
			return s
		}
	}
	for _, s := range p.passes(n) {
		if p.sameShape(s.domain, n.Domain()) && p.joins(n, s, s.self) {
			return s
		}
	}
	return nil
}

// passes lists the After stages of passes that a fold which n reads could be part of: in there, both would be
// computed in one pass over the elements.
func (p *planner) passes(n *node) []*stage {
	var all []*stage
	for _, f := range n.reads() {
		if f.home != nil {
			continue
		}
		for _, s := range p.siblings(f) {
			if g := s.draft; g.folds() && s == g.each && p.inPass(f, g) {
				all = append(all, g.after)
			}
		}
	}
	return all
}

// joins reports whether the draft of s can take n, which it wants at c only: n then becomes available there
// while the kernel runs.
func (p *planner) joins(n *node, s *stage, c *coords) bool {
	g, level := s.draft, 0
	if g.size+n.size > bodyLimit {
		return false
	}
	for _, x := range n.contexts {
		switch {
		case x.stage.draft != g:
			level = max(level, x.stage.draft.level+1)
		case x.stage != s || x.coords != c && x.coords != atAnchor:
			return false
		}
	}
	return g.rise(level)
}

// siblings lists stages that lately read a source of n.
func (p *planner) siblings(n *node) []*stage {
	var all []*stage
	for _, source := range n.reads() {
		all = append(all, p.readers[source]...)
	}
	return all
}

// takesSiblings reports whether other results may be computed in s just to save passes over memory. Scatters and
// routines are left alone: they run in order, or row by row.
func (s *stage) takesSiblings() bool {
	if s != s.draft.each {
		return false
	}
	return len(s.draft.anchor) == 0 || s.draft.folds()
}

// open makes a draft for n alone.
func (p *planner) open(domain graph.Shape, n *node) *draft {
	level := 0
	for _, x := range n.contexts {
		level = max(level, x.stage.draft.level+1)
	}
	g := newDraft(domain, level)
	p.drafts = append(p.drafts, g)
	p.wantCounts(g.each, domain)
	return g
}

// settle makes s the home of n.
func (p *planner) settle(n *node, s *stage) {
	n.home = s
	p.enter(n, s.draft)
	for _, x := range n.contexts {
		if x.stage.draft != s.draft {
			x.stage.draft.reads(s.draft)
		}
	}
	for _, source := range n.reads() {
		list := append(p.readers[source], s.draft.each)
		p.readers[source] = list[max(0, len(list)-4):]
	}
}

// output makes s store the results of n that are wanted anywhere but in s at c.
func (p *planner) output(n *node, s *stage, c *coords) {
	need := slices.Clone(n.kept)
	for _, x := range n.demands {
		if x.stage != s || x.coords != c {
			need[x.result] = true
		}
	}
	for k := range need {
		if v := (value{n, k}); need[k] {
			s.outputs = append(s.outputs, output{v, v})
		}
	}
}
