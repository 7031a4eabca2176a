package expr

import (
	"strconv"
	"strings"
)

// The text of a function, which Parse reads back:
//
//	(a f64, b f64) let t0 = a - b; t0*t0, sqrt(t0)
//	(a i64) let t0 = while(a, i64(0)) {(a i64, b i64) a != 0} do {(a i64, b i64) a & (a - 1), b + 1}; t0.1
//
// Parameters are a .. z, p26, p27 ..; coordinates i0 ..; scalar arguments s0 ..; f64(a) converts, bits.u64(a) keeps the
// bits, load2.f64(i0, 5) is an element of read 2, size(9) a number from a shape. A constant stands bare
// where an argument beside it tells its type. See layout for what is named by let.

// String gives the text of f. It is canonical where f is: equal functions have equal texts.
func (f *Func) String() string {
	var p printer
	p.fn(f)
	return p.out.String()
}

// maxNesting is the depth of an expression from which on a part is named by let. It bounds the recursion over
// expressions, here and in the parser.
const maxNesting = 32

// A layout says what the text of a function names by let. A leaf (constant, coordinate, size, scalar,
// component) is never named: it stands where it is used. Any other value is named where it is used twice, is
// a tuple, or would nest too deep.
type layout struct {
	f     *Func
	named []bool // per ref
	lets  []Ref  // the named values in order
}

func (op Op) isLeaf() bool {
	return op == Const || op == Coord || op == Size || op == Scalar || op == Get
}

func newLayout(f *Func) layout {
	n := len(f.Params) + len(f.Code)
	l := layout{f: f, named: make([]bool, n)}
	order := new(walk).postorder(f)
	uses, depths := make([]int32, n), make([]int8, n)
	for _, r := range f.Results {
		uses[r]++
	}
	for _, r := range order {
		for _, a := range f.At(r).Args {
			uses[a]++
		}
	}
	for _, r := range order {
		in := f.At(r)
		if in.Op.isLeaf() {
			continue
		}
		for _, a := range in.Args {
			depths[r] = max(depths[r], depths[a]+1)
		}
		if uses[r] > 1 || in.Type == Tuple || depths[r] == maxNesting {
			l.named[r], depths[r] = true, 0
			l.lets = append(l.lets, r)
		}
	}
	return l
}

type printer struct {
	out strings.Builder
	layout
	names []int32 // of the named values: t0, t1 ..
}

func (p *printer) fn(f *Func) {
	outer, names := p.layout, p.names
	p.layout, p.names = newLayout(f), make([]int32, len(f.Params)+len(f.Code))
	p.params(f.Params)
	for i, r := range p.lets {
		p.write(" let t", strconv.Itoa(i), " = ")
		p.instr(r, 0)
		p.write(";")
		p.names[r] = int32(i)
	}
	separator := " "
	for _, r := range f.Results {
		p.write(separator)
		p.value(r, 0, false)
		separator = ", "
	}
	p.layout, p.names = outer, names
}

func (p *printer) write(parts ...string) {
	for _, s := range parts {
		p.out.WriteString(s)
	}
}

func (p *printer) params(types []Type) {
	p.write("(")
	for i, t := range types {
		if i > 0 {
			p.write(", ")
		}
		p.write(paramName(i), " ", t.String())
	}
	p.write(")")
}

func paramName(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return "p" + strconv.Itoa(i)
}

// value prints r as an operand of an operator of the given precedence; a constant stands bare where its type is known.
func (p *printer) value(r Ref, prec int, typeKnown bool) {
	switch in := p.f.At(r); {
	case in == nil:
		p.write(paramName(int(r)))
	case p.named[r]:
		p.write("t", strconv.Itoa(int(p.names[r])))
	case in.Op == Const && !typeKnown && in.Type != Bool:
		p.write(in.Type.String(), "(", ConstText(in.Type, in.Bits), ")")
	case in.Op == Const:
		p.write(ConstText(in.Type, in.Bits))
	default:
		p.instr(r, prec)
	}
}

func (p *printer) instr(r Ref, prec int) {
	in := p.f.At(r)
	number := strconv.FormatUint(in.Bits, 10)
	switch in.Op {
	case Coord:
		p.write("i", number)
	case Scalar:
		p.write("s", number)
	case Size:
		p.write("size(", strconv.FormatInt(int64(in.Bits), 10), ")")
	case Get:
		p.value(in.Args[0], 0, false)
		p.write(".", number)
	case Load:
		p.call("load"+number+"."+in.Type.String(), in)
	case Cast:
		p.call(in.Type.String(), in)
	case Bitcast:
		p.call("bits."+in.Type.String(), in)
	case If, While:
		p.call(in.Op.String(), in)
		p.regions(in)
	default:
		p.operation(in, prec)
	}
}

func (p *printer) operation(in *Instr, prec int) {
	row := in.Op.Row()
	if row.Infix == "" {
		p.call(row.Name, in)
		return
	}
	own := precedence[row.Infix]
	known := p.tellsType(in)
	if own <= prec {
		p.write("(")
	}
	p.value(in.Args[0], own-1, known)
	if own == tight {
		p.write(row.Infix)
	} else {
		p.write(" ", row.Infix, " ")
	}
	p.value(in.Args[1], own, known)
	if own <= prec {
		p.write(")")
	}
}

func (p *printer) call(name string, in *Instr) {
	known := p.tellsType(in)
	p.write(name, "(")
	for i, r := range in.Args {
		if i > 0 {
			p.write(", ")
		}
		p.value(r, 0, known)
	}
	p.write(")")
}

// regionWords stand before the second region.
var regionWords = map[Op]string{If: " else ", While: " do "}

func (p *printer) regions(in *Instr) {
	p.write(" {")
	p.fn(in.Regions[0])
	p.write("}", regionWords[in.Op], "{")
	p.fn(in.Regions[1])
	p.write("}")
}

// tellsType reports whether the types of constant arguments of in follow from its other arguments.
func (p *printer) tellsType(in *Instr) bool {
	row := in.Op.Row()
	if row.Only != Invalid || !row.alike() {
		return row.Only != Invalid
	}
	for _, r := range in.Args[row.firstAlike():] {
		if arg := p.f.At(r); arg == nil || arg.Op != Const {
			return true
		}
	}
	return false
}

// The precedence of infix operations is Go's; the highest is written without spaces.
const tight = 5

var precedence = map[string]int{
	"*": 5, "/": 5, "%": 5, "<<": 5, ">>": 5, "&": 5,
	"+": 4, "-": 4, "|": 4, "^": 4,
	"==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3,
}
