package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A planner decides what is stored and by which kernel.
type planner struct {
	*program
	opts    Options
	fuel    int
	drafts  []*draft
	readers map[*node][]*stage // stages that lately read from a source
	takes   map[value]value    // base of a scatter -> the scatter's result, which takes over its buffer
	touched map[value]bool     // inputs that are read

	compactions map[value][]*draft // by the count of what they keep
	keepers     map[value]*draft   // the one that lately kept a value: it may keep other elements of it too
}

// decide places every node that roots need, users before operands: when a node's turn comes, every place that
// wants it is known.
func decide(all *program, opts Options) *planner {
	p := &planner{
		program: all, opts: opts, fuel: opts.Fuel,
		readers: map[*node][]*stage{}, takes: map[value]value{}, touched: map[value]bool{},
		compactions: map[value][]*draft{}, keepers: map[value]*draft{},
	}
	for _, r := range all.roots {
		if r.isInput() {
			p.touched[r] = true
			p.keepCounts(r.shape())
		}
	}
	for i := len(all.nodes) - 1; i >= 0; i-- {
		n := all.nodes[i]
		n.contexts = n.distinctContexts()
		if len(n.contexts) > 0 || p.isKept(n) {
			p.place(n)
		}
	}
	return p
}

// keepCounts keeps the counts of an array, whoever reads them.
func (p *planner) keepCounts(s graph.Shape) {
	for _, c := range p.counts(s) {
		c.node.kept[c.result] = true
		p.touched[c] = true
	}
}

// distinctContexts lists the different places of demands.
func (n *node) distinctContexts() []context {
	if len(n.demands) == 0 {
		return nil
	}
	all := append(n.one.context[:0], n.demands[0].context)
	if len(n.demands) == 1 {
		return all
	}
	seen := map[context]bool{all[0]: true}
	for _, x := range n.demands[1:] {
		if !seen[x.context] {
			seen[x.context] = true
			all = append(all, x.context)
		}
	}
	return all
}

// demand says that s wants v at c.
func (p *planner) demand(v value, s *stage, c *coords) {
	if v.isInput() {
		p.touched[v] = true
		p.wantCounts(s, v.shape())
		return
	}
	if v.node.view != nil && c != inMemory && c != atAnchor {
		base := v.node.base
		p.demand(base, s, s.through(c, v.node.view, base.shape()))
		return
	}
	x := demand{context{s, c}, v.result}
	recent := v.node.demands[max(0, len(v.node.demands)-8):]
	if !slices.Contains(recent, x) {
		v.node.demands = append(v.node.demands, x)
	}
}

// wantCounts says that s needs the late extents of shape.
func (p *planner) wantCounts(s *stage, shape graph.Shape) {
	for _, c := range p.counts(shape) {
		p.demand(c, s, inMemory)
	}
}

// place decides where n is computed, and passes its wants on to its operands.
func (p *planner) place(n *node) {
	switch n.Form.(type) {
	case *graph.Pointwise, *graph.Gather:
		p.placeElementwise(n)
	case *graph.Reduce, *graph.Scan:
		p.placeFold(n)
	case *graph.Scatter:
		p.placeScatter(n)
	case *graph.Call:
		p.placeCall(n)
	}
}

func (p *planner) placeElementwise(n *node) {
	for i := range rules {
		if rules[i].when(p, n) {
			n.rule = &rules[i]
			break
		}
	}
	if !n.rule.fuse {
		p.store(n)
		return
	}
	p.burn()
	for _, x := range n.contexts {
		p.enter(n, x.stage.draft)
		p.descend(n, x.stage, x.coords)
	}
}

// burn counts a fusion.
func (p *planner) burn() {
	if p.fuel > 0 {
		p.fuel--
	}
}

func (p *planner) mayJoin() bool { return p.fuel != 0 && !p.opts.Off }

func (p *planner) enter(n *node, g *draft) {
	g.size += n.size
	if len(g.nodes) == 0 || g.nodes[len(g.nodes)-1] != n {
		g.nodes = append(g.nodes, n)
	}
}

// descend passes on what computing n at c takes.
func (p *planner) descend(n *node, s *stage, c *coords) {
	switch f := n.Form.(type) {
	case *graph.Pointwise:
		for k, live := range n.liveParams(f.Body) {
			if live {
				p.demand(n.ops[k], s, c)
			}
		}
	case *graph.Gather:
		p.descendGather(n, f, s, c)
	}
}

func (p *planner) descendGather(n *node, g *graph.Gather, s *stage, c *coords) {
	source := n.ops[0]
	switch m := g.Map.(type) {
	case *graph.Affine:
		p.demand(source, s, s.through(c, m, source.shape()))
	case *graph.Linear:
		if n.view != nil {
			p.demand(n.base, s, s.through(c, n.view, n.base.shape()))
			return
		}
		p.demand(source, s, &coords{})
	case *graph.Indexed:
		for _, index := range n.ops[1:] {
			p.demand(index, s, c)
		}
		at := &coords{}
		if m.Checked {
			at = inMemory // the check needs an array of the very shape that is indexed
		}
		p.demand(source, s, at)
		p.wantCounts(s, source.shape())
	}
}

// liveParams tells which parameters of the function of n are needed for what is wanted of n, once that is known.
func (n *node) liveParams(f *expr.Func) []bool {
	if n.live != nil {
		return n.live
	}
	live := make([]bool, len(f.Params)+len(f.Code))
	for k, r := range f.Results {
		live[r] = live[r] || n.kept[k]
	}
	for _, x := range n.demands {
		live[f.Results[x.result]] = true
	}
	for i := len(f.Code) - 1; i >= 0; i-- {
		if live[len(f.Params)+i] {
			for _, r := range f.Code[i].Args {
				live[r] = true
			}
		}
	}
	n.live = live[:len(f.Params)]
	return n.live
}
