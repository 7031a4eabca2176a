package fuse

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/lex"
)

// String gives the canonical text of the plan, which Parse reads back.
//
//	buffer %0 f32[1000] input
//	buffer %2 f32[] output slot 0
//	slots 4
//	kernel k0: reduce over [|1000]
//	  read   %0
//	  each   (a f32) a*a
//	  reduce r0 by { (a f32, b f32) a + b } init 0 commutes
//	  after  (a f32) a
//	  store  %2 = r0
//	return %2
//
// The axes behind the bar are folded. %0 is the element at the kernel's own index, and %0[5+10*i0] the one at
// that place in memory, counted in elements. r0 is a result of the stage's body. The lines behind the
// anchor's are those of After.
func (p *Plan) String() string {
	var b strings.Builder
	for i := range p.Buffers {
		fmt.Fprintf(&b, "buffer %s\n", p.bufferText(&p.Buffers[i]))
	}
	if len(p.Slots) > 0 {
		fmt.Fprintf(&b, "slots%s\n", numbers(p.Slots))
	}
	for _, k := range p.Kernels {
		b.WriteString(p.KernelText(k))
	}
	fmt.Fprintf(&b, "return%s\n", p.names(p.Roots))
	return b.String()
}

var roleNames = [...]string{Input: "input", Temp: "temp", Output: "output"}

// String gives the role's name in text.
func (r Role) String() string { return roleNames[r] }

func (p *Plan) bufferText(b *Buffer) string {
	text := fmt.Sprintf("%s %v[%s] %v", b.Name, b.Elem, p.extentsText(b.Shape), b.Role)
	if b.Slot >= 0 {
		text += " slot " + strconv.Itoa(b.Slot)
	}
	return text
}

func (p *Plan) extentsText(shape []Extent) string {
	texts := make([]string, len(shape))
	for i, e := range shape {
		texts[i] = strconv.FormatInt(e.Max, 10)
		if e.Count >= 0 {
			texts[i] = p.Buffers[e.Count].Name + "<=" + texts[i]
		}
	}
	return strings.Join(texts, ",")
}

func numbers[T int | int64](list []T) string {
	var b strings.Builder
	for _, n := range list {
		fmt.Fprintf(&b, " %d", n)
	}
	return b.String()
}

func (p *Plan) names(buffers []int) string {
	var b strings.Builder
	for _, i := range buffers {
		b.WriteString(" " + p.Buffers[i].Name)
	}
	return b.String()
}

// KernelText gives the part of the plan's text that is about k.
func (p *Plan) KernelText(k *Kernel) string {
	t := &kernelPrinter{plan: p, kernel: k}
	t.head()
	t.stage(&k.Each, "each")
	t.anchor()
	if k.After != nil {
		t.stage(k.After, "after")
	}
	return t.out.String()
}

type kernelPrinter struct {
	plan   *Plan
	kernel *Kernel
	out    strings.Builder
}

// line prints a keyword and what follows it.
func (p *kernelPrinter) line(word, format string, args ...any) {
	fmt.Fprintf(&p.out, "  %-6s %s\n", word, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (p *kernelPrinter) head() {
	k := p.kernel
	word := "map"
	if k.Anchor != nil {
		word = k.Anchor.Name()
	}
	if s, ok := k.Anchor.(*Scan); ok {
		word += flag(s.Exclusive, "exclusive") + flag(s.Reverse, "reverse")
	}
	kept := len(k.Domain) - k.Folded
	domain := p.plan.extentsText(k.Domain[:kept])
	if k.folds() {
		domain += "|" + p.plan.extentsText(k.Domain[kept:])
	}
	fmt.Fprintf(&p.out, "kernel %s: %s over [%s]\n", k.Name, word, domain)
}

// folds reports whether the anchor of k is a Reduce or a Scan.
func (k *Kernel) folds() bool {
	switch k.Anchor.(type) {
	case *Reduce, *Scan:
		return true
	}
	return false
}

func flag(set bool, word string) string {
	if set {
		return " " + word
	}
	return ""
}

// stage prints a stage; a body that neither takes nor gives anything goes without saying.
func (p *kernelPrinter) stage(s *Stage, word string) {
	if len(s.Reads) > 0 {
		var texts []string
		for _, r := range s.Reads {
			texts = append(texts, p.access(r.Buffer, r.Access))
		}
		p.line("read", "%s", strings.Join(texts, " "))
	}
	for _, x := range s.Tables {
		p.line("table", "%s%s", p.plan.Buffers[x.Buffer].Name, flag(x.Checked, "checked"))
	}
	if len(s.Body.Params)+len(s.Body.Results) > 0 {
		p.line(word, "%s", s.Body)
	}
	for _, w := range s.Stores {
		p.line("store", "%s = r%d", p.access(w.Buffer, w.Access), w.Result)
	}
}

func (p *kernelPrinter) access(buffer int, a Access) string {
	b := &p.plan.Buffers[buffer]
	if own, ok := ownIndex(b.Shape, p.kernel.Domain); ok && own.equal(a) {
		return b.Name
	}
	return b.Name + "[" + lex.SumText(a.Offset, a.Stride) + "]"
}

// ownIndex is the access of the element at the kernel's own index, where the first axes of the domain are those
// of the buffer. An axis of one element has stride 0.
func ownIndex(shape, domain []Extent) (Access, bool) {
	if len(shape) > len(domain) {
		return Access{}, false
	}
	own := Access{Stride: make([]int64, len(domain))}
	for a, stride := range rowMajor(shape) {
		if shape[a] != domain[a] {
			return Access{}, false
		}
		if shape[a].Max > 1 {
			own.Stride[a] = stride
		}
	}
	return own, true
}

func (p *kernelPrinter) anchor() {
	switch a := p.kernel.Anchor.(type) {
	case *Reduce:
		p.folds("reduce", a.Folds)
	case *Scan:
		p.folds("scan", a.Folds)
	case *Scatter:
		combine := ""
		if a.Combine != nil {
			combine = " { " + a.Combine.String() + " }"
		}
		target := p.plan.Buffers[a.Target].Name
		p.line("scatter", "%s at%s value r%d %v%s", target, results(a.Index), a.Value, a.Conflict, combine)
	case *Compact:
		for _, part := range a.Parts {
			p.line("compact", "%s", p.part(part))
		}
	case *Call:
		attrs := ""
		for _, x := range a.Attrs {
			attrs += fmt.Sprintf(" %s=%d", x.Name, x.Value)
		}
		p.line("call", "%s%s%s ->%s%s", a.Routine, results(a.Args), p.plan.names(a.Operands), p.plan.names(a.Results), attrs)
	}
}

// part gives "r0 keep %7 = r1 %8 = r2 count %3".
func (p *kernelPrinter) part(part Part) string {
	text := fmt.Sprintf("r%d keep", part.Mask)
	for _, keep := range part.Kept {
		text += fmt.Sprintf(" %s = r%d", p.plan.Buffers[keep.Target].Name, keep.Value)
	}
	if part.Count >= 0 {
		text += " count " + p.plan.Buffers[part.Count].Name
	}
	return text
}

func (p *kernelPrinter) folds(word string, folds []Fold) {
	for _, f := range folds {
		init := make([]string, len(f.Init))
		for i, bits := range f.Init {
			init[i] = expr.FormatBits(f.Combine.Params[i], bits)
		}
		text := fmt.Sprintf("%s by { %v }", results(f.Args), f.Combine)
		if f.Init != nil {
			text += " init " + strings.Join(init, " ")
		}
		p.line(word, "%s%s", text, flag(f.Commutes, "commutes"))
	}
}

// results gives " r0 r2".
func results(list []int) string {
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, " r%d", r)
	}
	return b.String()
}
