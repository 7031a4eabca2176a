package schedule

import "github.com/laze-go/laze/graph"

// The blocks of the default schedule, in elements.
const (
	mapBlock  = 1024 // of the innermost axis: a few of them fit the first-level cache
	foldBlock = 512  // of the kept axis inside a fold: each element has a running fold per lane of the contract
)

// Default gives the directives of the default schedule. They follow from the text of the nest alone, so that
// the text of the scheduled nest does not depend on sizes: every loop that may run in parallel says so, and the machine
// spreads as many of them as the work is worth.
//
//	map      for i0 parallel { for i1.o parallel { for i1.i lanes { S } } }
//	reduce   for i0 parallel { for i1.o parallel partial { for i1.i { fold } } }
//	or       for i0.o parallel { for i1.o parallel partial { for i1.i { for i0.i lanes { fold } } } }
//	scan     as reduce
//	compact  as reduce
//	scatter  serial
//
// A fold gets kept lanes where they read neighbouring elements: sums of columns, matrix products.
func Default(n *Nest) []Directive {
	if len(n.Loops) == 0 || n.Axes[0].Role == Ordered {
		return nil
	}
	kept := 0
	for kept < len(n.Axes) && n.Axes[kept].Role == Kept {
		kept++
	}
	var ds []Directive
	for i := range max(kept-1, 0) {
		ds = append(ds, RunParallel(n.Loops[i].Name))
	}
	if kept == len(n.Axes) {
		return append(ds, block(n.Loops[kept-1].Name, mapBlock)...)
	}
	return append(ds, foldLoops(n, kept)...)
}

// block cuts a loop into parallel blocks of lanes.
func block(loop string, by int64) []Directive {
	return []Directive{Split(loop, by), RunParallel(loop + ".o"), Vectorize(loop+".i", 0)}
}

// foldLoops schedules the last kept loop and the folded ones after it.
func foldLoops(n *Nest, kept int) []Directive {
	var folded []string
	var ds []Directive
	for _, l := range n.Loops[kept:] {
		folded = append(folded, l.Name)
	}
	if len(folded) == 1 {
		ds = append(ds, Split(folded[0], graph.Leaf))
		folded = []string{folded[0] + ".o", folded[0] + ".i"}
	}
	ds = append(ds, Partial(folded[0]), RunParallel(folded[0]))
	if kept == 0 {
		return ds
	}
	last := n.Loops[kept-1].Name
	if !n.Dense(kept - 1) {
		return append(ds, RunParallel(last))
	}
	order := append(append([]string{last + ".o"}, folded...), last+".i")
	return append(ds, Split(last, foldBlock), Reorder(order...), RunParallel(last+".o"), Vectorize(last+".i", 0))
}

// Dense reports whether lanes along an axis read neighbouring elements, or one and the same.
func (n *Nest) Dense(axis int) bool {
	neighbours := false
	for _, r := range n.Each.Reads {
		c := r.Stride[axis]
		if c.Arg >= 0 {
			return false
		}
		neighbours = neighbours || c.Const == 1
	}
	return neighbours
}
