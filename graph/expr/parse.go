package expr

import (
	"strconv"

	"github.com/laze-go/laze/internal/lex"
)

// Parse reads the text that String gives. Parameters and let names may be any words.
func Parse(text string) (f *Func, err error) {
	defer lex.Catch(&err)
	r := lex.New(text)
	f = Read(r)
	r.End()
	return f, nil
}

// Read reads a function where r stands.
func Read(r *lex.Reader) *Func {
	p := parser{Reader: r}
	return p.fn()
}

// ReadType reads the name of a type.
func ReadType(r *lex.Reader) Type {
	t, ok := ParseType(r.Tok)
	if !ok {
		r.Want("a type such as f64")
	}
	r.Next()
	return t
}

// ReadConst reads a constant of type t, as ConstText or FormatBits gives it.
func ReadConst(r *lex.Reader, t Type) uint64 {
	p := parser{Reader: r}
	pos, sign := r.Pos(), ""
	if r.Tok == "-" || r.Tok == "+" {
		sign = r.Take()
	}
	if !r.AtWord() && !r.AtNumber() {
		r.Want("a constant of type " + t.String())
	}
	literal := sign + r.Take()
	if literal == "nan" {
		literal += p.payload()
	}
	return p.constant(t, operand{pos: pos, literal: literal})
}

// maxDepth is the depth of parentheses, calls and regions that the parser accepts. Texts that String gives stay
// far below it.
const maxDepth = 4000

// A parser reads one function at a time.
type parser struct {
	*lex.Reader
	b      *Builder       // of the function being read
	names  map[string]Ref // what its words mean
	depth  int
	inside int // how deep in regions; 1 is the function itself
}

// An operand is a value, or a constant whose type is not known yet.
type operand struct {
	pos     int
	ref     Ref
	literal string // where not empty
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.Fail("nested deeper than %d", maxDepth)
	}
}

// fn = "(" [name type {"," name type}] ")" {"let" name "=" value ";"} [value {"," value}]
func (p *parser) fn() *Func {
	if p.inside++; p.inside > 1+maxRegions {
		p.Fail("regions lie more than %d deep", maxRegions)
	}
	b, names := p.b, p.names
	p.b, p.names = NewBuilder(), map[string]Ref{}
	p.params()
	for p.Accept("let") {
		pos := p.Pos()
		name := p.Word("a name")
		p.Expect("=")
		p.define(pos, name, p.ref(p.value(0)))
		p.Expect(";")
	}
	f := p.b.Func(p.results()...)
	p.b, p.names = b, names
	p.inside--
	return f
}

func (p *parser) params() {
	p.Expect("(")
	p.List(")", func(int) {
		pos, name := p.Pos(), p.Word("a parameter")
		p.define(pos, name, p.b.Param(ReadType(p.Reader)))
	})
}

func (p *parser) define(pos int, name string, r Ref) {
	if _, known := p.names[name]; known {
		p.FailAt(pos, "%s is already defined", name)
	}
	p.names[name] = r
}

func (p *parser) results() []Ref {
	var refs []Ref
	if !p.atValue() {
		return nil
	}
	for {
		pos := p.Pos()
		r := p.ref(p.value(0))
		if p.b.TypeOf(r) == Tuple {
			p.FailAt(pos, "a result cannot be a tuple; name a component")
		}
		refs = append(refs, r)
		if !p.Accept(",") {
			return refs
		}
	}
}

// atValue reports whether a value may begin here.
func (p *parser) atValue() bool {
	return p.AtWord() || p.AtNumber() || p.Tok == "(" || p.Tok == "-"
}

// value reads operators that bind tighter than prec and their operands.
func (p *parser) value(prec int) operand {
	left := p.operand()
	for {
		pos, own := p.Pos(), precedence[p.Tok]
		if own <= prec {
			return left
		}
		op := opByInfix[p.Tok]
		p.Next()
		left = p.apply(pos, Instr{Op: op}, left, p.value(own))
	}
}

var opByInfix = func() map[string]Op {
	m := map[string]Op{}
	for op := range rows {
		if rows[op].Infix != "" {
			m[rows[op].Infix] = Op(op)
		}
	}
	return m
}()

// operand = "(" value ")" | constant | "-" operand | name ["." component] | call
func (p *parser) operand() operand {
	p.enter()
	defer func() { p.depth-- }()
	pos := p.Pos()
	switch {
	case p.Accept("("):
		v := p.value(0)
		p.Expect(")")
		return v
	case p.Accept("-"):
		if p.Tok != "inf" && !p.AtNumber() {
			return p.apply(pos, Instr{Op: Neg}, p.operand())
		}
		return operand{pos: pos, literal: "-" + p.Take()}
	case p.AtNumber():
		return operand{pos: pos, literal: p.Take()}
	}
	word := p.Word("a value")
	if r, ok := p.names[word]; ok {
		return p.component(pos, r)
	}
	return p.call(pos, word)
}

// component reads the .0 behind a tuple.
func (p *parser) component(pos int, r Ref) operand {
	if p.b.TypeOf(r) != Tuple || !p.Accept(".") {
		return operand{pos: pos, ref: r}
	}
	types := p.b.At(r).Parts()
	k, ok := lex.Numbered(p.Tok, "")
	if !ok || k >= len(types) {
		p.Want("a component below " + strconv.Itoa(len(types)))
	}
	p.Next()
	return operand{pos: pos, ref: p.b.Get(r, k, types[k])}
}
