package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// ParseNest reads the text that Nest.String gives, and verifies the nest. Comments begin with a ; after a blank.
func ParseNest(text string) (*Nest, error) {
	p := newParser(text)
	n := p.nest()
	if p.err == nil && p.more() {
		p.fail("expected the end, found %q", p.rest)
	}
	if p.err != nil {
		return nil, p.err
	}
	return n, n.Verify()
}

func (p *parser) fn() *expr.Func {
	if p.err != nil {
		return nil
	}
	f, rest, err := expr.ParsePrefix(p.rest)
	if err != nil {
		p.fail("%v", err)
		return nil
	}
	p.rest = strings.TrimLeft(rest, " ")
	return f
}

func (p *parser) nest() *Nest {
	n := &Nest{}
	p.want("nest")
	n.Name = p.word("")
	p.want("buffers (")
	p.list(")", func(i int) {
		p.numbered("b", i)
		elem, ok := expr.ParseType(p.word(""))
		if !ok {
			p.fail("expected an element type")
		}
		n.Buffers = append(n.Buffers, Param{Elem: elem, Mode: Mode(p.oneOf(bufferModes[:]))})
	})
	p.want("axes (")
	p.list(")", func(i int) {
		p.numbered("i", i)
		n.Axes = append(n.Axes, Axis{Role: AxisRole(p.oneOf(roleNames[:]))})
	})
	p.want("scalars")
	n.Scalars = p.small()
	p.endLine()
	p.body(n)
	return n
}

// numbered takes a name that must have number i.
func (p *parser) numbered(letter string, i int) {
	if got := p.name(letter); got != i {
		p.fail("expected %s%d, found %s%d", letter, i, letter, got)
	}
}

// body reads loops, stages and anchor.
func (p *parser) body(n *Nest) {
	n.Loops = p.loops()
	for _, l := range n.Loops {
		if l.Axis >= len(n.Axes) {
			p.fail("loop %s runs along an axis that the nest does not have", l.Name)
			return
		}
	}
	open := len(n.Loops)
	n.Each = p.stage("each", len(n.Axes))
	if n.Anchor = p.anchor(len(n.Axes)); p.err == nil && p.ahead() == "call" {
		p.closing(open)
		n.Anchor = p.anchor(len(n.Axes))
		return
	}
	if p.err == nil && p.ahead() != "" {
		p.closing(open - n.Inner())
		again := p.loops()
		if !slices.Equal(again, n.reopened()) {
			p.fail("the loops around after are not the kept loops inside the fold")
		}
		open = n.Inner() + len(again)
		after := p.stage("after", len(n.Axes))
		n.After = &after
	}
	p.closing(open)
}

// ahead gives the first word of the nest's next line that does not close a loop, or nothing.
func (p *parser) ahead() string {
	for _, line := range p.lines[min(p.at, len(p.lines)):] {
		line, _, _ = strings.Cut(" "+line, " ;")
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "", "}":
		case "nest", "step", "together":
			return ""
		default:
			return word
		}
	}
	return ""
}

func (p *parser) closing(loops int) {
	for range loops {
		p.want("}")
		p.endLine()
	}
}

func (p *parser) loops() []Loop {
	var loops []Loop
	for p.try("for") {
		loops = append(loops, p.loop())
		p.endLine()
	}
	return loops
}

func (p *parser) loop() Loop {
	l := Loop{Name: p.word("."), Step: 1}
	axis, _, _ := strings.Cut(l.Name, ".")
	var err error
	if l.Axis, err = strconv.Atoi(strings.TrimPrefix(axis, "i")); err != nil || axis[0] != 'i' || l.Axis < 0 {
		p.fail("%q is no name of a loop", l.Name)
	}
	p.want("in 0..")
	switch {
	case p.try("ceil("):
		p.numbered("n", l.Axis)
		p.want("/")
		l.Step = p.number()
		p.want(")")
	case strings.HasPrefix(p.rest, "n"):
		p.numbered("n", l.Axis)
	default:
		l.Trip = p.number()
		if p.try("step") {
			l.Step = p.number()
		}
	}
	for i, mode := range modeNames {
		if p.try(mode) {
			l.Run = RunMode(i)
			if !strings.HasPrefix(p.rest, "{") && !strings.HasPrefix(p.rest, "partial") {
				l.Width = p.small()
			}
		}
	}
	l.Partial = p.try("partial")
	p.want("{")
	return l
}

func (p *parser) stage(word string, axes int) Stage {
	var s Stage
	for p.try("read") {
		b, access := p.place(axes)
		s.Reads = append(s.Reads, Read{Buffer: b, Access: access})
		p.endLine()
	}
	for p.try("table") {
		var t Table
		t.Buffer, t.Stride, t.Extent = p.table()
		t.Checked = p.try("checked")
		s.Tables = append(s.Tables, t)
		p.endLine()
	}
	p.want(word)
	s.Body = p.fn()
	p.endLine()
	for p.try("store") {
		var w Store
		w.Buffer, w.Access = p.place(axes)
		p.want("=")
		w.Result = p.name("r")
		s.Stores = append(s.Stores, w)
		p.endLine()
	}
	return s
}

// place reads "b0[s1 + s0*i0 + i1]".
func (p *parser) place(axes int) (buffer int, a Access) {
	buffer = p.name("b")
	p.want("[")
	a.Offset, a.Stride = p.sum("i", axes)
	p.want("]")
	return buffer, a
}

// table reads "b2[s1*x0 + x1] in [s2, s3]". The extents say how many coordinates there are, so they are read first.
func (p *parser) table() (buffer int, stride []Coef, extent []int) {
	buffer = p.name("b")
	terms, _, ok := strings.Cut(p.rest, "]")
	if !ok {
		p.fail("expected %q, found %q", "]", p.rest)
		return
	}
	start := p.rest
	p.rest = strings.TrimLeft(p.rest[len(terms)+1:], " ")
	p.want("in [")
	p.list("]", func(int) { extent = append(extent, p.name("s")) })
	after := p.rest
	p.rest = start
	p.want("[")
	_, stride = p.sum("x", len(extent))
	p.want("]")
	if p.err == nil {
		p.rest = after
	}
	return buffer, stride, extent
}

// sum reads terms such as s1, s0*i0 and i1; what is not there is 0.
func (p *parser) sum(variable string, count int) (offset Coef, stride []Coef) {
	offset = Coef{Arg: -1}
	stride = slices.Repeat([]Coef{offset}, count)
	if p.try("0") {
		return offset, stride
	}
	for ok := true; ok && p.err == nil; ok = p.try("+") {
		c := Coef{Const: 1, Arg: -1}
		if strings.HasPrefix(p.rest, "s") {
			if c = (Coef{Arg: p.name("s")}); !p.try("*") {
				offset = c
				continue
			}
		} else if p.try("1") {
			offset = c
			continue
		}
		if k := p.name(variable); k < count {
			stride[k] = c
		} else {
			p.fail("there is no %s%d", variable, k)
		}
	}
	return offset, stride
}

func (p *parser) anchor(axes int) Anchor {
	switch {
	case strings.HasPrefix(p.rest, "reduce "):
		return &Reduce{Folds: p.folds("reduce")}
	case strings.HasPrefix(p.rest, "scan "):
		head, _, _ := strings.Cut(p.rest, " by")
		a := &Scan{Exclusive: strings.Contains(head, " exclusive "), Reverse: strings.Contains(head, " reverse ")}
		a.Folds = p.folds(a.head())
		return a
	case p.try("scatter"):
		return p.scatter()
	case p.try("compact"):
		a := &Compact{Parts: []fuse.Part{p.part()}}
		for p.try("compact") {
			a.Parts = append(a.Parts, p.part())
		}
		return a
	case p.try("call"):
		return p.call(axes)
	}
	return nil
}

func (p *parser) folds(head string) []fuse.Fold {
	var folds []fuse.Fold
	for p.try(head) {
		f := fuse.Fold{Args: p.results()}
		p.want("by")
		f.Combine = p.braced()
		if p.try("init") {
			for i := 0; p.err == nil && i < len(f.Combine.Params) && i < len(f.Args); i++ {
				f.Init = append(f.Init, p.constant(f.Combine.Params[i]))
			}
		}
		f.Commutes = p.try("commutes")
		folds = append(folds, f)
		p.endLine()
	}
	return folds
}

// results reads "r0 r2".
func (p *parser) results() []int {
	var list []int
	for len(p.rest) > 1 && p.rest[0] == 'r' && p.rest[1] >= '0' && p.rest[1] <= '9' && p.err == nil {
		list = append(list, p.name("r"))
	}
	return list
}

// braced reads "{ (a f64) a }".
func (p *parser) braced() *expr.Func {
	p.want("{")
	f := p.fn()
	p.want("}")
	return f
}

// constant reads a constant as in the text of a function, without its type.
func (p *parser) constant(t expr.Type) uint64 {
	word := p.word(".+-()")
	text := word
	if t != expr.Bool {
		text = fmt.Sprintf("%v(%s)", t, word)
	}
	f, err := expr.Parse("() " + text)
	if err != nil || len(f.Results) != 1 || f.At(f.Results[0]).Op != expr.Const {
		p.fail("%q is no constant of type %v", word, t)
		return 0
	}
	return f.At(f.Results[0]).Bits
}

var conflicts = []string{
	graph.ConflictError.String(), graph.KeepFirst.String(), graph.KeepLast.String(), graph.Combining.String(),
}

func (p *parser) scatter() *Scatter {
	var a Scatter
	a.Target, a.Stride, a.Extent = p.table()
	if p.try("at") {
		a.Index = p.results()
	}
	p.want("value")
	a.Value = p.name("r")
	if a.Conflict = graph.Conflict(p.oneOf(conflicts)); a.Conflict == graph.Combining {
		a.Combine = p.braced()
	}
	p.endLine()
	return &a
}

// part reads "r0 keep b1 = r1 b2 = r2 count b3".
func (p *parser) part() fuse.Part {
	a := fuse.Part{Mask: p.name("r"), Count: -1}
	p.want("keep")
	for p.err == nil && strings.HasPrefix(p.rest, "b") {
		target := p.name("b")
		p.want("=")
		a.Kept = append(a.Kept, fuse.Keep{Value: p.name("r"), Target: target})
	}
	if p.try("count") {
		a.Count = p.name("b")
	}
	p.endLine()
	return a
}

func (p *parser) call(axes int) *Call {
	a := &Call{Routine: p.word("")}
	a.Args = p.results()
	list := &a.Operands
	for p.err == nil && p.rest != "" {
		switch {
		case p.try("->"):
			list = &a.Results
		case strings.Contains(strings.SplitN(p.rest, " ", 2)[0], "="):
			name := p.word("")
			p.want("=")
			a.Attrs = append(a.Attrs, graph.Attr{Name: name, Value: p.number()})
		default:
			b, access := p.place(axes)
			*list, a.Places = append(*list, b), append(a.Places, access)
		}
	}
	p.endLine()
	return a
}
