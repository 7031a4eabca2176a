package vector

import (
	"strconv"

	"github.com/laze-go/laze/internal/lex"
)

// Parse reads the text of a program, as String prints it, and verifies it. A comment begins with a ; after a blank.
func Parse(text string) (program *Program, err error) {
	defer lex.Catch(&err)
	r := parser{Reader: lex.New(text)}
	p := &Program{}
	r.header(p)
	r.block(&p.Code)
	if r.Tok != "" {
		r.Fail("%q closes nothing", r.Tok)
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
	*lex.Reader
	types []Type // of the values so far
	depth int
}

func (p *parser) header(program *Program) {
	p.Expect("vector")
	name, err := strconv.Unquote(p.Tok)
	if err != nil {
		p.Want("the name of the program")
	}
	program.Name = name
	p.Next()
	p.Expect("lanes")
	program.Lanes = int(p.Int())
	if p.Accept("scratch") {
		program.Scratch = int(p.Int())
	}
	program.Direct = p.Accept("direct")
	p.EndLine()
}

// block reads lines up to one that begins with }.
func (p *parser) block(b *Block) {
	if p.depth++; p.depth > maxDepth {
		p.Fail("blocks lie more than %d deep", maxDepth)
	}
	for p.Tok != "" && p.Tok != "}" {
		p.statement(b)
		p.EndLine()
	}
	p.depth--
}

func (p *parser) statement(b *Block) {
	if p.Accept("yield") {
		b.Results = p.used()
		return
	}
	if len(b.Results) > 0 {
		p.Fail("%q stands behind yield", p.Tok)
	}
	in := Instr{First: None}
	pos := p.Pos()
	if p.Tok == "%" {
		in.First = p.ref()
		p.Expect("=")
	}
	if in.Op = opByName[p.Tok]; in.Op == NoOp {
		p.Want("an operation")
	}
	p.Next()
	if in.Op.IsControl() {
		p.control(&in, pos)
	} else {
		p.leaf(&in, pos)
	}
	b.Code = append(b.Code, in)
}

var opByName = func() map[string]Op {
	m := map[string]Op{}
	for op := NoOp + 1; op < NumOps; op++ {
		m[rows[op].Name] = op
	}
	return m
}()

// ref reads the number of a value, %7.
func (p *parser) ref() Ref {
	pos := p.Pos()
	n, err := strconv.ParseUint(p.Name()[1:], 10, 31)
	if err != nil {
		p.FailAt(pos, "expected the number of a value")
	}
	return Ref(n)
}

// used reads values up to another token, which are defined already.
func (p *parser) used() (refs []Ref) {
	for p.Tok == "%" {
		refs = append(refs, p.one())
	}
	return refs
}

// one reads a value that is defined already.
func (p *parser) one() Ref {
	pos := p.Pos()
	ref := p.ref()
	if int(ref) >= len(p.types) {
		p.FailAt(pos, "%v is not defined before", ref)
	}
	return ref
}

// define reads the number of a new value.
func (p *parser) define(t Type) Ref {
	pos := p.Pos()
	ref := p.ref()
	p.isNext(pos, ref)
	p.types = append(p.types, t)
	return ref
}

// isNext demands that a new value at pos has the next number.
func (p *parser) isNext(pos int, ref Ref) {
	if int(ref) != len(p.types) {
		p.FailAt(pos, "defines %v, but the next number is %%%d", ref, len(p.types))
	}
}

// control reads an instruction with blocks, behind its name. It began at pos.
func (p *parser) control(in *Instr, pos int) {
	if in.First != None {
		p.FailAt(pos, "the results of %v stand behind it", in.Op)
	}
	in.Args = p.used()
	in.Body = make([]Block, 1, 2)
	if in.Op == While {
		in.Body = in.Body[:2]
	}
	if in.Op == When {
		p.given(in)
	} else {
		p.carried(in)
	}
	for k := range in.Body {
		p.body(in, k)
	}
	p.results(in)
}

// given reads what stands behind else.
func (p *parser) given(in *Instr) {
	if !p.Accept("else") {
		return
	}
	for _, ref := range p.used() {
		in.Args, in.Types = append(in.Args, ref), append(in.Types, p.types[ref])
	}
}

// carried reads (%7 = %4, %8 = %5).
func (p *parser) carried(in *Instr) {
	if !p.Accept("(") {
		return
	}
	params := &in.Body[0].Params
	p.List(")", func(k int) {
		pos, param := p.Pos(), p.ref()
		if int(param) != len(p.types)+k {
			p.FailAt(pos, "%v is not the next parameter", param)
		}
		p.Expect("=")
		given := p.one()
		*params = append(*params, param)
		in.Args, in.Types = append(in.Args, given), append(in.Types, p.types[given])
	})
	p.types = append(p.types, in.Types...)
}

// body reads block k of control.
func (p *parser) body(in *Instr, k int) {
	b := &in.Body[k]
	if k > 0 {
		p.Expect("do")
		p.secondParams(in, b)
	}
	p.Expect("{")
	p.EndLine()
	p.block(b)
	p.Expect("}")
}

// secondParams reads (%11, %12).
func (p *parser) secondParams(in *Instr, b *Block) {
	mark := "("
	for _, t := range in.Types {
		p.Expect(mark)
		b.Params = append(b.Params, p.define(t))
		mark = ","
	}
	if len(in.Types) > 0 {
		p.Expect(")")
	}
}

// results reads -> %14 %15.
func (p *parser) results(in *Instr) {
	if len(in.Types) == 0 {
		return
	}
	p.Expect("->")
	in.First = Ref(len(p.types))
	for _, t := range in.Types {
		p.define(t)
	}
}
