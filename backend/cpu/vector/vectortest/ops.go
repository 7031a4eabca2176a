package vectortest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// Ops makes a case for every operation on lanes, every type that it takes, every sign and a choice of numbers: the
// operation on all combinations of special values, and on random ones.
func (m Machine) Ops() []Case {
	var cases []Case
	for _, forms := range m.forms() {
		for _, form := range forms {
			cases = append(cases, form.make(m))
		}
	}
	return cases
}

// forms lists the forms of all operations, by operation.
func (m Machine) forms() (all [][]form) {
	for op := vector.NoOp + 1; op < vector.NumOps; op++ {
		if !isLanewise(op) || slices.Contains(m.Without, op) {
			continue
		}
		if list := m.formsOf(op); len(list) > 0 {
			all = append(all, list)
		}
	}
	return all
}

// isLanewise reports whether an operation makes lanes, or an Int, of others, or of nothing.
func isLanewise(op vector.Op) bool {
	row := op.Row()
	return row.Pure && (row.Args != "" || op == vector.Iota)
}

// A form is an operation with all that it leaves open.
type form struct {
	op     vector.Op
	t, own vector.Type // T; the type of the result where the instruction says it
	elem   expr.Type
	imm    int64
	table  int // of a Pick: the number of entries
}

// laneTypes are the types that values in memory can have.
var laneTypes = []vector.Type{vector.Mask, vector.I32, vector.I64, vector.F32, vector.F64}

// formsOf lists the forms of an operation.
func (m Machine) formsOf(op vector.Op) []form {
	row := op.Row()
	var list []form
	for _, t := range append([]vector.Type{vector.NoType, vector.Int}, laneTypes...) {
		if hasT := usesT(row); hasT != (t != vector.NoType) || hasT && !row.Types.Has(t) {
			continue
		}
		for _, own := range owns(op, t) {
			for _, elem := range elems(op, t, own) {
				for _, imm := range imms(row, t, m.Lanes) {
					list = append(list, form{op: op, t: t, own: own, elem: elem, imm: imm})
				}
			}
		}
	}
	kept := list[:0]
	for _, f := range list {
		if m.fits(f.t) && m.fits(f.own) {
			kept = append(kept, f)
		}
	}
	if op == vector.Pick {
		return picks(kept)
	}
	return kept
}

// picks are tables of all lengths.
func picks(forms []form) []form {
	var list []form
	for _, f := range forms {
		for _, f.table = range []int{2, 4, 8, 16, 32} {
			list = append(list, f)
		}
	}
	return list
}

func usesT(row *vector.Row) bool {
	for _, letter := range row.Args {
		if letter == 'T' || letter == '*' {
			return true
		}
	}
	return false
}

// owns lists the types of the result where the instruction says it.
func owns(op vector.Op, t vector.Type) []vector.Type {
	row := op.Row()
	if row.Gives != "s" {
		return []vector.Type{vector.NoType}
	}
	var list []vector.Type
	for _, own := range laneTypes {
		if row.Types.Has(own) && (op != vector.Convert || own != t) {
			list = append(list, own)
		}
	}
	return list
}

// elems lists the element types that an operation tells apart.
func elems(op vector.Op, t, own vector.Type) []expr.Type {
	sign := t
	switch op.Row().Elem {
	case vector.ElemNarrow:
		return []expr.Type{expr.Int8, expr.Uint8, expr.Int16, expr.Uint16}
	case vector.ElemShift:
		if t == vector.Int {
			return []expr.Type{expr.Invalid, expr.Uint64}
		}
	case vector.ElemConvert:
		if t.IsFloat() {
			sign = own
		}
		if t == vector.I64 && own == vector.I32 {
			sign = vector.NoType
		}
	case vector.ElemNone:
		return []expr.Type{expr.Invalid}
	}
	switch sign {
	case vector.I32:
		return []expr.Type{expr.Int32, expr.Uint32}
	case vector.I64:
		return []expr.Type{expr.Int64, expr.Uint64}
	}
	return []expr.Type{expr.Invalid}
}

// imms lists numbers that an operation can have.
func imms(row *vector.Row, t vector.Type, lanes int) []int64 {
	switch row.Imm {
	case vector.ImmLane:
		return []int64{0, 1, min(2, int64(lanes)-1), int64(lanes) / 4, int64(lanes) / 2, int64(lanes) - 1}
	case vector.ImmShift:
		return []int64{0, 1, 5, int64(8*t.Bytes()) - 1}
	case vector.ImmMode:
		return []int64{vector.Nearest, vector.Floor, vector.Ceil, vector.Trunc}
	}
	return []int64{0}
}

// types lists the types of the arguments.
func (f form) types() []vector.Type {
	var list []vector.Type
	for _, letter := range f.op.Row().Args {
		switch letter {
		case 'i':
			list = append(list, vector.Int)
		case 'm':
			list = append(list, vector.Mask)
		case 'w':
			list = append(list, sameWidth[f.t])
		case 'T':
			list = append(list, f.t)
		}
	}
	return list
}

// sameWidth is the type of an index of a table.
var sameWidth = map[vector.Type]vector.Type{vector.I32: vector.I32, vector.F32: vector.I32, vector.I64: vector.I64, vector.F64: vector.I64}

func (f form) make(m Machine) Case {
	types := f.types()
	name := fmt.Sprintf("%v %v %v %v %d %d", f.op, f.t, f.own, f.elem, f.imm, f.table)
	w := &writer{b: vector.NewBuilder(name, m.Lanes), rand: rand.New(rand.NewPCG(1, 2))}
	c := Case{}
	c.Buffers, c.N = inputs(w.rand, types)
	if isInt(types) {
		w.eachElement(func(i vector.Ref) { w.apply(f, types, i) })
	} else {
		w.eachVector(func(i vector.Ref) { w.apply(f, types, i) })
	}
	c.Buffers = append(c.Buffers, NewBuffer(natural(w.result), int(c.N)+64))
	c.Program = w.program()
	return c
}

func isInt(types []vector.Type) bool { return len(types) > 0 && types[0] == vector.Int }

// maxCombinations bounds the special values that are combined: of more, some are drawn.
const maxCombinations = 1 << 14

// inputs makes buffers with all combinations of special values, and some more. Their number n is a multiple of 16.
func inputs(r *rand.Rand, types []vector.Type) (buffers []Buffer, n int64) {
	total := 1
	for _, t := range types {
		total *= len(Specials(natural(t)))
	}
	n = int64(min(total, maxCombinations)+64+15) &^ 15
	every := 1
	for _, t := range types {
		list := Specials(natural(t))
		b := NewBuffer(natural(t), int(n))
		for i := range b.Len() {
			switch {
			case i >= total:
				b.Set(i, bitsOf(r, b.Elem))
			case total > maxCombinations:
				b.Set(i, list[r.IntN(len(list))])
			default:
				b.Set(i, list[i/every%len(list)])
			}
		}
		every *= len(list)
		buffers = append(buffers, b)
	}
	return buffers, n
}
