package fuse

import (
	"fmt"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// outputs computes and stores what the stage is to store.
func (l *lowering) outputs() {
	self := l.self(l.stage)
	for _, o := range l.stage.outputs {
		n := o.value.node
		switch {
		case o.value.isInput():
			l.store(l.element(o.value, self), o.into, l.stage.place)
		case n.home == l.stage && n.isElementwise():
			l.store(l.compute(n, self)[o.value.result], o.into, l.stage.place)
		case !n.isElementwise() && n.home != nil && n.home.draft == l.stage.draft:
			l.store(l.assembler.foldResult(o.value), o.into, l.keptPlace())
		default:
			l.store(l.value(o.value, self), o.into, l.stage.place)
		}
	}
}

// keptPlace gives, per axis of a result of the anchor, the axis of the kernel.
func (l *lowering) keptPlace() []int {
	g := l.stage.draft
	place := make([]int, len(g.kept))
	for i, k := range g.kept {
		if place[i] = k; k >= 0 {
			place[i] = g.after.place[k]
		}
	}
	return place
}

// after lowers what follows the folds of g. Its parameters begin with their results.
func (a *assembler) after(g *draft, axes int) *Stage {
	var types []expr.Type
	for _, n := range g.anchor {
		for _, t := range n.Types {
			types = append(types, t.Elem)
		}
	}
	l := a.lower(g.after, axes, types)
	l.outputs()
	s := l.finish()
	return &s
}

// foldResult gives the parameter of After that holds v.
func (a *assembler) foldResult(v value) expr.Ref {
	r := 0
	for _, n := range v.node.home.draft.anchor {
		if n == v.node {
			return expr.Ref(r + v.result)
		}
		r += len(n.Types)
	}
	panic(fmt.Sprintf("fuse: %%%d is computed elsewhere", v.node.id))
}

// anchor makes the anchor of g, whose arguments become results of the body.
func (l *lowering) anchor(g *draft) Anchor {
	if len(g.anchor) == 0 {
		return nil
	}
	if g.compactions != nil {
		return l.compact(g)
	}
	n := g.anchor[0]
	switch f := n.Form.(type) {
	case *graph.Reduce:
		return &Reduce{Folds: l.folds(g)}
	case *graph.Scan:
		return &Scan{Folds: l.folds(g), Exclusive: f.Exclusive, Reverse: f.Reverse}
	case *graph.Scatter:
		return l.scatter(n, f)
	case *graph.Call:
		return l.call(n, f)
	}
	panic(fmt.Sprintf("fuse: %s is no anchor", n.Form.Name()))
}

// args computes operands at the stage's own index.
func (l *lowering) args(ops []value) []int {
	self := l.self(l.stage)
	results := make([]int, len(ops))
	for i, op := range ops {
		results[i] = l.give(l.value(op, self))
	}
	return results
}

func (l *lowering) folds(g *draft) []Fold {
	var folds []Fold
	for _, n := range g.anchor {
		fold := Fold{Args: l.args(n.ops)}
		switch f := n.Form.(type) {
		case *graph.Reduce:
			fold.Combine, fold.Init, fold.Commutes = f.Combine, f.Init, f.Commutes
		case *graph.Scan:
			fold.Combine, fold.Init = f.Combine, f.Init
		}
		folds = append(folds, fold)
	}
	return folds
}

func (l *lowering) scatter(n *node, f *graph.Scatter) Anchor {
	if base := n.ops[0]; !base.isInput() && l.assembler.takes[base].node != nil && base.node.home != nil {
		l.assembler.needs(l.stage.draft, base)
	}
	last := len(n.ops) - 1
	return &Scatter{
		Target: l.assembler.buffer(value{n, 0}), Index: l.args(n.ops[1:last]), Value: l.args(n.ops[last:])[0],
		Conflict: f.Conflict, Combine: f.Combine, Site: n.Site,
	}
}

func (l *lowering) call(n *node, f *graph.Call) Anchor {
	c := &Call{Routine: f.Routine, Attrs: f.Attrs}
	for k := range n.Types {
		c.Results = append(c.Results, l.assembler.buffer(value{n, k}))
	}
	switch n.intake() {
	case asComputed:
		c.Args = l.args(n.ops)
	case inResults:
		c.Operands = c.Results
	case whereTheyAre:
		l.assembler.needs(l.stage.draft, n.ops[0])
		c.Operands = []int{l.assembler.buffer(n.ops[0])}
	}
	return c
}
