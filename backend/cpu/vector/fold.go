package vector

import (
	"slices"

	"github.com/laze-go/laze/graph/expr"
)

// simplify makes shifts by a constant in every lane shifts by a number.
func (b *Builder) simplify(in *Instr) {
	if len(in.Args) != 2 {
		return
	}
	c := b.at(in.Args[1])
	if c == nil || c.op != Const {
		return
	}
	width := uint64(8 * c.typ.Bytes())
	switch count := uint64(c.imm); {
	case in.Op == Shl && count < width:
		in.by(ShlBy, count)
	case in.Op == Shr && count < width:
		in.by(ShrBy, count)
	case in.Op == Shr && in.Elem.IsSigned():
		in.by(ShrBy, width-1)
	}
}

// by makes an operation on two values one on the first of them and a number.
func (in *Instr) by(op Op, imm uint64) { in.Op, in.Imm, in.Args = op, int64(imm), in.Args[:1] }

// fold finds the value of an instruction on Ints that are constant or, one of them, neutral; and that
// of a constant in every lane.
func (b *Builder) fold(in *Instr, t Type) (Ref, bool) {
	n := len(in.Args)
	if n == 0 || n > 2 || !in.Op.Row().Pure {
		return None, false
	}
	x, known := b.constInt(in.Args[0])
	if in.Op == Splat && known {
		return b.splatConst(t, x), true
	}
	if t != Int {
		return None, false
	}
	if n == 1 {
		return b.foldShift(in, x, known)
	}
	y, knownToo := b.constInt(in.Args[1])
	op := intOps[in.Op]
	switch {
	case op == nil:
	case known && knownToo:
		return b.Int(op(x, y)), true
	case knownToo:
		return b.neutral(in.Op, in.Args[0], y)
	case known && !slices.Contains(ordered, in.Op):
		return b.neutral(in.Op, in.Args[1], x)
	}
	return None, false
}

// foldShift finds the value of ShlBy and ShrBy of an Int.
func (b *Builder) foldShift(in *Instr, x int64, known bool) (Ref, bool) {
	switch {
	case in.Op.Row().Imm != ImmShift:
		return None, false
	case known:
		return b.Int(shiftInt(in, x)), true
	}
	return in.Args[0], in.Imm == 0
}

func (b *Builder) splatConst(t Type, x int64) Ref {
	if t == Mask && x != 0 {
		x = -1
	}
	return b.Const(t, uint64(x))
}

// neutral leaves out an operation of x and a constant that does nothing.
func (b *Builder) neutral(op Op, x Ref, c int64) (Ref, bool) {
	switch {
	case c == 0 && (op == Add || op == Sub || op == Or || op == Xor || op == AndNot), c == 1 && op == Mul, c == -1 && op == And:
		return x, true
	case c == 0 && (op == Mul || op == And):
		return b.Int(0), true
	}
	return None, false
}

// ordered are the operations on Ints that do not commute.
var ordered = []Op{Sub, AndNot}

// intOps is the meaning of operations on two Ints.
var intOps = [NumOps]func(x, y int64) int64{
	Add:    func(x, y int64) int64 { return x + y },
	Sub:    func(x, y int64) int64 { return x - y },
	Mul:    func(x, y int64) int64 { return x * y },
	Min:    func(x, y int64) int64 { return min(x, y) },
	Max:    func(x, y int64) int64 { return max(x, y) },
	And:    func(x, y int64) int64 { return x & y },
	Or:     func(x, y int64) int64 { return x | y },
	Xor:    func(x, y int64) int64 { return x ^ y },
	AndNot: func(x, y int64) int64 { return x &^ y },
}

// shiftInt is the meaning of ShlBy and ShrBy on an Int.
func shiftInt(in *Instr, x int64) int64 {
	switch {
	case in.Op == ShlBy:
		return x << uint64(in.Imm)
	case in.Elem == expr.Uint64:
		return int64(uint64(x) >> uint64(in.Imm))
	}
	return x >> uint64(in.Imm)
}
