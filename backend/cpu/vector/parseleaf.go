package vector

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// leaf reads an instruction without blocks, behind its name. It began at pos.
func (p *parser) leaf(in *Instr, pos int) {
	row := in.Op.Row()
	words := p.words()
	p.operands(in, row, words)
	p.understand(in, row, words)
	if t := row.resultType(in, p.typeOf); t != NoType {
		in.Types = oneType[t][:]
	}
	if got, want := strings.Join(words, " "), row.word(in, p.typeOf); got != want {
		p.FailAt(pos, "%v of %q, should be %q", in.Op, got, want)
	}
	if len(in.Types) > 0 {
		p.isNext(pos, in.First)
		p.types = append(p.types, in.Types[0])
	}
}

func (p *parser) typeOf(ref Ref) Type {
	if ref < 0 || int(ref) >= len(p.types) {
		return NoType
	}
	return p.types[ref]
}

// words reads the types behind an operation.
func (p *parser) words() (words []string) {
	for isType(p.Tok) || p.Tok == "to" {
		words = append(words, p.Take())
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
func (p *parser) understand(in *Instr, row *Row, words []string) {
	if len(words) == 0 {
		return
	}
	last := words[len(words)-1]
	if row.Gives == "s" {
		in.Types = oneType[laneType(last)][:]
	}
	word := words[0]
	arg := row.typeT(in, p.typeOf)
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
func (p *parser) operands(in *Instr, row *Row, words []string) {
	switch {
	case row.isMemory():
		p.memory(in, row, words)
		return
	case in.Op == Const:
		in.Imm = p.constant(words)
		return
	}
	in.Args = p.used()
	switch row.Imm {
	case ImmNone:
	case ImmMode:
		in.Imm = int64(p.OneOf(modes[:]))
	default:
		in.Imm = p.Int()
	}
}

// memory reads an address and what goes with it.
func (p *parser) memory(in *Instr, row *Row, words []string) {
	in.Args = slices.Repeat([]Ref{None}, len(row.Args))
	p.address(in, words)
	slots := []struct {
		word string
		at   int
	}{{"=", 3}, {"mask", 2}}
	for _, s := range slots {
		if s.at < len(in.Args) && p.Accept(s.word) {
			in.Args[s.at] = p.one()
		}
	}
	if p.Accept("count") {
		in.Count = int(p.Int())
	}
}

// address reads [%1 + %2*8 + 16].
func (p *parser) address(in *Instr, words []string) {
	p.Expect("[")
	in.Args[0] = p.one()
	for !p.Accept("]") {
		if p.Tok != "-" {
			p.Expect("+")
		}
		if p.Tok == "%" {
			p.index(in, words)
		} else {
			in.Imm = p.Int()
		}
	}
}

// index reads %2*8, where 8 is the size of the element.
func (p *parser) index(in *Instr, words []string) {
	in.Args[1] = p.one()
	p.Expect("*")
	pos, size := p.Pos(), p.Int()
	if len(words) != 1 {
		p.FailAt(pos, "an index without a size")
	}
	elem, ok := expr.ParseType(words[0])
	if want := int64(elem.Size()); ok && size != want || !ok && size != 8 {
		p.FailAt(pos, "an index times %d, should be the size of %s", size, words[0])
	}
}

// constant reads what constText prints.
func (p *parser) constant(words []string) int64 {
	if len(words) != 1 || typeByName[words[0]] == NoType {
		p.Fail("there are no constants of type %q", strings.Join(words, " "))
	}
	pos, text := p.Pos(), ""
	if p.Accept("-") {
		text = "-"
	}
	text += p.Take()
	bits, err := parseConst(typeByName[words[0]], text)
	if err != nil {
		p.FailAt(pos, "%q is no %s", text, words[0])
	}
	return bits
}

func parseConst(t Type, text string) (bits int64, err error) {
	switch t {
	case I32:
		bits, err = strconv.ParseInt(text, 0, 32)
		return int64(uint32(bits)), err
	case Mask, I64, Int:
		return strconv.ParseInt(text, 0, 64)
	}
	return parseFloat(t, text)
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
