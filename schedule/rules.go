package schedule

import (
	"fmt"

	"github.com/laze-go/laze/graph"
)

// maxWidth bounds lanes and unroll factors.
const maxWidth = 64

// The rules that the loops of a nest obey whatever directives made them. Each looks at one loop, and gives a
// reason why it cannot be as it is.
var rules = []func(n *Nest, at int) error{
	ruleRunCarries,
	ruleRunOrdered,
	ruleOrder,
	ruleLanesInnermost,
	ruleWidth,
	rulePartialFolds,
	rulePartialLeaves,
}

// checkLoops gives the first rule that a loop breaks, outermost loop first.
func (n *Nest) checkLoops() error {
	for at := range n.Loops {
		for _, rule := range rules {
			if err := rule(n, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// apart reports whether iterations run in no order.
func (l Loop) apart() bool { return l.Run == Parallel || l.Run == Lanes }

func (n *Nest) role(l Loop) AxisRole { return n.Axes[l.Axis].Role }

func (n *Nest) folds(l Loop) bool { return n.role(l) == Folded || n.role(l) == Scanned }

func ruleRunCarries(n *Nest, at int) error {
	l := n.Loops[at]
	if !l.apart() || !n.folds(l) || l.Partial {
		return nil
	}
	return fmt.Errorf("%s carries a %s from one iteration to the next; make it partial first", l.Name, carried[n.role(l)])
}

var carried = [...]string{Folded: "fold", Scanned: "scan"}

func ruleRunOrdered(n *Nest, at int) error {
	l := n.Loops[at]
	if !l.apart() || n.role(l) != Ordered {
		return nil
	}
	return fmt.Errorf("a scatter updates in row-major order, so the iterations of %s cannot run apart", l.Name)
}

// ruleOrder keeps the loops along folded, scanned and ordered axes in row-major order.
func ruleOrder(n *Nest, at int) error {
	l := n.Loops[at]
	if n.role(l) == Kept {
		return nil
	}
	for _, outer := range n.Loops[:at] {
		if n.role(outer) != Kept && (outer.Axis > l.Axis || outer.Axis == l.Axis && outer.Step <= l.Step) {
			return fmt.Errorf("%s takes its elements in order, so %s must stay outside %s", takers[n.role(l)], l.Name, outer.Name)
		}
	}
	return nil
}

var takers = [...]string{Folded: "a fold", Scanned: "a scan", Ordered: "a scatter"}

func ruleLanesInnermost(n *Nest, at int) error {
	if n.Loops[at].Run != Lanes || at == len(n.Loops)-1 {
		return nil
	}
	return fmt.Errorf("lanes must be the innermost loop, and %s is inside %s", n.Loops[at+1].Name, n.Loops[at].Name)
}

func ruleWidth(n *Nest, at int) error {
	l := n.Loops[at]
	switch {
	case l.Width == 0:
		return nil
	case l.Run == Serial || l.Run == Parallel:
		return fmt.Errorf("a %s loop has no width", l.Run)
	case l.Width < 0 || l.Width > maxWidth:
		return fmt.Errorf("the number must be from 1 to %d", maxWidth)
	case l.Run == Lanes && l.Width&(l.Width-1) != 0:
		return fmt.Errorf("lanes come in powers of two")
	}
	return nil
}

func rulePartialFolds(n *Nest, at int) error {
	if l := n.Loops[at]; l.Partial && !n.folds(l) {
		return fmt.Errorf("%s carries no fold; its iterations do not depend on each other", l.Name)
	}
	return nil
}

// rulePartialLeaves asks for whole leaves; see Loop.Partial.
func rulePartialLeaves(n *Nest, at int) error {
	l := n.Loops[at]
	if !l.Partial {
		return nil
	}
	first, count := 0, 0
	for i, a := range n.Axes {
		if a.Role == Folded || a.Role == Scanned {
			if count++; count == 1 {
				first = i
			}
		}
	}
	if count == 1 && l.Step%graph.Leaf != 0 {
		return fmt.Errorf("%s steps by %d, and a leaf is %d elements; split it by a multiple of %d first", l.Name, l.Step, graph.Leaf, graph.Leaf)
	}
	if count > 1 && (l.Axis != first || l.Step != 1 || l.Trip != 0) {
		return fmt.Errorf("the fold runs over %d axes together, so only i%d, unsplit, can be partial", count, first)
	}
	return nil
}
