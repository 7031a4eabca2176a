package graph

import (
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/lex"
)

// Parse reads the text that String gives and returns the roots. Nodes may have any numbers; comments, blanks
// and empty lines are free. The graph is well formed, but not verified.
func Parse(text string) (roots []Value, err error) {
	defer lex.Catch(&err)
	r := &reader{Reader: lex.New(text), named: map[string]Value{}}
	for !r.Accept("return") {
		r.node()
		r.EndLine()
	}
	values := r.values()
	r.End()
	return values, nil
}

// A reader reads one line after the other.
type reader struct {
	*lex.Reader
	named map[string]Value
}

// node reads "%2 f32[] = reduce %1 ..".
func (r *reader) node() {
	if r.Tok != "%" {
		r.Want("a node such as %0, or return")
	}
	pos, name := r.Pos(), r.Name()
	if _, known := r.named[name]; known || strings.Contains(name, ".") {
		r.FailAt(pos, "expected a node that is new, found %s", name)
	}
	n := New(Site{}, nil, nil, r.types()...)
	r.Expect("=")
	read := formReaders[r.Tok]
	if read == nil {
		r.Want("a form such as pointwise")
	}
	r.Next()
	read(r, n)
	r.named[name] = n.Value(0)
	for k := 1; k < len(n.Types); k++ {
		r.named[name+"."+strconv.Itoa(k)] = n.Value(k)
	}
}

// formReaders read what follows the form's name. The node's types are known already.
var formReaders = map[string]func(r *reader, n *Node){
	"input":     func(r *reader, n *Node) { n.Form = &Input{} },
	"pointwise": readPointwise,
	"gather":    readGather,
	"reduce":    readReduce,
	"scan":      readScan,
	"scatter":   readScatter,
	"call":      readCall,
}

func readPointwise(r *reader, n *Node) {
	n.Operands = r.values()
	n.Form = &Pointwise{Body: ReadBody(r.Reader)}
}

func readGather(r *reader, n *Node) {
	n.Operands = []Value{r.value()}
	g := &Gather{}
	n.Form = g
	switch {
	case r.Accept("linear"):
		g.Map = &Linear{}
	case r.Accept("at"):
		n.Operands = append(n.Operands, r.values()...)
		g.Map = &Indexed{Checked: r.Accept("checked")}
	default:
		g.Map = r.affine(len(n.Types[0].Shape))
	}
}

func readReduce(r *reader, n *Node) {
	n.Operands = r.values()
	f := &Reduce{Combine: ReadBody(r.Reader)}
	f.Init = r.init(n.Operands)
	r.Expect("axes")
	for r.AtNumber() || r.Tok == "-" {
		f.Axes = append(f.Axes, r.axis())
	}
	f.Commutes = r.Accept("commutes")
	n.Form = f
}

// axis reads the number of an axis, which Verify compares with the rank.
func (r *reader) axis() int {
	pos, axis := r.Pos(), r.Int()
	if axis != int64(int32(axis)) {
		r.FailAt(pos, "expected an axis, found %d", axis)
	}
	return int(axis)
}

func readScan(r *reader, n *Node) {
	n.Operands = r.values()
	f := &Scan{Combine: ReadBody(r.Reader)}
	r.Expect("axis")
	f.Axis = r.axis()
	f.Init = r.init(n.Operands)
	f.Exclusive = r.Accept("exclusive")
	f.Reverse = r.Accept("reverse")
	n.Form = f
}

func readScatter(r *reader, n *Node) {
	n.Operands = []Value{r.value()}
	r.Expect("at")
	n.Operands = append(n.Operands, r.values()...)
	r.Expect("values")
	n.Operands = append(n.Operands, r.value())
	f := &Scatter{Conflict: ReadConflict(r.Reader)}
	if f.Conflict == Combining {
		f.Combine = ReadBody(r.Reader)
	}
	n.Form = f
}

func readCall(r *reader, n *Node) {
	c := &Call{Routine: r.Word("a routine")}
	n.Operands = r.values()
	c.Attrs = ReadAttrs(r.Reader)
	n.Form = c
}

// types reads the result types, at least one.
func (r *reader) types() []Type {
	types := []Type{r.typ()}
	for r.AtWord() {
		types = append(types, r.typ())
	}
	return types
}

func (r *reader) typ() Type {
	t := Type{Elem: expr.ReadType(r.Reader), Shape: Shape{}}
	r.Expect("[")
	r.List("]", func(int) { t.Shape = append(t.Shape, r.extent()) })
	return t
}

// extent reads "1000", or "%7<=1000".
func (r *reader) extent() Extent {
	var e Extent
	if r.Tok == "%" {
		e.Count = r.value()
		r.Expect("<=")
	}
	e.Max = r.Int()
	return e
}

// values reads as many values as follow.
func (r *reader) values() []Value {
	var values []Value
	for r.Tok == "%" {
		values = append(values, r.value())
	}
	return values
}

// value reads "%3" or "%3.1".
func (r *reader) value() Value {
	pos, name := r.Pos(), r.Name()
	v, known := r.named[name]
	if !known {
		r.FailAt(pos, "expected a value of an earlier line, found %s", name)
	}
	return v
}

// ReadBody reads a scalar function in braces.
func ReadBody(r *lex.Reader) *expr.Func {
	r.Expect("{")
	f := expr.Read(r)
	r.Expect("}")
	return f
}

// ReadConflict reads the word of a policy.
func ReadConflict(r *lex.Reader) Conflict { return Conflict(r.OneOf(conflictNames[:])) }

// ReadAttrs reads as many as follow of a routine's numbers, such as k=3.
func ReadAttrs(r *lex.Reader) (attrs []Attr) {
	for r.AtWord() {
		name := r.Take()
		r.Expect("=")
		attrs = append(attrs, Attr{Name: name, Value: r.Int()})
	}
	return attrs
}

// init reads one constant per operand, where there are any.
func (r *reader) init(operands []Value) []uint64 {
	if !r.Accept("init") {
		return nil
	}
	init := make([]uint64, len(operands))
	for k, v := range operands {
		if k > 0 {
			r.Expect(",")
		}
		init[k] = expr.ReadConst(r.Reader, v.Elem())
	}
	return init
}

// affine reads "[1+2*i0, i1]" for a result of the given rank.
func (r *reader) affine(rank int) *Affine {
	if !r.Accept("[") {
		r.Want("a map such as [i0], linear or at")
	}
	m := &Affine{}
	r.List("]", func(int) {
		offset, steps := r.Sum(rank)
		m.Offset, m.Step = append(m.Offset, offset), append(m.Step, steps)
	})
	return m
}
