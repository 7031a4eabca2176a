package expr

import (
	"strings"

	"github.com/laze-go/laze/internal/lex"
)

// call reads what begins with a word that is no name.
func (p *parser) call(pos int, word string) operand {
	t, isType := ParseType(word)
	op, isOp := Lookup(word)
	switch {
	case word == "true" || word == "false" || word == "inf":
		return operand{pos: pos, literal: word}
	case word == "nan":
		return operand{pos: pos, literal: word + p.payload()}
	case word == "bits":
		p.Expect(".")
		return p.apply(pos, Instr{Op: Bitcast, Type: ReadType(p.Reader)}, p.args()...)
	case op == If || op == While:
		return p.regions(pos, Instr{Op: op})
	case isType && p.Tok == "(":
		return p.cast(pos, t)
	case isOp && (op.Row().Eval != nil && op.Row().Gives != givesOther || op == Philox || op == Threefry):
		return p.apply(pos, Instr{Op: op}, p.args()...)
	}
	return p.outside(pos, word)
}

// outside reads what does not come from the parameters: coordinates, scalars, sizes, loads.
func (p *parser) outside(pos int, word string) operand {
	if p.inside > 1 {
		p.FailAt(pos, "unknown name %q in a region, which sees only its parameters", word)
	}
	if k, ok := lex.Numbered(word, "i"); ok && k < MaxAxes {
		return operand{pos: pos, ref: p.b.Coord(k)}
	}
	if k, ok := lex.Numbered(word, "s"); ok {
		return operand{pos: pos, ref: p.b.Scalar(k)}
	}
	if k, ok := lex.Numbered(word, "load"); ok {
		p.Expect(".")
		return p.apply(pos, Instr{Op: Load, Type: ReadType(p.Reader), Bits: uint64(k)}, p.args()...)
	}
	if word == "size" {
		p.Expect("(")
		arg := p.operand()
		p.Expect(")")
		if arg.literal == "" {
			p.FailAt(arg.pos, "size needs a number")
		}
		return operand{pos: pos, ref: p.b.Size(int64(p.constant(Int64, arg)))}
	}
	p.FailAt(pos, "unknown name %q", word)
	return operand{}
}

// payload reads the bits of an unusual NaN.
func (p *parser) payload() string {
	if !p.Accept("(") {
		return ""
	}
	bits := p.Take()
	p.Expect(")")
	return bits
}

func (p *parser) args() []operand {
	var list []operand
	p.Expect("(")
	p.List(")", func(int) { list = append(list, p.value(0)) })
	return list
}

// cast reads the value that follows a type; a bare constant takes that type.
func (p *parser) cast(pos int, t Type) operand {
	p.Expect("(")
	v := p.value(0)
	p.Expect(")")
	if v.literal != "" {
		return operand{pos: pos, ref: p.b.Const(t, p.constant(t, v))}
	}
	return p.apply(pos, Instr{Op: Cast, Type: t}, v)
}

// regions reads the two regions of an if or while.
func (p *parser) regions(pos int, in Instr) operand {
	args := p.args()
	p.Expect("{")
	first := p.fn()
	p.Expect("}", strings.TrimSpace(regionWords[in.Op]), "{")
	in.Regions = []*Func{first, p.fn()}
	p.Expect("}")
	return p.apply(pos, in, args...)
}

// apply adds an instruction. Bare constants among its arguments take the type of those beside them.
func (p *parser) apply(pos int, in Instr, args ...operand) operand {
	beside := p.typeBeside(in.Op, args)
	types := make([]Type, len(args))
	for i, a := range args {
		in.Args = append(in.Args, p.settle(a, beside))
		types[i] = p.b.TypeOf(in.Args[i])
	}
	t, err := in.result(types)
	if err == nil {
		err = in.checkEntries(p.b)
	}
	if err != nil {
		p.FailAt(pos, "%v", err)
	}
	in.Type = t
	return operand{pos: pos, ref: p.b.Add(in)}
}

func (p *parser) typeBeside(op Op, args []operand) Type {
	row := op.Row()
	if row.Only != Invalid || !row.alike() {
		return row.Only
	}
	for _, a := range args[min(row.firstAlike(), len(args)):] {
		if a.literal == "" {
			return p.b.TypeOf(a.ref)
		}
	}
	return Invalid
}

func (p *parser) ref(v operand) Ref { return p.settle(v, Invalid) }

func (p *parser) settle(v operand, beside Type) Ref {
	switch {
	case v.literal == "":
		return v.ref
	case v.literal == "true" || v.literal == "false":
		beside = Bool
	case beside == Invalid:
		p.FailAt(v.pos, "this constant needs its type, as in f64(%s)", v.literal)
	}
	return p.b.Const(beside, p.constant(beside, v))
}

func (p *parser) constant(t Type, v operand) uint64 {
	bits, err := constBits(t, v.literal)
	if err != nil {
		p.FailAt(v.pos, "%v", err)
	}
	return bits
}
