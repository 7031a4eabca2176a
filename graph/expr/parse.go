package expr

import (
	"fmt"
	"strconv"
	"strings"
)

// A ParseError says where a text is wrong.
type ParseError struct {
	Pos int // in bytes from the start
	Msg string
}

func (e *ParseError) Error() string { return fmt.Sprintf("at %d: %s", e.Pos, e.Msg) }

// Parse reads the text that String gives. Parameters and let names may be any words.
func Parse(text string) (*Func, error) {
	f, rest, err := ParsePrefix(text)
	if err == nil && rest != "" {
		p := parser{lexer: lexer{text: text, end: len(text) - len(rest)}}
		p.next()
		return nil, &ParseError{p.pos, "expected the end, found " + p.found()}
	}
	return f, err
}

// ParsePrefix reads a function from the start of text and gives what follows it.
func ParsePrefix(text string) (f *Func, rest string, err error) {
	p := parser{lexer: lexer{text: text}}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *ParseError:
			err = e
		default:
			panic(e)
		}
	}()
	p.next()
	f = p.fn()
	return f, text[p.pos:], nil
}

// maxDepth is the depth of parentheses, calls and regions that the parser accepts. Texts that String gives stay
// far below it.
const maxDepth = 4000

// A parser reads one function at a time. It panics with a *ParseError, which ParsePrefix catches.
type parser struct {
	lexer
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

func (p *parser) fail(pos int, format string, args ...any) {
	panic(&ParseError{pos, fmt.Sprintf(format, args...)})
}

// found names the token at hand in messages.
func (p *parser) found() string {
	if p.tok == "" {
		return "the end"
	}
	return strconv.Quote(p.tok)
}

func (p *parser) accept(tok string) bool {
	if p.tok != tok {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(tok string) {
	if !p.accept(tok) {
		p.fail(p.pos, "expected %q, found %s", tok, p.found())
	}
}

func (p *parser) word(what string) string {
	tok := p.tok
	if tok == "" || !isLetter(tok[0]) {
		p.fail(p.pos, "expected %s, found %s", what, p.found())
	}
	p.next()
	return tok
}

func (p *parser) typ() Type {
	pos := p.pos
	name := p.word("a type")
	t, ok := ParseType(name)
	if !ok {
		p.fail(pos, "expected a type, found %q", name)
	}
	return t
}

// numbered reads the digits that follow a prefix: the 3 of i3.
func numbered(word, prefix string) (uint64, bool) {
	digits, ok := strings.CutPrefix(word, prefix)
	if !ok || digits == "" || len(digits) > 1 && digits[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return n, err == nil
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.pos, "nested deeper than %d", maxDepth)
	}
}

// fn = "(" [name type {"," name type}] ")" {"let" name "=" value ";"} [value {"," value}]
func (p *parser) fn() *Func {
	if p.inside++; p.inside > 1+maxRegions {
		p.fail(p.pos, "regions lie more than %d deep", maxRegions)
	}
	b, names := p.b, p.names
	p.b, p.names = NewBuilder(), map[string]Ref{}
	p.params()
	for p.accept("let") {
		pos := p.pos
		name := p.word("a name")
		p.expect("=")
		p.define(pos, name, p.ref(p.value(0)))
		p.expect(";")
	}
	f := p.b.Func(p.results()...)
	p.b, p.names = b, names
	p.inside--
	return f
}

func (p *parser) params() {
	p.expect("(")
	for p.tok != ")" {
		pos := p.pos
		name := p.word("a parameter")
		p.define(pos, name, p.b.Param(p.typ()))
		if p.tok != ")" {
			p.expect(",")
		}
	}
	p.next()
}

func (p *parser) define(pos int, name string, r Ref) {
	if _, known := p.names[name]; known {
		p.fail(pos, "%s is already defined", name)
	}
	p.names[name] = r
}

func (p *parser) results() []Ref {
	var refs []Ref
	if !p.atValue() {
		return nil
	}
	for {
		pos := p.pos
		r := p.ref(p.value(0))
		if p.b.TypeOf(r) == Tuple {
			p.fail(pos, "a result cannot be a tuple; name a component")
		}
		refs = append(refs, r)
		if !p.accept(",") {
			return refs
		}
	}
}

// atValue reports whether a value may begin here.
func (p *parser) atValue() bool {
	return p.tok != "" && (isLetter(p.tok[0]) || isDigit(p.tok[0]) || p.tok == "(" || p.tok == "-")
}

// value reads operators that bind tighter than prec and their operands.
func (p *parser) value(prec int) operand {
	left := p.operand()
	for {
		pos, own := p.pos, precedence[p.tok]
		if own <= prec {
			return left
		}
		op := opByInfix[p.tok]
		p.next()
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
	pos := p.pos
	switch {
	case p.accept("("):
		v := p.value(0)
		p.expect(")")
		return v
	case p.accept("-"):
		if p.tok != "inf" && (p.tok == "" || !isDigit(p.tok[0])) {
			return p.apply(pos, Instr{Op: Neg}, p.operand())
		}
		return operand{pos: pos, literal: "-" + p.take()}
	case p.tok != "" && isDigit(p.tok[0]):
		return operand{pos: pos, literal: p.take()}
	}
	word := p.word("a value")
	if r, ok := p.names[word]; ok {
		return p.component(pos, r)
	}
	return p.call(pos, word)
}

// take gives the token at hand and moves on.
func (p *parser) take() string {
	tok := p.tok
	p.next()
	return tok
}

// component reads the .0 behind a tuple.
func (p *parser) component(pos int, r Ref) operand {
	if p.b.TypeOf(r) != Tuple || !p.accept(".") {
		return operand{pos: pos, ref: r}
	}
	types := p.b.At(r).Parts()
	k, ok := numbered(p.tok, "")
	if !ok || k >= uint64(len(types)) {
		p.fail(p.pos, "expected a component below %d, found %s", len(types), p.found())
	}
	p.next()
	return operand{pos: pos, ref: p.b.Get(r, int(k), types[k])}
}
