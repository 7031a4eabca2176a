package fuse

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A ParseError says where a text is not that of a plan.
type ParseError struct {
	Line int
	Msg  string
}

func (e *ParseError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

// Parse reads the text that String gives. Comments, which begin with a ; after a blank, and empty lines are free. The
// plan is well formed, but not verified.
func Parse(text string) (plan *Plan, err error) {
	r := &reader{plan: &Plan{}, index: map[string]int{}}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *ParseError:
			plan, err = nil, e
		default:
			panic(e)
		}
	}()
	r.shapes(text)
	for line := range strings.Lines(text) {
		r.line++
		if r.rest = uncomment(line); r.rest != "" {
			r.statement()
		}
	}
	r.check(r.done, "the plan ends without return")
	return r.plan, nil
}

// A reader reads one line after the other. A mistake ends it by a panic with a *ParseError, which Parse catches.
type reader struct {
	plan   *Plan
	index  map[string]int // the buffer of a name
	line   int
	rest   string
	kernel *Kernel
	stage  *Stage
	done   bool
}

func uncomment(line string) string {
	if line = " " + line; strings.Contains(line, " ;") {
		line = line[:strings.Index(line, " ;")]
	}
	return strings.TrimSpace(line)
}

func (r *reader) check(ok bool, format string, args ...any) {
	if !ok {
		panic(&ParseError{r.line, fmt.Sprintf(format, args...)})
	}
}

// shapes learns the names of the buffers: the extents of one may name a later one.
func (r *reader) shapes(text string) {
	for line := range strings.Lines(text) {
		r.line++
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "buffer" {
			_, known := r.index[fields[1]]
			r.check(!known, "%s is there already", fields[1])
			r.index[fields[1]] = len(r.index)
		}
	}
	r.line = 0
}

// statements maps the first word of a line to what reads the rest of it.
var statements map[string]func(r *reader)

func init() {
	statements = map[string]func(r *reader){
		"buffer": (*reader).buffer, "slots": (*reader).slots, "kernel": (*reader).head, "return": (*reader).roots,
		"read": (*reader).read, "table": (*reader).table, "each": (*reader).body, "after": (*reader).body,
		"store": (*reader).store, "reduce": (*reader).reduce, "scan": (*reader).scan,
		"scatter": (*reader).scatter, "compact": (*reader).compact, "call": (*reader).call,
	}
}

func (r *reader) statement() {
	r.check(!r.done, "nothing may follow return")
	word := r.word()
	read := statements[word]
	r.check(read != nil, "no statement begins with %q", word)
	inKernel := !slices.Contains([]string{"buffer", "slots", "kernel", "return"}, word)
	r.check(!inKernel || r.kernel != nil, "%s belongs into a kernel", word)
	read(r)
	r.check(r.rest == "", "%q is too much", r.rest)
}

// word passes everything up to the next blank.
func (r *reader) word() string {
	r.check(r.rest != "", "the line ends too early")
	word, rest, _ := strings.Cut(r.rest, " ")
	r.rest = strings.TrimSpace(rest)
	return word
}

// accept passes a word where it follows.
func (r *reader) accept(word string) bool {
	if r.rest != word && !strings.HasPrefix(r.rest, word+" ") {
		return false
	}
	r.word()
	return true
}

func (r *reader) expect(word string) {
	r.check(r.accept(word), "want %q, got %q", word, r.rest)
}

func (r *reader) int(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	r.check(err == nil, "%q is no number", text)
	return n
}

// name gives the buffer of that name.
func (r *reader) name(text string) int {
	b, ok := r.index[text]
	r.check(ok, "no buffer is named %q", text)
	return b
}

// buffer reads "%3 f32[20,30] temp slot 1".
func (r *reader) buffer() {
	b := Buffer{Name: r.word(), Slot: -1}
	elem, shape, ok := strings.Cut(strings.TrimSuffix(r.word(), "]"), "[")
	b.Elem, _ = expr.ParseType(elem)
	r.check(ok && b.Elem != expr.Invalid, "want a type such as f64[3], got %s", elem)
	b.Shape = r.extents(shape)
	role := r.word()
	r.check(slices.Contains(roleNames[:], role), "a buffer is input, temp or output, not %s", role)
	b.Role = Role(slices.Index(roleNames[:], role))
	if r.accept("slot") {
		b.Slot = int(r.int(r.word()))
	}
	r.plan.Buffers = append(r.plan.Buffers, b)
}

// extents reads "20,%3<=30".
func (r *reader) extents(text string) []Extent {
	shape := []Extent{}
	if text == "" {
		return shape
	}
	for _, t := range strings.Split(text, ",") {
		e := Extent{Count: -1}
		if name, bound, late := strings.Cut(t, "<="); late {
			e.Count, t = r.name(name), bound
		}
		e.Max = r.int(t)
		shape = append(shape, e)
	}
	return shape
}

func (r *reader) slots() {
	for r.rest != "" {
		r.plan.Slots = append(r.plan.Slots, r.int(r.word()))
	}
}

func (r *reader) roots() {
	for r.rest != "" {
		r.plan.Roots = append(r.plan.Roots, r.name(r.word()))
	}
	r.done = true
}

// head reads "k0: scan reverse over [20|30]". Only a scan has its anchor from here: what it folds follows.
func (r *reader) head() {
	name, ok := strings.CutSuffix(r.word(), ":")
	r.check(ok, "want a name and a colon")
	r.kernel = &Kernel{Name: name}
	r.stage = &r.kernel.Each
	r.plan.Kernels = append(r.plan.Kernels, r.kernel)
	switch word := r.word(); word {
	case "map", "scatter", "compact", "call":
	case "reduce":
		r.kernel.Anchor = &Reduce{}
	case "scan":
		r.kernel.Anchor = &Scan{Exclusive: r.accept("exclusive"), Reverse: r.accept("reverse")}
	default:
		r.check(false, "no kernel is a %s", word)
	}
	r.expect("over")
	domain := strings.TrimSuffix(strings.TrimPrefix(r.word(), "["), "]")
	kept, folded, _ := strings.Cut(domain, "|")
	r.kernel.Domain = append(r.extents(kept), r.extents(folded)...)
	r.kernel.Folded = len(r.kernel.Domain) - len(r.extents(kept))
	r.stage.Body = &expr.Func{}
}

func (r *reader) read() {
	for r.rest != "" {
		b, a := r.access(r.word())
		r.stage.Reads = append(r.stage.Reads, Read{Buffer: b, Access: a})
	}
}

// access reads "%3", or "%3[5+10*i0]".
func (r *reader) access(text string) (int, Access) {
	name, place, general := strings.Cut(strings.TrimSuffix(text, "]"), "[")
	b := r.name(name)
	if !general {
		own, ok := ownIndex(r.plan.Buffers[b].Shape, r.kernel.Domain)
		r.check(ok, "%s does not have the domain's axes: say where", name)
		return b, own
	}
	return b, r.place(place)
}

func (r *reader) place(text string) Access {
	a := Access{Stride: make([]int64, len(r.kernel.Domain))}
	for text != "" {
		end := 1 + strings.IndexAny(text[1:], "+-")
		if end == 0 {
			end = len(text)
		}
		r.term(&a, text[:end])
		text = text[end:]
	}
	return a
}

// term reads "5", "-i1" or "+10*i0".
func (r *reader) term(a *Access, text string) {
	factor, axis, ok := strings.Cut(text, "i")
	if !ok {
		a.Offset += r.int(text)
		return
	}
	k := r.int(axis)
	r.check(k >= 0 && k < int64(len(a.Stride)), "the domain has no axis i%d", k)
	switch factor = strings.TrimSuffix(factor, "*"); factor {
	case "", "+":
		a.Stride[k]++
	case "-":
		a.Stride[k]--
	default:
		a.Stride[k] += r.int(factor)
	}
}

func (r *reader) table() {
	t := Table{Buffer: r.name(r.word())}
	t.Checked = r.accept("checked")
	r.stage.Tables = append(r.stage.Tables, t)
}

// body reads a function that takes the rest of the line.
func (r *reader) body() {
	f, err := expr.Parse(r.rest)
	r.check(err == nil, "function: %v", err)
	r.stage.Body, r.rest = f, ""
}

func (r *reader) store() {
	b, a := r.access(r.word())
	r.expect("=")
	r.stage.Stores = append(r.stage.Stores, Store{Result: r.result(), Buffer: b, Access: a})
}

// result reads "r0".
func (r *reader) result() int {
	number, ok := strings.CutPrefix(r.word(), "r")
	r.check(ok, "want a result such as r0")
	return int(r.int(number))
}

// results reads results up to a word.
func (r *reader) results(end string) []int {
	var list []int
	for !r.accept(end) {
		list = append(list, r.result())
	}
	return list
}

// function reads a function in braces.
func (r *reader) function() *expr.Func {
	r.expect("{")
	f, rest, err := expr.ParsePrefix(r.rest)
	r.check(err == nil, "function: %v", err)
	r.rest = strings.TrimSpace(rest)
	r.expect("}")
	return f
}

// fold reads "r0 by { .. } init 0 commutes".
func (r *reader) fold() Fold {
	f := Fold{Args: r.results("by"), Combine: r.function()}
	r.check(len(f.Combine.Params) == 2*len(f.Args), "the function must take two of each of %d values", len(f.Args))
	if r.accept("init") {
		for i := range f.Args {
			f.Init = append(f.Init, r.constant(f.Combine.Params[i]))
		}
	}
	f.Commutes = r.accept("commutes")
	return f
}

func (r *reader) constant(t expr.Type) uint64 {
	word := r.word()
	bits, err := expr.ParseBits(t, word)
	r.check(err == nil, "%s is no constant of type %v", word, t)
	return bits
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
	r.check(ok, "kernel %s does not reduce", r.kernel.Name)
	a.Folds = append(a.Folds, r.fold())
	r.endEach()
}

func (r *reader) scan() {
	a, ok := r.kernel.Anchor.(*Scan)
	r.check(ok, "kernel %s does not scan", r.kernel.Name)
	a.Folds = append(a.Folds, r.fold())
	r.endEach()
}

// conflicts lists the policies, by the names that they have in text.
var conflicts = []graph.Conflict{graph.ConflictError, graph.KeepFirst, graph.KeepLast, graph.Combining}

// scatter reads "%7 at r0 r1 value r2 combine { .. }".
func (r *reader) scatter() {
	a := &Scatter{Target: r.name(r.word())}
	r.expect("at")
	a.Index = r.results("value")
	a.Value = r.result()
	word := r.word()
	i := slices.IndexFunc(conflicts, func(c graph.Conflict) bool { return c.String() == word })
	r.check(i >= 0, "no conflict policy is named %s", word)
	if a.Conflict = conflicts[i]; a.Conflict == graph.Combining {
		a.Combine = r.function()
	}
	r.kernel.Anchor = a
}

// compact reads "r0 keep %7 = r1 %8 = r2 count %3".
func (r *reader) compact() {
	p := Part{Mask: r.result(), Count: -1}
	r.expect("keep")
	for r.rest != "" {
		if r.accept("count") {
			p.Count = r.name(r.word())
			break
		}
		target := r.name(r.word())
		r.expect("=")
		p.Kept = append(p.Kept, Keep{Value: r.result(), Target: target})
	}
	a, ok := r.kernel.Anchor.(*Compact)
	if !ok {
		a = &Compact{}
		r.kernel.Anchor = a
	}
	a.Parts = append(a.Parts, p)
}

// call reads "sort %1 %2 -> %3 %4 descending=0" or "select r0 -> %1 %2 from=0 k=3 descending=0".
func (r *reader) call() {
	a := &Call{Routine: r.word()}
	if strings.HasPrefix(r.rest, "r") {
		a.Args = r.results("->")
	} else {
		for !r.accept("->") {
			a.Operands = append(a.Operands, r.name(r.word()))
		}
	}
	for r.rest != "" {
		word := r.word()
		if name, value, ok := strings.Cut(word, "="); ok {
			a.Attrs = append(a.Attrs, graph.Attr{Name: name, Value: r.int(value)})
			continue
		}
		a.Results = append(a.Results, r.name(word))
	}
	r.kernel.Anchor = a
}
