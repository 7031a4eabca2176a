package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// A ParseError says where a text is not that of a graph, and what was needed there.
type ParseError struct {
	Line      int
	Want, Got string
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("line %d: want %s, got %s", e.Line, e.Want, e.Got)
}

// Parse reads the text that String gives and returns the roots. Nodes may have any numbers; comments, blanks
// and empty lines are free. The graph is well formed, but not verified.
func Parse(text string) ([]Value, error) {
	r := &reader{nodes: map[int64]*Node{}}
	var roots []Value
	done := false
	for line := range strings.Lines(text) {
		r.line++
		r.rest = line
		switch {
		case r.empty():
		case done:
			r.fail("nothing after return")
		case r.accept("return"):
			roots, done = r.values(), true
			r.end()
		default:
			r.node()
		}
		if r.err != nil {
			return nil, r.err
		}
	}
	if !done {
		return nil, &ParseError{Line: r.line + 1, Want: "return", Got: "the end of the text"}
	}
	return roots, nil
}

// A reader reads one line after the other. The first error stays, and every later call gives zero values.
type reader struct {
	line  int    // its number
	rest  string // what is left of it
	nodes map[int64]*Node
	err   error
}

// node reads "%2 f32[] = reduce %1 ..".
func (r *reader) node() {
	if !r.accept("%") {
		r.fail("a node such as %0, or return")
		return
	}
	name := r.int()
	if r.nodes[name] != nil {
		r.failGot("a node that is new", "%"+valueName(name, 0))
		return
	}
	n := New(Site{}, nil, nil, r.types()...)
	r.expect("=")
	word := r.word()
	read := formReaders[word]
	if read == nil {
		r.failGot("a form such as pointwise", word)
		return
	}
	read(r, n)
	r.end()
	r.nodes[name] = n
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
	n.Form = &Pointwise{Body: r.body()}
}

func readGather(r *reader, n *Node) {
	n.Operands = []Value{r.value()}
	g := &Gather{}
	n.Form = g
	switch {
	case r.accept("linear"):
		g.Map = &Linear{}
	case r.accept("at"):
		n.Operands = append(n.Operands, r.values()...)
		g.Map = &Indexed{Checked: r.accept("checked")}
	default:
		g.Map = r.affine(len(n.Types[0].Shape))
	}
}

func readReduce(r *reader, n *Node) {
	n.Operands = r.values()
	f := &Reduce{Combine: r.body()}
	f.Init = r.init(n.Operands)
	r.expect("axes")
	for r.atInt() {
		f.Axes = append(f.Axes, r.axis())
	}
	f.Commutes = r.accept("commutes")
	n.Form = f
}

// axis reads the number of an axis, which Verify compares with the rank.
func (r *reader) axis() int {
	number := r.int()
	if axis := int(int32(number)); int64(axis) == number {
		return axis
	}
	r.failGot("an axis", strconv.FormatInt(number, 10))
	return 0
}

func readScan(r *reader, n *Node) {
	n.Operands = r.values()
	f := &Scan{Combine: r.body()}
	r.expect("axis")
	f.Axis = r.axis()
	f.Init = r.init(n.Operands)
	f.Exclusive = r.accept("exclusive")
	f.Reverse = r.accept("reverse")
	n.Form = f
}

func readScatter(r *reader, n *Node) {
	n.Operands = []Value{r.value()}
	r.expect("at")
	n.Operands = append(n.Operands, r.values()...)
	r.expect("values")
	n.Operands = append(n.Operands, r.value())
	word := r.word()
	c := slices.Index(conflictNames[:], word)
	if c < 0 {
		r.failGot("error, first, last or combine", word)
		return
	}
	f := &Scatter{Conflict: Conflict(c)}
	if f.Conflict == Combining {
		f.Combine = r.body()
	}
	n.Form = f
}

func readCall(r *reader, n *Node) {
	c := &Call{Routine: r.word()}
	n.Operands = r.values()
	for r.atWord() {
		a := Attr{Name: r.word()}
		r.expect("=")
		a.Value = r.int()
		c.Attrs = append(c.Attrs, a)
	}
	n.Form = c
}

// types reads the result types, at least one.
func (r *reader) types() []Type {
	types := []Type{r.typ()}
	for r.atWord() {
		types = append(types, r.typ())
	}
	return types
}

func (r *reader) typ() Type {
	word := r.word()
	elem, ok := expr.ParseType(word)
	if !ok {
		r.failGot("an element type such as f64", word)
	}
	t := Type{Elem: elem, Shape: Shape{}}
	r.list(func() { t.Shape = append(t.Shape, r.extent()) })
	return t
}

// extent reads "1000", or "%7<=1000".
func (r *reader) extent() Extent {
	var e Extent
	if r.at('%') {
		e.Count = r.value()
		r.expect("<=")
	}
	e.Max = r.int()
	return e
}

// values reads as many values as follow.
func (r *reader) values() []Value {
	var values []Value
	for r.at('%') {
		values = append(values, r.value())
	}
	return values
}

// value reads "%3" or "%3.1".
func (r *reader) value() Value {
	if !r.accept("%") {
		r.fail("a value such as %0")
		return Value{}
	}
	name, result := r.int(), int64(0)
	if r.accept(".") {
		result = r.int()
	}
	n := r.nodes[name]
	if r.err == nil && (n == nil || result < 0 || result >= int64(len(n.Types))) {
		r.failGot("a value of an earlier line", "%"+valueName(name, result))
	}
	return Value{Node: n, Result: int(result)}
}

func valueName(name, result int64) string {
	if result == 0 {
		return strconv.FormatInt(name, 10)
	}
	return fmt.Sprintf("%d.%d", name, result)
}

// body reads a scalar function in braces.
func (r *reader) body() *expr.Func {
	if !r.at('{') {
		r.fail("{ and a scalar function")
		return nil
	}
	end := closing(r.rest)
	if end < 0 {
		r.fail("a } for each {")
		return nil
	}
	f, err := expr.Parse(strings.TrimSpace(r.rest[1:end]))
	if err != nil {
		if r.err == nil {
			r.err = fmt.Errorf("line %d: function: %w", r.line, err)
		}
		return nil
	}
	r.rest = r.rest[end+1:]
	return f
}

// closing finds the brace that closes the one that text begins with, or -1.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// init reads one constant per operand, where there are any.
func (r *reader) init(operands []Value) []uint64 {
	if !r.accept("init") {
		return nil
	}
	init := make([]uint64, len(operands))
	for k, v := range operands {
		if k > 0 {
			r.expect(",")
		}
		if r.err != nil {
			return nil
		}
		init[k] = r.constant(v.Elem())
	}
	return init
}

func (r *reader) constant(t expr.Type) uint64 {
	r.skip()
	end := strings.IndexAny(r.rest, ", \t\r\n;")
	if end < 0 {
		end = len(r.rest)
	}
	bits, err := expr.ParseBits(t, r.rest[:end])
	if err != nil {
		r.fail("a constant of type " + t.String())
		return 0
	}
	r.rest = r.rest[end:]
	return bits
}

// affine reads "[1+2*i0, i1]" for a result of the given rank.
func (r *reader) affine(rank int) *Affine {
	m := &Affine{}
	if !r.at('[') {
		r.fail("a map such as [i0], linear or at")
		return m
	}
	r.list(func() {
		offset, steps := r.affineSum(rank)
		m.Offset = append(m.Offset, offset)
		m.Step = append(m.Step, steps)
	})
	return m
}

// affineSum reads "1+2*i0-i1".
func (r *reader) affineSum(rank int) (offset int64, steps []int64) {
	steps = make([]int64, rank)
	for first := true; r.err == nil; first = false {
		negative := r.accept("-")
		if !negative && !r.accept("+") && !first {
			break
		}
		factor, axis := r.affineTerm(rank)
		if negative {
			factor = -factor
		}
		if axis < 0 {
			offset += factor
		} else {
			steps[axis] += factor
		}
	}
	return offset, steps
}

// affineTerm reads "3", "i0" or "3*i0"; axis is -1 for a number alone.
func (r *reader) affineTerm(rank int) (factor int64, axis int) {
	factor = 1
	if !r.at('i') {
		factor = int64(r.digits())
		if !r.accept("*") {
			return factor, -1
		}
	}
	word := r.word()
	number, ok := strings.CutPrefix(word, "i")
	axis, err := strconv.Atoi(number)
	if !ok || err != nil || axis < 0 || axis >= rank {
		r.failGot(fmt.Sprintf("an axis i0 .. of a result of rank %d", rank), word)
		return 0, -1
	}
	return factor, axis
}
