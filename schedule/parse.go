package schedule

import (
	"slices"
	"strconv"
	"strings"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/lex"
)

// ParseNest reads the text that Nest.String gives, and verifies the nest. Comments begin with a ; after a blank.
func ParseNest(text string) (n *Nest, err error) {
	defer lex.Catch(&err)
	p := parser{Reader: lex.New(text)}
	read := p.nest()
	p.End()
	return read, read.Verify()
}

// A parser reads one line after the other.
type parser struct {
	*lex.Reader
	names []string // of the steps that the last line said run together
}

func (p *parser) nest() *Nest {
	n := &Nest{}
	p.Expect("nest")
	n.Name = p.Word("a name")
	p.Expect("buffers", "(")
	p.List(")", func(i int) {
		p.numbered("b", i)
		n.Buffers = append(n.Buffers, Param{Elem: expr.ReadType(p.Reader), Mode: Mode(p.OneOf(bufferModes[:]))})
	})
	p.Expect("axes", "(")
	p.List(")", func(i int) {
		p.numbered("i", i)
		n.Axes = append(n.Axes, Axis{Role: AxisRole(p.OneOf(roleNames[:]))})
	})
	p.Expect("scalars")
	n.Scalars = p.Count()
	p.EndLine()
	p.body(n)
	return n
}

// numbered takes a name that must have number i.
func (p *parser) numbered(letter string, i int) { p.Expect(letter + strconv.Itoa(i)) }

// body reads loops, stages and anchor.
func (p *parser) body(n *Nest) {
	n.Loops = p.loops(len(n.Axes))
	open := len(n.Loops)
	n.Each = p.stage("each", len(n.Axes))
	if n.Anchor = p.anchor(len(n.Axes)); p.ahead() == "call" {
		p.closing(open)
		n.Anchor = p.anchor(len(n.Axes))
		return
	}
	if p.ahead() != "" {
		p.closing(open - n.Inner())
		pos, again := p.Pos(), p.loops(len(n.Axes))
		if !slices.Equal(again, n.reopened()) {
			p.FailAt(pos, "the loops around after are not the kept loops inside the fold")
		}
		open = n.Inner() + len(again)
		after := p.stage("after", len(n.Axes))
		n.After = &after
	}
	p.closing(open)
}

// ahead gives the first word of the nest's next line that does not close a loop, or nothing.
func (p *parser) ahead() string {
	ahead := *p.Reader
	for ahead.Tok == "}" || ahead.Tok == "\n" {
		ahead.Next()
	}
	if slices.Contains([]string{"nest", "step", "together"}, ahead.Tok) {
		return ""
	}
	return ahead.Tok
}

func (p *parser) closing(loops int) {
	for range loops {
		p.Expect("}")
		p.EndLine()
	}
}

func (p *parser) loops(axes int) []Loop {
	var loops []Loop
	for p.Accept("for") {
		loops = append(loops, p.loop(axes))
		p.EndLine()
	}
	return loops
}

// loop reads "i1.o in 0..ceil(n1/8192) parallel partial {".
func (p *parser) loop(axes int) Loop {
	l := Loop{Name: p.Tok, Step: 1}
	l.Axis = p.Index("i")
	if l.Axis >= axes {
		p.Fail("loop %s runs along an axis that the nest does not have", l.Name)
	}
	for p.Accept(".") {
		l.Name += "." + p.Word("the name of a part")
	}
	p.Expect("in", "0", "..")
	switch {
	case p.Accept("ceil"):
		p.Expect("(")
		p.numbered("n", l.Axis)
		p.Expect("/")
		l.Step = p.Int()
		p.Expect(")")
	case p.AtWord():
		p.numbered("n", l.Axis)
	default:
		l.Trip = p.Int()
		if p.Accept("step") {
			l.Step = p.Int()
		}
	}
	if mode := slices.Index(modeNames[:], p.Tok); mode >= 0 {
		p.Next()
		l.Run = RunMode(mode)
		if p.AtNumber() {
			l.Width = p.Count()
		}
	}
	l.Partial = p.Accept("partial")
	p.Expect("{")
	return l
}

func (p *parser) stage(word string, axes int) Stage {
	var s Stage
	for p.Accept("read") {
		b, access := p.place(axes)
		s.Reads = append(s.Reads, Read{Buffer: b, Access: access})
		p.EndLine()
	}
	for p.Accept("table") {
		var t Table
		t.Buffer, t.Stride, t.Extent = p.table()
		t.Checked = p.Accept("checked")
		s.Tables = append(s.Tables, t)
		p.EndLine()
	}
	p.Expect(word)
	s.Body = expr.Read(p.Reader)
	p.EndLine()
	for p.Accept("store") {
		var w Store
		w.Buffer, w.Access = p.place(axes)
		p.Expect("=")
		w.Result = p.Index("r")
		s.Stores = append(s.Stores, w)
		p.EndLine()
	}
	return s
}

// place reads "b0[s1 + s0*i0 + i1]".
func (p *parser) place(axes int) (buffer int, a Access) {
	buffer = p.Index("b")
	p.Expect("[")
	a.Offset, a.Stride = p.sum("i", axes)
	p.Expect("]")
	return buffer, a
}

// table reads "b2[s1*x0 + x1] in [s2, s3]". The extents say how many coordinates there are.
func (p *parser) table() (buffer int, stride []Coef, extent []int) {
	buffer = p.Index("b")
	p.Expect("[")
	pos := p.Pos()
	_, stride = p.sum("x", expr.MaxAxes)
	p.Expect("]", "in", "[")
	p.List("]", func(int) { extent = append(extent, p.Index("s")) })
	for k := len(extent); k < len(stride); k++ {
		if stride[k] != (Coef{Arg: -1}) {
			p.FailAt(pos, "there is no x%d", k)
		}
	}
	return buffer, stride[:min(len(extent), len(stride))], extent
}

// sum reads terms such as s1, s0*i0 and i1; what is not there is 0.
func (p *parser) sum(variable string, count int) (offset Coef, stride []Coef) {
	offset = Coef{Arg: -1}
	stride = slices.Repeat([]Coef{offset}, count)
	if p.Accept("0") {
		return offset, stride
	}
	for ok := true; ok; ok = p.Accept("+") {
		c := Coef{Const: 1, Arg: -1}
		if arg, isArg := lex.Numbered(p.Tok, "s"); isArg {
			p.Next()
			if c = (Coef{Arg: arg}); !p.Accept("*") {
				offset = c
				continue
			}
		} else if p.Accept("1") {
			offset = c
			continue
		}
		pos, k := p.Pos(), p.Index(variable)
		if k >= count {
			p.FailAt(pos, "there is no %s%d", variable, k)
		}
		stride[k] = c
	}
	return offset, stride
}

func (p *parser) anchor(axes int) Anchor {
	switch {
	case p.Tok == "reduce":
		return &Reduce{Folds: p.folds("reduce")}
	case p.Tok == "scan":
		ahead := *p.Reader
		ahead.Next()
		a := &Scan{Exclusive: ahead.Accept("exclusive"), Reverse: ahead.Accept("reverse")}
		a.Folds = p.folds(strings.Fields(a.head())...)
		return a
	case p.Accept("scatter"):
		return p.scatter()
	case p.Tok == "compact":
		return p.compact()
	case p.Accept("call"):
		return p.call(axes)
	}
	return nil
}

// folds reads lines that begin with the same words.
func (p *parser) folds(head ...string) []fuse.Fold {
	var folds []fuse.Fold
	for p.Tok == head[0] {
		p.Expect(head...)
		folds = append(folds, fuse.ReadFold(p.Reader))
		p.EndLine()
	}
	return folds
}

func (p *parser) scatter() *Scatter {
	var a Scatter
	a.Target, a.Stride, a.Extent = p.table()
	if p.Accept("at") {
		a.Index = p.Indices("r")
	}
	p.Expect("value")
	a.Value = p.Index("r")
	if a.Conflict = graph.ReadConflict(p.Reader); a.Conflict == graph.Combining {
		a.Combine = graph.ReadBody(p.Reader)
	}
	p.EndLine()
	return &a
}

func (p *parser) compact() *Compact {
	a := &Compact{}
	for p.Accept("compact") {
		a.Parts = append(a.Parts, fuse.ReadPart(p.Reader, func() int { return p.Index("b") }))
		p.EndLine()
	}
	return a
}

// call reads "sort b0[i0] -> b1[i0] descending=0" or "select r0 -> b1[i0] from=0 k=3 descending=0".
func (p *parser) call(axes int) *Call {
	a := &Call{Routine: p.Word("a routine"), Args: p.Indices("r")}
	places := func() (buffers []int) {
		for _, isBuffer := lex.Numbered(p.Tok, "b"); isBuffer; _, isBuffer = lex.Numbered(p.Tok, "b") {
			b, access := p.place(axes)
			buffers, a.Places = append(buffers, b), append(a.Places, access)
		}
		return buffers
	}
	a.Operands = places()
	p.Expect("->")
	a.Results = places()
	a.Attrs = graph.ReadAttrs(p.Reader)
	p.EndLine()
	return a
}
