package fuse

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/laze-go/laze/graph"
)

// An assembler makes kernels of drafts.
type assembler struct {
	*planner
	plan   *Plan
	number map[value]int // the buffer of a value
}

// assemble makes the plan that was decided on.
func assemble(p *planner) *Plan {
	a := &assembler{planner: p, plan: &Plan{}, number: map[value]int{}}
	a.buffers()
	for _, g := range p.drafts {
		a.kernel(g)
	}
	for i, g := range a.sorted() {
		g.kernel.Name = fmt.Sprintf("k%d", i)
		a.plan.Kernels = append(a.plan.Kernels, g.kernel)
	}
	for _, r := range p.roots {
		a.plan.Roots = append(a.plan.Roots, a.buffer(r))
	}
	return a.plan
}

// buffer gives the buffer that v lives in.
func (a *assembler) buffer(v value) int {
	b, ok := a.number[a.keeper(v)]
	if !ok {
		panic(fmt.Sprintf("fuse: no buffer for %%%d.%d", v.node.id, v.result))
	}
	return b
}

// buffers numbers everything that is in memory at some time, in graph order.
func (a *assembler) buffers() {
	stored := a.storedValues()
	for _, n := range a.nodes {
		for k := range n.Types {
			v := value{n, k}
			if stored[v] || v.isInput() && a.touched[v] {
				a.number[v] = len(a.number)
				a.plan.Values = append(a.plan.Values, graph.Value{Node: n.Node, Result: k})
			}
		}
	}
	for _, v := range a.plan.Values {
		a.plan.Buffers = append(a.plan.Buffers, a.describeBuffer(a.value(v)))
	}
}

func (a *assembler) storedValues() map[value]bool {
	stored := map[value]bool{}
	for _, g := range a.drafts {
		for _, s := range g.stages() {
			for _, o := range s.outputs {
				stored[a.keeper(o.into)] = true
			}
		}
		for _, n := range g.anchor {
			if !g.folds() {
				for k := range n.Types {
					stored[a.keeper(value{n, k})] = true
				}
			}
		}
	}
	return stored
}

func (a *assembler) describeBuffer(v value) Buffer {
	b := Buffer{Name: fmt.Sprintf("%%%d", v.node.id), Elem: v.elem(), Shape: a.extents(v.shape()), Slot: -1}
	if v.result > 0 {
		b.Name += fmt.Sprintf(".%d", v.result)
	}
	switch {
	case v.isInput():
		b.Role = Input
	case a.isRoot[v]:
		b.Role = Output
	default:
		b.Role = Temp
	}
	return b
}

func (a *assembler) extents(s graph.Shape) []Extent {
	all := make([]Extent, len(s))
	for i, e := range s {
		all[i] = Extent{Max: e.Max, Count: -1}
		if e.Late() {
			all[i].Count = a.buffer(a.value(e.Count))
		}
	}
	return all
}

// needs records that g reads v, and the counts of its late extents.
func (a *assembler) needs(g *draft, v value) {
	for _, c := range a.counts(v.shape()) {
		a.needs(g, c)
	}
	if !v.isInput() && v.node.home.draft != g {
		g.deps = append(g.deps, v.node.home.draft)
	}
}

// sorted lists the drafts in the order of a depth-first walk from the roots, each after those that store
// what it reads: so that temporaries are read soon after they are stored.
func (a *assembler) sorted() []*draft {
	var order, stack []*draft
	seen := map[*draft]bool{}
	visit := func(g *draft) {
		for stack = append(stack, g); len(stack) > 0; {
			g := stack[len(stack)-1]
			if len(g.deps) > 0 && !seen[g] {
				stack = append(stack, g.deps[0])
				g.deps = g.deps[1:]
				continue
			}
			if stack = stack[:len(stack)-1]; !seen[g] {
				seen[g] = true
				order = append(order, g)
			}
		}
	}
	for _, r := range a.roots {
		if r.node.home != nil {
			visit(r.node.home.draft)
		}
	}
	for _, g := range slices.Backward(a.drafts) {
		visit(g)
	}
	return order
}

// kernel lowers a draft.
func (a *assembler) kernel(g *draft) {
	g.sort()
	k := &Kernel{}
	g.kernel = k
	a.lay(g, k)
	for _, s := range g.stages() {
		for _, c := range a.counts(s.domain) {
			a.needs(g, c)
		}
	}
	each := a.lower(g.each, len(k.Domain), nil)
	each.outputs()
	k.Anchor = each.anchor(g)
	k.Each = each.finish()
	if g.after != nil {
		k.After = a.after(g, len(k.Domain))
	}
	for _, n := range slices.Compact(g.nodes) {
		k.Nodes = append(k.Nodes, n.Node)
	}
}

// sort brings what was gathered from the roots backwards into graph order.
func (d *draft) sort() {
	byID := func(m, n *node) int { return m.id - n.id }
	slices.SortFunc(d.nodes, byID)
	slices.SortFunc(d.anchor, byID)
	for _, s := range d.stages() {
		slices.SortStableFunc(s.outputs, func(x, y output) int {
			return cmp.Or(byID(x.value.node, y.value.node), x.value.result-y.value.result)
		})
	}
}

// stages lists each and, where there is one, after.
func (d *draft) stages() []*stage {
	if d.after == nil {
		return []*stage{d.each}
	}
	return []*stage{d.each, d.after}
}

// lay gives every axis of the stages its axis of the kernel: those that stay first, in the order of After, and the
// folded ones behind them.
func (a *assembler) lay(g *draft, k *Kernel) {
	each := a.extents(g.each.domain)
	g.each.place = upTo(len(each))
	k.Domain = each
	if !g.folds() {
		return
	}
	after := a.extents(g.after.domain)
	g.after.place = upTo(len(after))
	switch f := g.anchor[0].Form.(type) {
	case *graph.Reduce:
		k.Domain, k.Folded = g.layReduce(f, each, after), len(f.Axes)
	case *graph.Scan:
		k.Domain, k.Folded = g.layScan(f, after), 1
	}
}

// layReduce puts the folded axes of Each behind those of After.
func (d *draft) layReduce(f *graph.Reduce, each, after []Extent) []Extent {
	domain, kept := slices.Clone(after), d.kept
	for i, e := range each {
		if slices.Contains(f.Axes, i) {
			d.each.place[i] = len(domain)
			domain = append(domain, e)
			continue
		}
		d.each.place[i], kept = kept[0], kept[1:]
	}
	return domain
}

// layScan puts the scanned axis behind the others. All axes are those of After.
func (d *draft) layScan(f *graph.Scan, after []Extent) []Extent {
	along := d.kept[f.Axis]
	domain := make([]Extent, 0, len(after))
	for i, e := range after {
		if i != along {
			d.after.place[i] = len(domain)
			domain = append(domain, e)
		}
	}
	d.after.place[along] = len(domain)
	for i, k := range d.kept {
		if d.each.place[i] = k; k >= 0 {
			d.each.place[i] = d.after.place[k]
		}
	}
	return append(domain, after[along])
}
