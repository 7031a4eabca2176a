package vector

import (
	"math"
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// The text of a program, which Parse reads back:
//
//	vector "triad" lanes 8
//	%0 = pointer 0
//	%1 = pointer 1
//	%2 = count
//	%3 = shrby int %2 3
//	%4 = const int 0
//	%5 = const f64 0.5
//	%6 = const int 8
//	for %3 (%7 = %4) {
//	  %8 = load f64 [%0 + %7*8]
//	  %9 = fma f64 %8 %5 %8
//	  store f64 [%1 + %7*8] = %9
//	  %10 = add int %7 %6
//	  yield %10
//	} -> %11
//
// The word behind an operation is the type that it works on, with the sign where that matters.
// Numbers of an operation stand last.

// String gives the text.
func (p *Program) String() string {
	w := printer{types: p.Types()}
	w.write("vector ", strconv.Quote(p.Name), " lanes ", strconv.Itoa(p.Lanes))
	if p.Scratch != 0 {
		w.write(" scratch ", strconv.Itoa(p.Scratch))
	}
	if p.Direct {
		w.write(" direct")
	}
	w.write("\n")
	w.block(&p.Code)
	return w.out.String()
}

// Types lists the types of all values, by Ref.
func (p *Program) Types() []Type {
	types := make([]Type, p.Code.limit())
	p.Code.noteTypes(types, nil)
	return types
}

func (b *Block) noteTypes(types, params []Type) {
	for i, r := range b.Params {
		if i < len(params) && r >= 0 {
			types[r] = params[i]
		}
	}
	for i := range b.Code {
		in := &b.Code[i]
		if in.First >= 0 {
			copy(types[in.First:], in.Types)
		}
		for k := range in.Body {
			in.Body[k].noteTypes(types, in.Types)
		}
	}
}

type printer struct {
	out    strings.Builder
	types  []Type
	indent int
}

func (p *printer) typeOf(r Ref) Type {
	if r < 0 || int(r) >= len(p.types) {
		return NoType
	}
	return p.types[r]
}

func (p *printer) write(parts ...string) {
	for _, s := range parts {
		p.out.WriteString(s)
	}
}

func (r Ref) String() string {
	if r == None {
		return "none"
	}
	return "%" + strconv.Itoa(int(r))
}

// refs writes a blank and a value, for each.
func (p *printer) refs(refs []Ref) {
	for _, r := range refs {
		p.write(" ", r.String())
	}
}

func (p *printer) line(parts ...string) {
	for range p.indent {
		p.write("  ")
	}
	p.write(parts...)
}

func (p *printer) block(b *Block) {
	for i := range b.Code {
		p.line()
		if in := &b.Code[i]; in.Op.IsControl() {
			p.control(in)
		} else {
			p.leaf(in)
		}
		p.write("\n")
	}
}

// body writes a block of control, and the line that closes it but for what follows.
func (p *printer) body(b *Block) {
	p.write(" {\n")
	p.indent++
	p.block(b)
	if len(b.Results) > 0 {
		p.line("yield")
		p.refs(b.Results)
		p.write("\n")
	}
	p.indent--
	p.line("}")
}

func (p *printer) control(in *Instr) {
	p.write(in.Op.String())
	p.refs(in.Args[:min(in.steers(), len(in.Args))])
	given := in.given()
	switch {
	case len(given) == 0:
	case in.Op == When:
		p.write(" else")
		p.refs(given)
	default:
		p.carried(in.Body[0].Params, given)
	}
	for k := range in.Body {
		if k > 0 {
			p.write(" do")
			p.params(in.Body[k].Params)
		}
		p.body(&in.Body[k])
	}
	if len(in.Types) > 0 {
		p.write(" ->")
	}
	for k := range in.Types {
		p.write(" ", (in.First + Ref(k)).String())
	}
}

// carried writes the parameters of a loop with what they begin as.
func (p *printer) carried(params, given []Ref) {
	separator := " ("
	for k, r := range params {
		p.write(separator, r.String(), " = ", given[k].String())
		separator = ", "
	}
	p.write(")")
}

func (p *printer) params(params []Ref) {
	separator := " ("
	for _, r := range params {
		p.write(separator, r.String())
		separator = ", "
	}
	if len(params) > 0 {
		p.write(")")
	}
}

func (p *printer) leaf(in *Instr) {
	row := in.Op.Row()
	if len(in.Types) > 0 {
		p.write(in.First.String(), " = ")
	}
	p.write(row.Name)
	if word := row.word(in, p.typeOf); word != "" {
		p.write(" ", word)
	}
	switch {
	case row.isMemory():
		p.memory(in)
	case in.Op == Const:
		p.write(" ", constText(in.Types[0], in.Imm))
	default:
		p.refs(in.Args)
		p.number(in, row)
	}
}

func (p *printer) number(in *Instr, row *Row) {
	switch row.Imm {
	case ImmNone:
	case ImmMode:
		p.write(" ", modes[in.Imm])
	default:
		p.write(" ", strconv.FormatInt(in.Imm, 10))
	}
}

// modes are the words for the modes of rounding.
var modes = [...]string{Nearest: "nearest", Floor: "floor", Ceil: "ceil", Trunc: "trunc"}

// isMemory reports whether the operation has an address.
func (r *Row) isMemory() bool { return r.Elem == ElemMemory || r.Elem == ElemWide }

// word gives the types that stand behind the operation.
func (r *Row) word(in *Instr, typeOf func(Ref) Type) string {
	own := NoType
	if len(in.Types) > 0 {
		own = in.Types[0]
	}
	t := r.typeT(in, typeOf)
	switch {
	case r.isMemory() && own == Int:
		return Int.String()
	case r.isMemory():
		return in.Elem.String()
	case in.Op == Convert:
		return convertWord(t, own, in.Elem)
	case r.Gives == "s" || r.Gives == "x":
		return own.String()
	case in.Elem != expr.Invalid:
		return in.Elem.String()
	case t != NoType:
		return t.String()
	}
	return ""
}

// convertWord writes the element type where it tells a sign.
func convertWord(from, to Type, elem expr.Type) string {
	words := [2]string{from.String(), to.String()}
	switch sign := convertElem(from, to); {
	case sign == NoType:
	case sign == from:
		words[0] = elem.String()
	default:
		words[1] = elem.String()
	}
	return words[0] + " to " + words[1]
}

// memory writes the address and what goes with it: [%1 + %2*8 + 16] = %4 mask %3 count 2.
func (p *printer) memory(in *Instr) {
	p.write(" [", in.Args[0].String())
	if index := in.Args[1]; index != None {
		p.write(" + ", index.String(), "*", strconv.Itoa(in.Elem.Size()))
	}
	switch {
	case in.Imm > 0:
		p.write(" + ", strconv.FormatInt(in.Imm, 10))
	case in.Imm < 0:
		p.write(" - ", strconv.FormatUint(-uint64(in.Imm), 10))
	}
	p.write("]")
	if len(in.Args) > 3 {
		p.write(" = ", in.Args[3].String())
	}
	if len(in.Args) > 2 && in.Args[2] != None {
		p.write(" mask ", in.Args[2].String())
	}
	if in.Count != 0 {
		p.write(" count ", strconv.Itoa(in.Count))
	}
}

// constText writes a constant so that it reads back to the same bits: numbers where they are, NaNs by their bits.
func constText(t Type, bits int64) string {
	v := math.Float64frombits(uint64(bits))
	size := 64
	switch t {
	case F32:
		v, size = float64(math.Float32frombits(uint32(bits))), 32
	case F64:
	case Mask:
		return "0b" + strconv.FormatInt(bits, 2)
	case I32:
		return strconv.Itoa(int(int32(bits)))
	default:
		return strconv.FormatInt(bits, 10)
	}
	if v != v {
		return "0x" + strconv.FormatUint(uint64(bits), 16)
	}
	return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, size), "+"))
}
