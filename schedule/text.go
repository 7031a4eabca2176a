package schedule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// The text of a nest, which ParseNest reads back:
//
//	nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept, i1 folded) scalars 1
//	for i0 in 0..n0 parallel {
//	  for i1.o in 0..ceil(n1/8192) parallel partial {
//	    for i1.i in 0..8192 {
//	      read b0[s0*i0 + i1]
//	      each (a f64) a*a
//	      reduce r0 by { (a f64, b f64) a + b } init 0 commutes
//	    }
//	  }
//	  after (a f64) sqrt(a)
//	  store b1[i0] = r0
//	}
//
// i0 is the index on an axis, the sum of its loops' steps. A bound n1 or ceil(n1/8192) is the extent's, any other a
// constant of the text; `step 8` follows it where the loop steps by more than one. Where kept loops are inside a fold,
// they run again around after. A routine runs, row by row, behind the loops. A table is read at coordinates x0, x1 ..:
//
//	table b2[s1*x0 + x1] in [s2, s3] checked
//	scan exclusive reverse r0 r1 by { (a f64, b i64, c f64, d i64) a + c, b + d } init 0 0
//	scatter b2[x0] in [s0] at r1 value r0 combine { (a f64, b f64) a + b }
//	compact r0 keep b1 = r1 b2 = r2 count b3
//	call argsort b0[s0*i0 + i1] -> b1[s1*i0 + i1] descending=0
//	call select r0 -> b1[s1*i0 + i1] b2[s2*i0 + i1] from=0 k=3 descending=0

// String gives the canonical text of the nest.
func (n *Nest) String() string {
	p := &printer{nest: n}
	p.line(n.header())
	inner := n.Inner()
	p.open(n.Loops)
	p.stage("each", &n.Each)
	if call, ok := n.Anchor.(*Call); ok {
		p.close(len(n.Loops))
		p.line(call.text())
		return p.out.String()
	}
	p.anchor()
	if n.After != nil {
		again := n.reopened()
		p.close(len(n.Loops) - inner)
		p.open(again)
		p.stage("after", n.After)
	}
	p.close(p.depth)
	return p.out.String()
}

func (n *Nest) header() string {
	buffers := make([]string, len(n.Buffers))
	for i, b := range n.Buffers {
		buffers[i] = fmt.Sprintf("b%d %v %v", i, b.Elem, b.Mode)
	}
	axes := make([]string, len(n.Axes))
	for i, a := range n.Axes {
		axes[i] = fmt.Sprintf("i%d %v", i, a.Role)
	}
	return fmt.Sprintf("nest %s buffers (%s) axes (%s) scalars %d",
		n.Name, strings.Join(buffers, ", "), strings.Join(axes, ", "), n.Scalars)
}

type printer struct {
	nest  *Nest
	out   strings.Builder
	depth int
}

func (p *printer) line(text string) {
	p.out.WriteString(strings.Repeat("  ", p.depth))
	p.out.WriteString(text)
	p.out.WriteByte('\n')
}

func (p *printer) open(loops []Loop) {
	for _, l := range loops {
		p.line(l.String())
		p.depth++
	}
}

func (p *printer) close(loops int) {
	for range loops {
		p.depth--
		p.line("}")
	}
}

// String gives the head of the loop: "for i1.o in 0..ceil(n1/8192) parallel partial {".
func (l Loop) String() string {
	text := fmt.Sprintf("for %s in 0..%s", l.Name, l.bound())
	if l.Run != Serial {
		text += " " + l.mode()
	}
	if l.Partial {
		text += " partial"
	}
	return text + " {"
}

func (l Loop) bound() string {
	switch {
	case l.Trip == 0 && l.Step == 1:
		return fmt.Sprintf("n%d", l.Axis)
	case l.Trip == 0:
		return fmt.Sprintf("ceil(n%d/%d)", l.Axis, l.Step)
	case l.Step == 1:
		return fmt.Sprint(l.Trip)
	}
	return fmt.Sprintf("%d step %d", l.Trip, l.Step)
}

func (p *printer) stage(word string, s *Stage) {
	for _, r := range s.Reads {
		p.line("read " + place(r.Buffer, r.Access))
	}
	for _, t := range s.Tables {
		text := "table " + table(t.Buffer, t.Stride, t.Extent)
		if t.Checked {
			text += " checked"
		}
		p.line(text)
	}
	p.line(word + " " + s.Body.String())
	for _, w := range s.Stores {
		p.line(fmt.Sprintf("store %s = r%d", place(w.Buffer, w.Access), w.Result))
	}
}

func (p *printer) anchor() {
	switch a := p.nest.Anchor.(type) {
	case *Reduce:
		p.folds("reduce", a.Folds)
	case *Scan:
		p.folds(a.head(), a.Folds)
	case *Scatter:
		p.line(a.text())
	case *Compact:
		for _, part := range a.Parts {
			p.line(partText(part))
		}
	}
}

func (p *printer) folds(head string, folds []fuse.Fold) {
	for _, f := range folds {
		text := fmt.Sprintf("%s%s by { %v }", head, results(f.Args), f.Combine)
		if f.Init != nil {
			text += " init"
		}
		for i, bits := range f.Init {
			text += " " + expr.ConstText(f.Combine.Params[i], bits)
		}
		if f.Commutes {
			text += " commutes"
		}
		p.line(text)
	}
}

// results gives " r0 r2".
func results(list []int) string {
	text := ""
	for _, r := range list {
		text += fmt.Sprintf(" r%d", r)
	}
	return text
}

func (a *Scan) head() string {
	text := "scan"
	if a.Exclusive {
		text += " exclusive"
	}
	if a.Reverse {
		text += " reverse"
	}
	return text
}

func (a *Scatter) text() string {
	text := "scatter " + table(a.Target, a.Stride, a.Extent)
	if len(a.Index) > 0 {
		text += " at" + results(a.Index)
	}
	text += fmt.Sprintf(" value r%d %s", a.Value, a.Conflict)
	if a.Combine != nil {
		text += fmt.Sprintf(" { %v }", a.Combine)
	}
	return text
}

func partText(p fuse.Part) string {
	text := fmt.Sprintf("compact r%d keep", p.Mask)
	for _, keep := range p.Kept {
		text += fmt.Sprintf(" b%d = r%d", keep.Target, keep.Value)
	}
	if p.Count >= 0 {
		text += fmt.Sprintf(" count b%d", p.Count)
	}
	return text
}

func (a *Call) text() string {
	text := "call " + a.Routine + results(a.Args)
	for i, b := range slices.Concat(a.Operands, a.Results) {
		if i == len(a.Operands) {
			text += " ->"
		}
		text += " " + place(b, a.Places[i])
	}
	for _, at := range a.Attrs {
		text += fmt.Sprintf(" %s=%d", at.Name, at.Value)
	}
	return text
}

// place gives "b0[s1 + s0*i0 + i1]".
func place(buffer int, a Access) string {
	return fmt.Sprintf("b%d[%s]", buffer, sum(a.Offset, a.Stride, 'i'))
}

// table gives "b2[s1*x0 + x1] in [s2, s3]".
func table(buffer int, stride []Coef, extent []int) string {
	args := make([]string, len(extent))
	for i, k := range extent {
		args[i] = fmt.Sprintf("s%d", k)
	}
	return fmt.Sprintf("b%d[%s] in [%s]", buffer, sum(Coef{Arg: -1}, stride, 'x'), strings.Join(args, ", "))
}

func sum(offset Coef, stride []Coef, variable byte) string {
	var terms []string
	if offset.Arg >= 0 || offset.Const != 0 {
		terms = append(terms, offset.String())
	}
	for k, c := range stride {
		switch {
		case c.Arg >= 0:
			terms = append(terms, fmt.Sprintf("%v*%c%d", c, variable, k))
		case c.Const != 0:
			terms = append(terms, fmt.Sprintf("%c%d", variable, k))
		}
	}
	if len(terms) == 0 {
		return "0"
	}
	return strings.Join(terms, " + ")
}

// String gives 0, 1 or the scalar argument.
func (c Coef) String() string {
	if c.Arg >= 0 {
		return fmt.Sprintf("s%d", c.Arg)
	}
	return fmt.Sprint(c.Const)
}

var (
	bufferModes = [...]string{Reads: "reads", Writes: "writes", Updates: "updates"}
	roleNames   = [...]string{Kept: "kept", Folded: "folded", Scanned: "scanned", Ordered: "ordered"}
)

// String gives reads, writes or updates.
func (m Mode) String() string { return bufferModes[m] }

// String gives kept, folded, scanned or ordered.
func (r AxisRole) String() string { return roleNames[r] }
