package vector

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// Parse reads the text of a program, as String prints it, and verifies it. What follows ; on a line is not read, nor are blanks
// at its ends.
func Parse(text string) (*Program, error) {
	r := parser{lines: strings.Split(text, "\n")}
	p, err := r.program()
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", r.line, err)
	}
	return p, p.Verify()
}

// MustParse is Parse for texts that are known to be right.
func MustParse(text string) *Program {
	p, err := Parse(text)
	if err != nil {
		panic("vector: " + err.Error())
	}
	return p
}

type parser struct {
	lines  []string
	line   int      // number of the current one, from 1
	tokens []string // what is left of it
	types  []Type   // of the values so far
	depth  int
}

// next moves to the next line that has tokens.
func (r *parser) next() error {
	for r.line < len(r.lines) {
		var err error
		r.tokens, err = tokens(r.lines[r.line])
		r.line++
		if err != nil || len(r.tokens) > 0 {
			return err
		}
	}
	r.tokens = nil
	return nil
}

// tokens cuts a line into marks, quoted names, and words.
func tokens(line string) (list []string, err error) {
	for {
		line = strings.TrimLeft(line, " \t\r")
		n := strings.IndexAny(line, " \t\r;[](){},*\"")
		switch {
		case line == "" || line[0] == ';':
			return list, nil
		case line[0] == '"':
			name, err := strconv.QuotedPrefix(line)
			if err != nil {
				return nil, fmt.Errorf("a name without an end")
			}
			n = len(name)
		case n < 0:
			n = len(line)
		case n == 0:
			n = 1
		}
		list, line = append(list, line[:n]), line[n:]
	}
}

// peek gives the next token of the line, or "" at its end.
func (r *parser) peek() string {
	if len(r.tokens) == 0 {
		return ""
	}
	return r.tokens[0]
}

func (r *parser) take() string {
	tok := r.peek()
	if tok != "" {
		r.tokens = r.tokens[1:]
	}
	return tok
}

// accept takes the next token if it is that.
func (r *parser) accept(tok string) bool {
	if r.peek() != tok {
		return false
	}
	r.take()
	return true
}

func (r *parser) expect(tok string) error {
	if got := r.take(); got != tok {
		return fmt.Errorf("got %q, want %q", got, tok)
	}
	return nil
}

func (r *parser) end() error {
	if tok := r.peek(); tok != "" {
		return fmt.Errorf("%q is too much", tok)
	}
	return nil
}

func (r *parser) number() (int64, error) {
	tok := r.take()
	n, err := strconv.ParseInt(tok, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no number", tok)
	}
	return n, nil
}

func (r *parser) ref() (Ref, error) {
	tok := r.take()
	digits, ok := strings.CutPrefix(tok, "%")
	n, err := strconv.ParseUint(digits, 10, 31)
	if !ok || err != nil {
		return None, fmt.Errorf("%q is no value", tok)
	}
	return Ref(n), nil
}

// refs reads values up to another token.
func (r *parser) refs() (refs []Ref, err error) {
	for strings.HasPrefix(r.peek(), "%") {
		ref, err := r.ref()
		if err != nil {
			return nil, err
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

// used reads values that are defined already.
func (r *parser) used() ([]Ref, error) {
	refs, err := r.refs()
	for _, ref := range refs {
		if int(ref) >= len(r.types) {
			return nil, fmt.Errorf("%v is not defined before", ref)
		}
	}
	return refs, err
}

// define reads the number of a new value.
func (r *parser) define(t Type) (Ref, error) {
	ref, err := r.ref()
	if err == nil && int(ref) != len(r.types) {
		err = fmt.Errorf("defines %v, but the next number is %%%d", ref, len(r.types))
	}
	r.types = append(r.types, t)
	return ref, err
}

func (r *parser) program() (*Program, error) {
	p := &Program{}
	if err := r.next(); err != nil {
		return nil, err
	}
	if err := r.header(p); err != nil {
		return nil, err
	}
	if err := r.next(); err != nil {
		return nil, err
	}
	err := r.block(&p.Code)
	if tok := r.peek(); err == nil && tok != "" {
		err = fmt.Errorf("%q closes nothing", tok)
	}
	return p, err
}

func (r *parser) header(p *Program) (err error) {
	if err := r.expect("vector"); err != nil {
		return err
	}
	if p.Name, err = strconv.Unquote(r.take()); err != nil {
		return fmt.Errorf("the name of the program is missing")
	}
	if err := r.expect("lanes"); err != nil {
		return err
	}
	lanes, err := r.number()
	if err != nil {
		return err
	}
	p.Lanes = int(lanes)
	if r.accept("scratch") {
		scratch, err := r.number()
		if err != nil {
			return err
		}
		p.Scratch = int(scratch)
	}
	return r.end()
}

// block reads lines up to one that begins with }, which stays. The current line is the first of the block.
func (r *parser) block(b *Block) error {
	if r.depth++; r.depth > maxDepth {
		return fmt.Errorf("blocks lie more than %d deep", maxDepth)
	}
	for r.peek() != "" && r.peek() != "}" {
		if err := r.statement(b); err != nil {
			return err
		}
		if err := r.end(); err != nil {
			return err
		}
		if err := r.next(); err != nil {
			return err
		}
	}
	r.depth--
	return nil
}

func (r *parser) statement(b *Block) (err error) {
	if r.accept("yield") {
		b.Results, err = r.used()
		return err
	}
	if len(b.Results) > 0 {
		return fmt.Errorf("%q stands behind yield", r.peek())
	}
	in := Instr{First: None}
	if strings.HasPrefix(r.peek(), "%") {
		if in.First, err = r.ref(); err != nil {
			return err
		}
		if err = r.expect("="); err != nil {
			return err
		}
	}
	name := r.take()
	in.Op = opByName[name]
	switch {
	case in.Op == NoOp:
		return fmt.Errorf("no such operation: %q", name)
	case in.Op.IsControl():
		err = r.control(&in)
	default:
		err = r.leaf(&in)
	}
	b.Code = append(b.Code, in)
	return err
}

var opByName = func() map[string]Op {
	m := map[string]Op{}
	for op := NoOp + 1; op < NumOps; op++ {
		m[rows[op].Name] = op
	}
	return m
}()

// leaf reads an instruction without blocks, behind its name.
func (r *parser) leaf(in *Instr) error {
	row := in.Op.Row()
	words := r.words()
	if err := r.operands(in, row, words); err != nil {
		return err
	}
	r.understand(in, row, words)
	if t := row.resultType(in, r.typeOf); t != NoType {
		in.Types = oneType[t][:]
	}
	if got, want := strings.Join(words, " "), row.word(in, r.typeOf); got != want {
		return fmt.Errorf("%v of %q, should be %q", in.Op, got, want)
	}
	if len(in.Types) == 0 {
		return nil
	}
	if int(in.First) != len(r.types) {
		return fmt.Errorf("defines %v, but the next number is %%%d", in.First, len(r.types))
	}
	r.types = append(r.types, in.Types[0])
	return nil
}

func (r *parser) typeOf(ref Ref) Type {
	if ref < 0 || int(ref) >= len(r.types) {
		return NoType
	}
	return r.types[ref]
}

// words reads the types behind an operation.
func (r *parser) words() (words []string) {
	for isType(r.peek()) || r.peek() == "to" {
		words = append(words, r.take())
	}
	return words
}

func isType(word string) bool {
	_, ok := expr.ParseType(word)
	return ok || typeByName[word] != NoType
}

var typeByName = map[string]Type{"int": Int, "mask": Mask, "i32": I32, "i64": I64, "f32": F32, "f64": F64}

// laneType reads a word that is a type of values, or of elements.
func laneType(word string) Type {
	if t := typeByName[word]; t != NoType {
		return t
	}
	if elem, ok := expr.ParseType(word); ok {
		return Of(elem)
	}
	return NoType
}

// understand finds out from the words what the instruction does not say otherwise.
func (r *parser) understand(in *Instr, row *Row, words []string) {
	if len(words) == 0 {
		return
	}
	last := words[len(words)-1]
	if row.Gives == "s" {
		in.Types = oneType[laneType(last)][:]
	}
	word := words[0]
	arg := row.typeT(in, r.typeOf)
	switch row.Elem {
	case ElemConvert:
		if convertElem(arg, laneType(last)) != arg {
			word = last
		}
		arg = convertElem(arg, laneType(last))
	case ElemMemory, ElemWide:
		if word == Int.String() {
			word = expr.Int64.String()
		}
	}
	elem, _ := expr.ParseType(word)
	if row.Elem == ElemSign || row.Elem == ElemConvert || row.Elem == ElemShift && arg != Int {
		elem = wholeLane(arg, elem)
	}
	if row.Elem != ElemNone {
		in.Elem = elem
	}
}

// operands reads what stands behind the types.
func (r *parser) operands(in *Instr, row *Row, words []string) (err error) {
	switch {
	case row.isMemory():
		return r.memory(in, row, words)
	case in.Op == Const:
		in.Imm, err = parseConst(words, r.take())
		return err
	}
	if in.Args, err = r.used(); err != nil {
		return err
	}
	switch row.Imm {
	case ImmNone:
	case ImmMode:
		mode := slices.Index(modes[:], r.peek())
		if mode < 0 {
			return fmt.Errorf("%q is no mode of rounding", r.peek())
		}
		r.take()
		in.Imm = int64(mode)
	default:
		in.Imm, err = r.number()
	}
	return err
}

// memory reads an address and what goes with it.
func (r *parser) memory(in *Instr, row *Row, words []string) error {
	in.Args = slices.Repeat([]Ref{None}, len(row.Args))
	if err := r.address(in, words); err != nil {
		return err
	}
	slots := []struct {
		word string
		at   int
	}{{"=", 3}, {"mask", 2}}
	for _, s := range slots {
		if s.at >= len(in.Args) || !r.accept(s.word) {
			continue
		}
		refs, err := r.used()
		if err != nil || len(refs) != 1 {
			return fmt.Errorf("no value behind %q", s.word)
		}
		in.Args[s.at] = refs[0]
	}
	if !r.accept("count") {
		return nil
	}
	count, err := r.number()
	in.Count = int(count)
	return err
}

// address reads [%1 + %2*8 + 16].
func (r *parser) address(in *Instr, words []string) error {
	if err := r.expect("["); err != nil {
		return err
	}
	base, err := r.used()
	if err != nil || len(base) != 1 {
		return fmt.Errorf("no base in an address")
	}
	in.Args[0] = base[0]
	for !r.accept("]") {
		sign := r.take()
		if sign != "+" && sign != "-" {
			return fmt.Errorf("got %q in an address", sign)
		}
		if strings.HasPrefix(r.peek(), "%") {
			err = r.index(in, words)
		} else {
			in.Imm, err = strconv.ParseInt(sign+r.take(), 10, 64)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// index reads %2*8, where 8 is the size of the element.
func (r *parser) index(in *Instr, words []string) error {
	refs, err := r.used()
	if err != nil || len(refs) != 1 {
		return fmt.Errorf("no index in an address")
	}
	in.Args[1] = refs[0]
	if err := r.expect("*"); err != nil {
		return err
	}
	size, err := r.number()
	if len(words) != 1 || err != nil {
		return fmt.Errorf("an index without a size")
	}
	elem, ok := expr.ParseType(words[0])
	if want := int64(elem.Size()); ok && size != want || !ok && size != 8 {
		return fmt.Errorf("an index times %d, should be the size of %s", size, words[0])
	}
	return nil
}

// parseConst reads what constText prints.
func parseConst(words []string, tok string) (bits int64, err error) {
	if len(words) != 1 {
		return 0, fmt.Errorf("a constant without a type")
	}
	switch t := typeByName[words[0]]; {
	case t == Mask || t == I32 || t == I64 || t == Int:
		bits, err = strconv.ParseInt(tok, 0, 64)
		if t == I32 && bits == int64(int32(bits)) {
			bits = int64(uint32(bits))
		}
	case t == NoType:
		return 0, fmt.Errorf("a constant of type %s", words[0])
	default:
		bits, err = parseFloat(t, tok)
	}
	if err != nil {
		return 0, fmt.Errorf("%q is no %s", tok, words[0])
	}
	return bits, nil
}

func parseFloat(t Type, tok string) (int64, error) {
	if digits, ok := strings.CutPrefix(tok, "0x"); ok {
		bits, err := strconv.ParseUint(digits, 16, 64)
		return int64(bits), err
	}
	v, err := strconv.ParseFloat(tok, 8*t.Bytes())
	if t == F32 {
		return int64(math.Float32bits(float32(v))), err
	}
	return int64(math.Float64bits(v)), err
}

// control reads an instruction with blocks, behind its name.
func (r *parser) control(in *Instr) (err error) {
	if in.First != None {
		return fmt.Errorf("the results of %v stand behind it", in.Op)
	}
	if in.Args, err = r.used(); err != nil {
		return err
	}
	blocks := 1
	if in.Op == While {
		blocks = 2
	}
	in.Body = make([]Block, blocks)
	if in.Op == When {
		err = r.given(in)
	} else {
		err = r.carried(in)
	}
	if err != nil {
		return err
	}
	for k := range in.Body {
		if err := r.body(in, k); err != nil {
			return err
		}
	}
	return r.results(in)
}

// given reads what stands behind else.
func (r *parser) given(in *Instr) error {
	if !r.accept("else") {
		return nil
	}
	given, err := r.used()
	in.Args = append(in.Args, given...)
	in.Types = r.typesOf(given)
	return err
}

func (r *parser) typesOf(refs []Ref) (types []Type) {
	for _, ref := range refs {
		types = append(types, r.types[ref])
	}
	return types
}

// carried reads (%7 = %4, %8 = %5).
func (r *parser) carried(in *Instr) error {
	if !r.accept("(") {
		return nil
	}
	var params []Ref
	for {
		param, err := r.ref()
		if err == nil {
			err = r.expect("=")
		}
		if err != nil {
			return err
		}
		given, err := r.used()
		if err != nil {
			return err
		}
		if len(given) != 1 || int(param) != len(r.types)+len(params) {
			return fmt.Errorf("%v is not the next parameter", param)
		}
		params = append(params, param)
		in.Args = append(in.Args, given[0])
		in.Types = append(in.Types, r.types[given[0]])
		if !r.accept(",") {
			break
		}
	}
	in.Body[0].Params = params
	r.types = append(r.types, in.Types...)
	return r.expect(")")
}

// body reads block k of control.
func (r *parser) body(in *Instr, k int) error {
	if k > 0 {
		if err := r.secondHead(in, &in.Body[k]); err != nil {
			return err
		}
	}
	if err := r.expect("{"); err != nil {
		return err
	}
	if err := r.end(); err != nil {
		return err
	}
	if err := r.next(); err != nil {
		return err
	}
	if err := r.block(&in.Body[k]); err != nil {
		return err
	}
	return r.expect("}")
}

// secondHead reads do (%11, %12).
func (r *parser) secondHead(in *Instr, b *Block) error {
	if err := r.expect("do"); err != nil {
		return err
	}
	for k, t := range in.Types {
		mark := ","
		if k == 0 {
			mark = "("
		}
		if err := r.expect(mark); err != nil {
			return err
		}
		param, err := r.define(t)
		if err != nil {
			return err
		}
		b.Params = append(b.Params, param)
	}
	if len(in.Types) == 0 {
		return nil
	}
	return r.expect(")")
}

// results reads -> %14 %15.
func (r *parser) results(in *Instr) error {
	if len(in.Types) == 0 {
		return nil
	}
	if err := r.expect("->"); err != nil {
		return err
	}
	for k, t := range in.Types {
		ref, err := r.define(t)
		if err != nil {
			return err
		}
		if k == 0 {
			in.First = ref
		}
	}
	return nil
}
