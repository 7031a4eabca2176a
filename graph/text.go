package graph

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// String gives the canonical text of the graph of roots: one line per node, operands before users, and the
// roots last. Parse reads it back; equal graphs have equal texts.
//
//	%0 f32[1000] = input
//	%1 f32[1000] = pointwise %0 { (a f32) a*2 }
//	%2 f32[] = reduce %1 { (a f32, b f32) a + b } init 0 axes 0 commutes
//	return %2
//
// %3 is the first result of node 3 and %3.1 the second. A late extent prints as [%7<=1000]: the value that
// counts it and the bound. Where the user wrote a node is not part of the text; see Annotated.
func String(roots ...Value) string { return newPrinter(roots).graph(roots, false) }

// Annotated is String with a comment behind each node: the primitive and where the user called it.
func Annotated(roots ...Value) string { return newPrinter(roots).graph(roots, true) }

// Names numbers the nodes that roots need as String does.
func Names(roots ...Value) map[*Node]int { return newPrinter(roots).names }

// String gives the node's form and types in one line, as "zipwith: pointwise f64[9] f64[9] -> f64[9]".
func (n *Node) String() string {
	var words []string
	if n.Site.Word != "" {
		words = append(words, n.Site.Word+":")
	}
	words = append(words, n.Form.Name())
	for _, v := range n.Operands {
		words = append(words, v.Type().String())
	}
	words = append(words, "->")
	for _, t := range n.Types {
		words = append(words, t.String())
	}
	return strings.Join(words, " ")
}

type printer struct {
	order []*Node
	names map[*Node]int
}

func newPrinter(roots []Value) *printer {
	p := &printer{order: Order(roots...), names: map[*Node]int{}}
	for i, n := range p.order {
		p.names[n] = i
	}
	return p
}

func (p *printer) graph(roots []Value, comments bool) string {
	var b strings.Builder
	for _, n := range p.order {
		b.WriteString(p.node(n))
		if comments {
			b.WriteString(comment(n.Site))
		}
		b.WriteByte('\n')
	}
	b.WriteString("return" + p.values(roots) + "\n")
	return b.String()
}

func comment(s Site) string {
	text := strings.TrimSpace(s.Word + " " + s.Pos())
	if text == "" {
		return ""
	}
	return "   ; " + text
}

// node gives "%2 f32[] = reduce %1 ..".
func (p *printer) node(n *Node) string {
	text := "%" + strconv.Itoa(p.names[n])
	for _, t := range n.Types {
		text += " " + p.typ(t)
	}
	return text + " = " + n.Form.Name() + p.form(n)
}

// form gives what follows the form's name.
func (p *printer) form(n *Node) string {
	switch f := n.Form.(type) {
	case *Input:
		return ""
	case *Pointwise:
		return p.values(n.Operands) + body(f.Body)
	case *Gather:
		return p.gather(n, f)
	case *Reduce:
		return p.values(n.Operands) + body(f.Combine) + constants(f.Init, n.Operands) + " axes" + ints(f.Axes) +
			flag(f.Commutes, "commutes")
	case *Scan:
		return p.values(n.Operands) + body(f.Combine) + " axis" + ints([]int{f.Axis}) +
			constants(f.Init, n.Operands) + flag(f.Exclusive, "exclusive") + flag(f.Reverse, "reverse")
	case *Scatter:
		return p.scatter(n, f)
	case *Call:
		return p.call(n, f)
	}
	panic(fmt.Sprintf("graph: no text for form %T", n.Form))
}

func (p *printer) gather(n *Node, g *Gather) string {
	switch m := g.Map.(type) {
	case *Affine:
		return p.values(n.Operands) + " " + m.String()
	case *Linear:
		return p.values(n.Operands) + " linear"
	case *Indexed:
		return p.values(n.Operands[:1]) + " at" + p.values(n.Operands[1:]) + flag(m.Checked, "checked")
	}
	panic(fmt.Sprintf("graph: no text for map %T", g.Map))
}

func (p *printer) scatter(n *Node, s *Scatter) string {
	last := len(n.Operands) - 1
	text := p.values(n.Operands[:1]) + " at" + p.values(n.Operands[1:last]) + " values" + p.values(n.Operands[last:]) +
		" " + s.Conflict.String()
	if s.Conflict == Combining {
		text += body(s.Combine)
	}
	return text
}

func (p *printer) call(n *Node, c *Call) string {
	text := " " + c.Routine + p.values(n.Operands)
	for _, a := range c.Attrs {
		text += fmt.Sprintf(" %s=%d", a.Name, a.Value)
	}
	return text
}

func (p *printer) typ(t Type) string {
	extents := make([]string, len(t.Shape))
	for i, e := range t.Shape {
		extents[i] = strconv.FormatInt(e.Max, 10)
		if e.Late() {
			extents[i] = p.value(e.Count) + "<=" + extents[i]
		}
	}
	return t.Elem.String() + "[" + strings.Join(extents, ",") + "]"
}

func (p *printer) value(v Value) string {
	text := "%" + strconv.Itoa(p.names[v.Node])
	if v.Result > 0 {
		text += "." + strconv.Itoa(v.Result)
	}
	return text
}

func (p *printer) values(values []Value) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString(" " + p.value(v))
	}
	return b.String()
}

func body(f *expr.Func) string { return " { " + f.String() + " }" }

// constants gives the initial values of a fold, in the types of its operands.
func constants(init []uint64, operands []Value) string {
	if init == nil {
		return ""
	}
	texts := make([]string, len(init))
	for k, bits := range init {
		texts[k] = expr.FormatBits(operands[k].Elem(), bits)
	}
	return " init " + strings.Join(texts, ", ")
}

func ints(list []int) string {
	var b strings.Builder
	for _, i := range list {
		b.WriteString(" " + strconv.Itoa(i))
	}
	return b.String()
}

func flag(set bool, word string) string {
	if set {
		return " " + word
	}
	return ""
}

var conflictNames = [...]string{ConflictError: "error", KeepFirst: "first", KeepLast: "last", Combining: "combine"}

// String gives the policy's word in text: error, first, last or combine.
func (c Conflict) String() string {
	if int(c) >= len(conflictNames) {
		return fmt.Sprintf("conflict(%d)", uint8(c))
	}
	return conflictNames[c]
}
