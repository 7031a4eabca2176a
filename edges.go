package laze

import (
	"fmt"
	"strings"

	"github.com/laze-go/laze/graph"
)

// edges says for each operand what became of it.
func (p *program) edges() string {
	names := graph.Names(p.roots...)
	var b strings.Builder
	for _, e := range p.plan().Edges {
		verb := "stored"
		if e.Fused {
			verb = "fused"
		}
		fmt.Fprintf(&b, "%%%d %s -> %%%d %s: %s: %s\n", names[e.Producer], title(e.Producer), names[e.Consumer], title(e.Consumer), verb, e.Reason)
	}
	return b.String()
}

// apart lists the operands that are not fused, those of one reason together, and those from one producer to one word
// together:
//
//	10 operands: it is needed in several places, and storing it is cheaper than computing it there
//	  %3 exp -> sum, %7 stencil -> stencil (9)
func (p *program) apart() string {
	names := graph.Names(p.roots...)
	reasons, pairs := newTally(), map[string]*tally{}
	for _, e := range p.plan().Edges {
		if e.Fused {
			continue
		}
		reasons.add(e.Reason)
		if pairs[e.Reason] == nil {
			pairs[e.Reason] = newTally()
		}
		pairs[e.Reason].add(fmt.Sprintf("%%%d %s -> %s", names[e.Producer], title(e.Producer), title(e.Consumer)))
	}
	var b strings.Builder
	for _, reason := range reasons.texts {
		fmt.Fprintf(&b, "%s: %s\n  %s\n", operandsText(reasons.counts[reason]), reason, pairs[reason])
	}
	return b.String()
}

func operandsText(n int) string {
	if n == 1 {
		return "1 operand"
	}
	return fmt.Sprintf("%d operands", n)
}

// A tally counts texts, in the order in which they come.
type tally struct {
	texts  []string
	counts map[string]int
}

func newTally() *tally { return &tally{counts: map[string]int{}} }

func (t *tally) add(text string) {
	if t.counts[text] == 0 {
		t.texts = append(t.texts, text)
	}
	t.counts[text]++
}

// String lists the first 16 texts, with the counts above 1.
func (t *tally) String() string {
	var list []string
	for _, text := range t.texts[:min(len(t.texts), 16)] {
		if n := t.counts[text]; n > 1 {
			text += fmt.Sprintf(" (%d)", n)
		}
		list = append(list, text)
	}
	if more := len(t.texts) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(list, ", ")
}

// title names a node by the user's call, or by its form.
func title(n *graph.Node) string {
	if n.Site.Word != "" {
		return n.Site.Word
	}
	return n.Form.Name()
}
