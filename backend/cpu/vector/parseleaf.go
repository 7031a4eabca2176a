package vector

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

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
	case t == I32:
		bits, err = strconv.ParseInt(tok, 0, 32)
		bits = int64(uint32(bits))
	case t == Mask || t == I64 || t == Int:
		bits, err = strconv.ParseInt(tok, 0, 64)
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
