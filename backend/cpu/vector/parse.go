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

func (r *parser) header(p *Program) {
	r.Expect("vector")
	name, err := strconv.Unquote(r.Tok)
	if err != nil {
		r.Want("the name of the program")
	}
	p.Name = name
	r.Next()
	r.Expect("lanes")
	p.Lanes = int(r.Int())
	if r.Accept("scratch") {
		p.Scratch = int(r.Int())
	}
	p.Direct = r.Accept("direct")
	r.EndLine()
}

// block reads lines up to one that begins with }.
func (r *parser) block(b *Block) {
	if r.depth++; r.depth > maxDepth {
		r.Fail("blocks lie more than %d deep", maxDepth)
	}
	for r.Tok != "" && r.Tok != "}" {
		r.statement(b)
		r.EndLine()
	}
	r.depth--
}

func (r *parser) statement(b *Block) {
	if r.Accept("yield") {
		b.Results = r.used()
		return
	}
	if len(b.Results) > 0 {
		r.Fail("%q stands behind yield", r.Tok)
	}
	in := Instr{First: None}
	pos := r.Pos()
	if r.Tok == "%" {
		in.First = r.ref()
		r.Expect("=")
	}
	if in.Op = opByName[r.Tok]; in.Op == NoOp {
		r.Want("an operation")
	}
	r.Next()
	if in.Op.IsControl() {
		r.control(&in, pos)
	} else {
		r.leaf(&in, pos)
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
func (r *parser) ref() Ref {
	pos := r.Pos()
	n, err := strconv.ParseUint(r.Name()[1:], 10, 31)
	if err != nil {
		r.FailAt(pos, "expected the number of a value")
	}
	return Ref(n)
}

// used reads values up to another token, which are defined already.
func (r *parser) used() (refs []Ref) {
	for r.Tok == "%" {
		refs = append(refs, r.one())
	}
	return refs
}

// one reads a value that is defined already.
func (r *parser) one() Ref {
	pos := r.Pos()
	ref := r.ref()
	if int(ref) >= len(r.types) {
		r.FailAt(pos, "%v is not defined before", ref)
	}
	return ref
}

// define reads the number of a new value.
func (r *parser) define(t Type) Ref {
	pos := r.Pos()
	ref := r.ref()
	r.isNext(pos, ref)
	r.types = append(r.types, t)
	return ref
}

// isNext demands that a new value at pos has the next number.
func (r *parser) isNext(pos int, ref Ref) {
	if int(ref) != len(r.types) {
		r.FailAt(pos, "defines %v, but the next number is %%%d", ref, len(r.types))
	}
}

// control reads an instruction with blocks, behind its name. It began at pos.
func (r *parser) control(in *Instr, pos int) {
	if in.First != None {
		r.FailAt(pos, "the results of %v stand behind it", in.Op)
	}
	in.Args = r.used()
	in.Body = make([]Block, 1, 2)
	if in.Op == While {
		in.Body = in.Body[:2]
	}
	if in.Op == When {
		r.given(in)
	} else {
		r.carried(in)
	}
	for k := range in.Body {
		r.body(in, k)
	}
	r.results(in)
}

// given reads what stands behind else.
func (r *parser) given(in *Instr) {
	if !r.Accept("else") {
		return
	}
	for _, ref := range r.used() {
		in.Args, in.Types = append(in.Args, ref), append(in.Types, r.types[ref])
	}
}

// carried reads (%7 = %4, %8 = %5).
func (r *parser) carried(in *Instr) {
	if !r.Accept("(") {
		return
	}
	params := &in.Body[0].Params
	r.List(")", func(k int) {
		pos, param := r.Pos(), r.ref()
		if int(param) != len(r.types)+k {
			r.FailAt(pos, "%v is not the next parameter", param)
		}
		r.Expect("=")
		given := r.one()
		*params = append(*params, param)
		in.Args, in.Types = append(in.Args, given), append(in.Types, r.types[given])
	})
	r.types = append(r.types, in.Types...)
}

// body reads block k of control.
func (r *parser) body(in *Instr, k int) {
	b := &in.Body[k]
	if k > 0 {
		r.Expect("do")
		r.secondParams(in, b)
	}
	r.Expect("{")
	r.EndLine()
	r.block(b)
	r.Expect("}")
}

// secondParams reads (%11, %12).
func (r *parser) secondParams(in *Instr, b *Block) {
	mark := "("
	for _, t := range in.Types {
		r.Expect(mark)
		b.Params = append(b.Params, r.define(t))
		mark = ","
	}
	if len(in.Types) > 0 {
		r.Expect(")")
	}
}

// results reads -> %14 %15.
func (r *parser) results(in *Instr) {
	if len(in.Types) == 0 {
		return
	}
	r.Expect("->")
	in.First = Ref(len(r.types))
	for _, t := range in.Types {
		r.define(t)
	}
}
