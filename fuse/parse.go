package fuse

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/lex"
)

// Parse reads the text that String gives. Comments, which begin with a ; after a blank, and empty lines are free. The
// plan is well formed, but not verified.
func Parse(text string) (plan *Plan, err error) {
	defer lex.Catch(&err)
	r := &reader{Reader: lex.New(text), plan: &Plan{}, index: map[string]int{}}
	r.shapes()
	for !r.Accept("return") {
		r.statement()
		r.EndLine()
	}
	r.plan.Roots = r.names()
	r.End()
	return r.plan, nil
}

// A reader reads one line after the other.
type reader struct {
	*lex.Reader
	plan   *Plan
	index  map[string]int // the buffer of a name
	kernel *Kernel
	stage  *Stage
}

// shapes learns the names of the buffers: the extents of one may name a later one.
func (r *reader) shapes() {
	for ahead := *r.Reader; ahead.Tok != "" && ahead.Tok != "kernel"; ahead.SkipLine() {
		if !ahead.Accept("buffer") {
			continue
		}
		pos, name := ahead.Pos(), ahead.Name()
		if _, known := r.index[name]; known {
			r.FailAt(pos, "%s is there already", name)
		}
		r.index[name] = len(r.index)
	}
}

// statements maps the first word of a line to what reads the rest of it. Those in ofPlan stand outside of kernels.
var (
	ofPlan     = []string{"buffer", "slots", "kernel"}
	statements = map[string]func(r *reader){
		"buffer": (*reader).buffer, "slots": (*reader).slots, "kernel": (*reader).head,
		"read": (*reader).read, "table": (*reader).table, "each": (*reader).body, "after": (*reader).body,
		"store": (*reader).store, "reduce": (*reader).reduce, "scan": (*reader).scan,
		"scatter": (*reader).scatter, "compact": (*reader).compact, "call": (*reader).call,
	}
)

func (r *reader) statement() {
	read := statements[r.Tok]
	switch {
	case read == nil:
		r.Want("a statement, or return")
	case r.kernel == nil && !slices.Contains(ofPlan, r.Tok):
		r.Fail("%s belongs into a kernel", r.Tok)
	}
	r.Next()
	read(r)
}

// name reads the name of a buffer.
func (r *reader) name() int {
	pos, name := r.Pos(), r.Name()
	b, known := r.index[name]
	if !known {
		r.FailAt(pos, "no buffer is named %s", name)
	}
	return b
}

// names reads as many of these as follow.
func (r *reader) names() (list []int) {
	for r.Tok == "%" {
		list = append(list, r.name())
	}
	return list
}

// buffer reads "%3 f32[20,30] temp slot 1".
func (r *reader) buffer() {
	if r.kernel != nil {
		r.Fail("buffers stand before the kernels")
	}
	b := Buffer{Name: r.Name(), Elem: expr.ReadType(r.Reader), Slot: -1}
	r.Expect("[")
	b.Shape = r.extents()
	r.Expect("]")
	b.Role = Role(r.OneOf(roleNames[:]))
	if r.Accept("slot") {
		b.Slot = r.Count()
	}
	r.plan.Buffers = append(r.plan.Buffers, b)
}

// extents reads "20,%3<=30".
func (r *reader) extents() []Extent {
	shape := []Extent{}
	for r.Tok != "]" && r.Tok != "|" {
		if len(shape) > 0 {
			r.Expect(",")
		}
		e := Extent{Count: -1}
		if r.Tok == "%" {
			e.Count = r.name()
			r.Expect("<=")
		}
		e.Max = r.Int()
		shape = append(shape, e)
	}
	return shape
}

func (r *reader) slots() {
	for !r.AtEnd() {
		r.plan.Slots = append(r.plan.Slots, r.Int())
	}
}

var anchorWords = []string{"map", "reduce", "scan", "scatter", "compact", "call"}

// head reads "k0: scan reverse over [20|30]". Only a scan has its anchor from here: what it folds follows.
func (r *reader) head() {
	r.kernel = &Kernel{Name: r.Word("a name")}
	r.plan.Kernels = append(r.plan.Kernels, r.kernel)
	r.Expect(":")
	switch anchorWords[r.OneOf(anchorWords)] {
	case "reduce":
		r.kernel.Anchor = &Reduce{}
	case "scan":
		r.kernel.Anchor = &Scan{Exclusive: r.Accept("exclusive"), Reverse: r.Accept("reverse")}
	}
	r.Expect("over", "[")
	r.kernel.Domain = r.extents()
	if r.Accept("|") {
		folded := r.extents()
		r.kernel.Domain, r.kernel.Folded = append(r.kernel.Domain, folded...), len(folded)
	}
	r.Expect("]")
	r.stage = &r.kernel.Each
	r.stage.Body = &expr.Func{}
}

func (r *reader) read() {
	for !r.AtEnd() {
		b, a := r.access()
		r.stage.Reads = append(r.stage.Reads, Read{Buffer: b, Access: a})
	}
}

// access reads "%3", or "%3[5+10*i0]".
func (r *reader) access() (b int, a Access) {
	pos := r.Pos()
	b = r.name()
	if r.Accept("[") {
		a.Offset, a.Stride = r.Sum(len(r.kernel.Domain))
		r.Expect("]")
		return b, a
	}
	a, ok := ownIndex(r.plan.Buffers[b].Shape, r.kernel.Domain)
	if !ok {
		r.FailAt(pos, "%s does not have the domain's axes: say where", r.plan.Buffers[b].Name)
	}
	return b, a
}

func (r *reader) table() {
	r.stage.Tables = append(r.stage.Tables, Table{Buffer: r.name(), Checked: r.Accept("checked")})
}

func (r *reader) body() { r.stage.Body = expr.Read(r.Reader) }

func (r *reader) store() {
	b, a := r.access()
	r.Expect("=")
	r.stage.Stores = append(r.stage.Stores, Store{Result: r.Index("r"), Buffer: b, Access: a})
}

// ReadFold reads "r0 by { (a f64, b f64) a + b } init 0 commutes".
func ReadFold(r *lex.Reader) Fold {
	pos, f := r.Pos(), Fold{Args: r.Indices("r")}
	r.Expect("by")
	f.Combine = graph.ReadBody(r)
	if len(f.Combine.Params) != 2*len(f.Args) {
		r.FailAt(pos, "the function must take two of each of %d values", len(f.Args))
	}
	if r.Accept("init") {
		for i := range f.Args {
			f.Init = append(f.Init, expr.ReadConst(r, f.Combine.Params[i]))
		}
	}
	f.Commutes = r.Accept("commutes")
	return f
}

// endEach makes what follows part of After.
func (r *reader) endEach() {
	if r.kernel.After == nil {
		r.kernel.After = &Stage{Body: &expr.Func{}}
		r.stage = r.kernel.After
	}
}

func (r *reader) reduce() {
	a, ok := r.kernel.Anchor.(*Reduce)
	if !ok {
		r.Fail("kernel %s does not reduce", r.kernel.Name)
	}
	a.Folds = append(a.Folds, ReadFold(r.Reader))
	r.endEach()
}

func (r *reader) scan() {
	a, ok := r.kernel.Anchor.(*Scan)
	if !ok {
		r.Fail("kernel %s does not scan", r.kernel.Name)
	}
	a.Folds = append(a.Folds, ReadFold(r.Reader))
	r.endEach()
}

// scatter reads "%7 at r0 r1 value r2 combine { .. }".
func (r *reader) scatter() {
	a := &Scatter{Target: r.name()}
	r.Expect("at")
	a.Index = r.Indices("r")
	r.Expect("value")
	a.Value = r.Index("r")
	if a.Conflict = graph.ReadConflict(r.Reader); a.Conflict == graph.Combining {
		a.Combine = graph.ReadBody(r.Reader)
	}
	r.kernel.Anchor = a
}

// compact reads "r0 keep %7 = r1 %8 = r2 count %3".
func (r *reader) compact() {
	p := ReadPart(r.Reader, r.name)
	if a, ok := r.kernel.Anchor.(*Compact); ok {
		a.Parts = append(a.Parts, p)
	} else {
		r.kernel.Anchor = &Compact{Parts: []Part{p}}
	}
}

// ReadPart reads a part of a compaction; name reads a buffer.
func ReadPart(r *lex.Reader, name func() int) Part {
	p := Part{Mask: r.Index("r"), Count: -1}
	r.Expect("keep")
	for !r.AtEnd() && r.Tok != "count" {
		target := name()
		r.Expect("=")
		p.Kept = append(p.Kept, Keep{Value: r.Index("r"), Target: target})
	}
	if r.Accept("count") {
		p.Count = name()
	}
	return p
}

// call reads "sort %1 %2 -> %3 %4 descending=0" or "select r0 -> %1 %2 from=0 k=3 descending=0".
func (r *reader) call() {
	a := &Call{Routine: r.Word("a routine"), Args: r.Indices("r"), Operands: r.names()}
	r.Expect("->")
	a.Results = r.names()
	a.Attrs = graph.ReadAttrs(r.Reader)
	r.kernel.Anchor = a
}
