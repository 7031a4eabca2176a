package vector

import (
	"fmt"
	"strconv"
	"strings"
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
	p.Direct = r.accept("direct")
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
