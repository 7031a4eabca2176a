package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A lowering turns what a stage computes into a body and its reads.
type lowering struct {
	assembler *assembler
	stage     *stage
	axes      int // of the kernel
	body      *expr.Builder
	points    map[string]*point
	known     map[spot][]expr.Ref // what has been computed
	reads     []Read
	tables    []Table
	result    []expr.Ref // results of the body so far
	stores    []Store
}

// A spot is a node at an index.
type spot struct {
	node *node
	at   *point
}

// readBase marks, until bind makes parameters of them, the loads that read an element at an affine place.
const readBase = 1 << 32

// lower starts a stage whose body has the given parameters before its reads.
func (a *assembler) lower(s *stage, axes int, params []expr.Type) *lowering {
	return &lowering{
		assembler: a, stage: s, axes: axes, body: expr.NewBuilder(params...),
		points: map[string]*point{}, known: make(map[spot][]expr.Ref, len(s.draft.nodes)),
	}
}

// finish closes the stage.
func (l *lowering) finish() Stage {
	s := Stage{Stores: l.stores}
	s.Body, s.Reads, s.Tables = bind(l.body.Func(l.result...), l.reads, l.tables)
	return s
}

// give makes r a result of the body and tells which one.
func (l *lowering) give(r expr.Ref) int {
	if i := slices.Index(l.result, r); i >= 0 {
		return i
	}
	l.result = append(l.result, r)
	return len(l.result) - 1
}

// store adds a store of r to the buffer of v, whose axis a is axis place[a] of the kernel.
func (l *lowering) store(r expr.Ref, v value, place []int) {
	access := Access{Stride: make([]int64, l.axes)}
	shape := v.shape()
	for a, stride := range shape.Strides() {
		if place[a] >= 0 && shape[a].Max > 1 {
			access.Stride[place[a]] = stride
		}
	}
	l.stores = append(l.stores, Store{Result: l.give(r), Buffer: l.assembler.buffer(v), Access: access})
}

// value gives v at p.
func (l *lowering) value(v value, p *point) expr.Ref {
	n := v.node
	switch {
	case v.isInput():
		return l.element(v, p)
	case n.view != nil:
		return l.value(n.base, l.through(p, n.view))
	case n.home == nil || n.home == l.stage && n.isElementwise():
		return l.compute(n, p)[v.result]
	case n.home.draft == l.stage.draft:
		return l.assembler.foldResult(v)
	}
	return l.element(v, p)
}

// compute gives the results of an elementwise node at p.
func (l *lowering) compute(n *node, p *point) []expr.Ref {
	key := spot{n, p}
	if refs, ok := l.known[key]; ok {
		return refs
	}
	var refs []expr.Ref
	switch f := n.Form.(type) {
	case *graph.Pointwise:
		refs = l.pointwise(n, f.Body, p)
	case *graph.Gather:
		refs = []expr.Ref{l.gather(n, f, p)}
	}
	l.known[key] = refs
	return refs
}

func (l *lowering) pointwise(n *node, f *expr.Func, p *point) []expr.Ref {
	args := make([]expr.Ref, len(f.Params))
	for k, live := range n.liveParams(f) {
		if live {
			args[k] = l.value(n.ops[k], p)
		} else {
			args[k] = l.body.Const(f.Params[k], 0)
		}
	}
	return l.body.Inline(f, args, func(axis int) expr.Ref { return l.ref(p.at[axis]) })
}

func (l *lowering) gather(n *node, g *graph.Gather, p *point) expr.Ref {
	source := n.ops[0]
	switch m := g.Map.(type) {
	case *graph.Affine:
		return l.value(source, l.through(p, m))
	case *graph.Linear:
		if r, ok := l.strided(n, p); ok {
			return r
		}
		return l.value(source, l.unravel(p, source.shape(), n.Types[0].Shape))
	case *graph.Indexed:
		at := make([]coord, len(n.ops)-1)
		for a, index := range n.ops[1:] {
			at[a] = coord{ref: l.value(index, p), dynamic: true}
		}
		if m.Checked {
			return l.load(source, l.point(at), true, n.Site)
		}
		return l.value(source, l.point(at))
	}
	return 0
}

// element reads v from memory at p.
func (l *lowering) element(v value, p *point) expr.Ref {
	if !p.isAffine() {
		return l.load(v, p, false, graph.Site{})
	}
	at := l.sum(0, v.shape().Strides(), p.at)
	return l.read(v, Access{Offset: at.offset, Stride: at.step})
}

// read gives the element of v at an affine place.
func (l *lowering) read(v value, a Access) expr.Ref {
	l.assembler.needs(l.stage.draft, v)
	r := Read{Buffer: l.assembler.buffer(v), Access: a}
	i := slices.IndexFunc(l.reads, func(o Read) bool {
		return o.Buffer == r.Buffer && o.Offset == r.Offset && slices.Equal(o.Stride, r.Stride)
	})
	if i < 0 {
		i = len(l.reads)
		l.reads = append(l.reads, r)
	}
	return l.body.Add(expr.Instr{Op: expr.Load, Type: v.elem(), Bits: readBase + uint64(i)})
}

// load gives the element of v at computed coordinates.
func (l *lowering) load(v value, p *point, checked bool, site graph.Site) expr.Ref {
	l.assembler.needs(l.stage.draft, v)
	t := Table{Buffer: l.assembler.buffer(v), Checked: checked, Site: site}
	i := slices.Index(l.tables, t)
	if i < 0 {
		i = len(l.tables)
		l.tables = append(l.tables, t)
	}
	args := make([]expr.Ref, len(p.at))
	for a, c := range p.at {
		args[a] = l.ref(c)
	}
	return l.body.Add(expr.Instr{Op: expr.Load, Type: v.elem(), Args: args, Bits: uint64(i)})
}
