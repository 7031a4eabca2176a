package graph

import (
	"fmt"
	"slices"
	"strings"
)

// DOT draws the graph of roots in the language of Graphviz: a box per node with its name, form and types, a
// frame around roots, and dashed lines from the counts of late extents.
func DOT(roots ...Value) string {
	p := newPrinter(roots)
	isRoot := map[*Node]bool{}
	for _, v := range roots {
		isRoot[v.Node] = true
	}
	var b strings.Builder
	b.WriteString("digraph {\n  node [shape=box fontname=monospace]\n")
	for i, n := range p.order {
		fmt.Fprintf(&b, "  n%d [label=%q", i, p.label(n))
		if isRoot[n] {
			b.WriteString(" peripheries=2")
		}
		b.WriteString("]\n")
		for _, v := range n.Operands {
			fmt.Fprintf(&b, "  n%d -> n%d\n", p.names[v.Node], i)
		}
		for _, count := range counters(n) {
			fmt.Fprintf(&b, "  n%d -> n%d [style=dashed]\n", p.names[count], i)
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// label gives "%3 sum" and below it "reduce f64[]".
func (p *printer) label(n *Node) string {
	label := fmt.Sprintf("%%%d %s\n%s", p.names[n], n.Site.Word, n.Form.Name())
	for _, t := range n.Types {
		label += " " + p.typ(t)
	}
	return strings.Replace(label, " \n", "\n", 1)
}

// counters lists the nodes that count late extents of n, each once.
func counters(n *Node) []*Node {
	var list []*Node
	for _, count := range Counts(nil, n.Types...) {
		if !slices.Contains(list, count.Node) {
			list = append(list, count.Node)
		}
	}
	return list
}
