package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// A rule says what becomes of a node whose elements could be computed where they are used. The first rule
// of the table that holds decides.
type rule struct {
	when   func(p *planner, n *node) bool
	fuse   bool   // compute it where it is used
	reason string // one sentence for Explain
}

// rules is the table for pointwise and gather nodes.
var rules = []rule{
	{(*planner).isOff, false, "fusion is switched off"},
	{(*planner).isOutOfFuel, false, "the fuel for fusions is used up"},
	{(*planner).isKept, false, "it is a result of the evaluation"},
	{(*planner).isWantedWhole, false, "its consumer needs it whole in memory"},
	{(*planner).skipsChecks, false, "every index must be checked, and its consumer does not visit all"},
	{(*planner).isCheapAgain, true, "it is no dearer to compute again than to read back"},
	{(*planner).isSharedDearly, false, "it is needed in several places, and storing it is cheaper than computing it there"},
	{(*planner).isDearAgain, false, "its consumer asks for elements more than once, and storing them is cheaper than computing them again"},
	{(*planner).isTooLong, false, "the body of the consumer's kernel is full"},
	{(*planner).isShared, true, "it is needed in several places, and computing it there is cheaper than storing it"},
	{(*planner).always, true, "it is computed where it is used"},
}

// The rules for what never needs a decision, and for nodes that are stored.
var (
	inputRule  = &rule{nil, false, "it is in memory already"}
	viewRule   = &rule{nil, true, "a view is a matter of strides"}
	equalRule  = &rule{nil, true, "an equal value is computed already"}
	deadRule   = &rule{nil, true, "no result needs it"}
	eachRule   = &rule{nil, true, "the kernel that computes it stores it for others too"}
	afterRule  = &rule{nil, true, "its consumer runs in the same kernel, where its elements are complete"}
	targetRule = &rule{nil, true, "it is stored where the scatter updates it"}
	placesRule = &rule{nil, true, "elements are kept in their order: the kernel counts their places as it goes, and fills all of the result"}
	workRule   = &rule{nil, true, "it is computed while the routine's work buffer is filled"}
	wholeRule  = &rule{nil, false, "it is complete only when its kernel has ended"}
)

func (p *planner) isOff(*node) bool       { return p.opts.Off }
func (p *planner) isOutOfFuel(*node) bool { return p.fuel == 0 }
func (p *planner) isShared(n *node) bool  { return len(n.contexts) > 1 }
func (p *planner) always(*node) bool      { return true }

func (p *planner) isKept(n *node) bool {
	return slices.Contains(n.kept, true)
}

func (p *planner) isWantedWhole(n *node) bool {
	for _, x := range n.contexts {
		if x.coords == inMemory || x.coords == atAnchor {
			return true
		}
	}
	return false
}

// skipsChecks reports whether n checks indices and is wanted in a place that leaves some of them out.
func (p *planner) skipsChecks(n *node) bool {
	g, ok := n.Form.(*graph.Gather)
	if !ok {
		return false
	}
	if m, ok := g.Map.(*graph.Indexed); !ok || !m.Checked {
		return false
	}
	for _, x := range n.contexts {
		if !x.stage.covers(x.coords, n.Types[0].Shape) {
			return true
		}
	}
	return false
}

// isCheapAgain reports whether n is wanted several times, and cheap enough for that.
func (p *planner) isCheapAgain(n *node) bool {
	return n.cost <= cheap && (p.isShared(n) || p.isDearAgain(n))
}

func (p *planner) isSharedDearly(n *node) bool { return p.isShared(n) && p.isDearAgain(n) }

// isDearAgain reports whether computing n in all places that want it takes more than storing it once.
func (p *planner) isDearAgain(n *node) bool {
	compute, store := n.prices()
	return compute > store
}

// isTooLong reports whether n would make a body too long. What is cheap always fits: it has no long tail.
func (p *planner) isTooLong(n *node) bool {
	if n.cost <= cheap {
		return false
	}
	added := map[*draft]int{}
	for _, x := range n.contexts {
		g := x.stage.draft
		if added[g] += n.size; g.size+added[g] > bodyLimit {
			return true
		}
	}
	return false
}
