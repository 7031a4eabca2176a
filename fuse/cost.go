package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Costs are in additions per element, as in expr.Row.
const (
	loadCost  = 2 // an element of an array in memory
	storeCost = 4 // memory is read before it is written

	// placeCost is the work per axis of finding an element at a place that the body computes.
	placeCost = 2

	// divCost is the work of one axis of a reshape that cannot be a matter of strides.
	divCost = 12

	// cheap is the cost up to which nothing is worth storing: a load and two operations, or an addition of an
	// array and a row that is broadcast. See Note [Sharing or recomputing].
	cheap = 4

	// costCap keeps sums of costs from growing with the depth of the graph.
	costCap = 1 << 20

	// bodyLimit is the number of instructions from which on a kernel takes no more. It keeps the work per
	// kernel, and so the compilation of long chains, linear.
	bodyLimit = 256

	// maxSources bounds the list of sources of a node: enough to find that two nodes share one.
	maxSources = 8
)

// costOf estimates one element of n, with its operands computed on the way, and how many elements of
// arrays in memory that takes.
func costOf(n *node) (cost, loads int) {
	if !n.isElementwise() {
		return loadCost, 1
	}
	cost, loads = operands(n)
	work := 0
	switch f := n.Form.(type) {
	case *graph.Pointwise:
		work = max(f.Body.Cost(), min(len(n.ops), 1)) // no chain is free
	case *graph.Gather:
		work = gatherCost(n, f)
	}
	return min(costCap, work+cost), min(costCap, loads)
}

// prices compares what it takes to compute n wherever it is wanted, and to store it once and load it there.
func (n *node) prices() (compute, store float64) {
	size, results := float64(n.Domain().Size()), float64(len(n.Types))
	store = size * (float64(n.cost) + results*storeCost)
	for _, x := range n.contexts {
		times, place := float64(x.stage.domain.Size()), 0.0
		if x.coords.affine == nil {
			place = float64(placeCost * len(n.Domain()))
		}
		compute += times * (float64(n.cost) + place*float64(n.loads))
		store += times * results * (loadCost + place)
	}
	return compute, store
}

// operands adds up cost and loads of the distinct operands of n. A dear one that others use too will be stored where
// n is computed twice, so n only has to load it.
func operands(n *node) (cost, loads int) {
	for k, op := range n.ops {
		switch {
		case slices.Contains(n.ops[:k], op):
		case op.node.uses > 1 && op.node.cost > cheap:
			cost, loads = cost+loadCost, loads+1
		default:
			cost, loads = cost+op.node.cost, loads+op.node.loads
		}
	}
	return cost, loads
}

// gatherCost is the work of finding the place. A view that repeats elements finds them in a register or in
// the nearest cache, so it costs less than its source.
func gatherCost(n *node, g *graph.Gather) int {
	switch g.Map.(type) {
	case *graph.Affine:
		if n.Types[0].Shape.Size() > n.ops[0].shape().Size() {
			return -n.ops[0].node.cost / 2
		}
	case *graph.Linear:
		if n.view == nil {
			return 1 + divCost*len(n.ops[0].shape())
		}
	case *graph.Indexed:
		return loadCost
	}
	return 0
}

// sizeOf counts the instructions that n adds to a body.
func sizeOf(n *node) int {
	switch f := n.Form.(type) {
	case *graph.Pointwise:
		return 1 + instrs(f.Body)
	case *graph.Gather:
		return 1 + len(n.Types[0].Shape)
	}
	return 1 + len(n.ops)
}

func instrs(f *expr.Func) int {
	size := len(f.Code)
	for i := range f.Code {
		for _, region := range f.Code[i].Regions {
			size += instrs(region)
		}
	}
	return size
}

// sourcesOf lists some of the nodes in memory that elements of n are computed from. A node that is made of
// nothing, at a price, is its own source.
func sourcesOf(n *node) []*node {
	if !n.isElementwise() || len(n.ops) == 0 && n.cost > cheap {
		return []*node{n}
	}
	return operandSources(n)
}

// operandSources lists some of the sources of n's operands. Two kernels that share one gain by being one.
func operandSources(n *node) []*node {
	if len(n.ops) == 0 {
		return nil
	}
	all := slices.Clip(n.ops[0].node.sources) // most nodes have those of their first operand
	for _, op := range n.ops[1:] {
		for _, s := range op.node.sources {
			if len(all) < maxSources && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// reads lists the sources that a kernel reads if it computes n.
func (n *node) reads() []*node {
	if n.isElementwise() {
		return n.sources
	}
	return operandSources(n)
}

// isElementwise reports whether an element of n can be computed by itself.
func (n *node) isElementwise() bool {
	switch n.Form.(type) {
	case *graph.Pointwise, *graph.Gather:
		return true
	}
	return false
}

// Note [Sharing or recomputing]
//
// A node whose elements are wanted in one place is computed there. One that is wanted in several
// places (several kernels, or one kernel through several maps), or through a map that repeats
// elements, is computed again only where all of that costs no more than storing it and loading it in
// each place, or where it is cheap anyway. So three channels of an image are computed where they are used: together
// they are the image once. Coordinates are computed again, exponentials are stored.
//
// Hence fusion never adds more work than storing would have been: the work of a plan is at most a
// constant times that of the unfused graph, however diamonds are stacked. The cost of a node counts
// what it computes on the way, up to what is then stored. A node that is wanted in several places of one
// kernel at the same index is computed once there.
