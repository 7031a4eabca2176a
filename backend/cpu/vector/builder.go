package vector

import (
	"math"
	"slices"
	"sync"

	"github.com/laze-go/laze/graph/expr"
)

// A Builder makes a Program. It finds equal instructions, computes those on constant Ints, and puts pure work into
// the outermost block that sees its arguments, so that what does not change in a loop stands before it. Work inside of
// When stays there, constants apart: it is there because it is seldom needed.
//
// A Builder checks nothing; Program does.
type Builder struct {
	p     Program
	*room // nil once the program is made
}

// A room is the memory of a Builder. It is used again by later ones: a program is copied out of it.
type room struct {
	open   []scope   // the blocks that are being built, from the outermost on
	codes  [][]Instr // by scope, of all blocks there were
	scopes int32     // how many there were
	values []value
	args   []Ref // arguments of instructions
	seen   []Ref // a hash table of pure values: 0 where free, else 1 + Ref
	pure   int   // how many there are
}

var rooms = sync.Pool{New: func() any { return &room{seen: make([]Ref, 256)} }}

// clean makes a room ready for the next Builder.
func (r *room) clean() {
	clear(r.seen)
	*r = room{open: r.open[:0], codes: r.codes, values: r.values[:0], args: r.args[:0], seen: r.seen}
}

// A scope is a block being built.
type scope struct {
	id    int32
	floor int // place in Builder.open of the innermost block of a When: pure work stays inside of it
	block Block
}

// A value is what the Builder knows of a Ref. Op is NoOp for parameters and results of control.
type value struct {
	op    Op
	elem  expr.Type
	typ   Type
	depth int16 // of its block in Builder.open
	scope int32
	imm   int64
	args  []Ref
}

// NewBuilder starts a program on vectors of that many lanes.
func NewBuilder(name string, lanes int) *Builder {
	b := &Builder{p: Program{Name: name, Lanes: lanes}, room: rooms.Get().(*room)}
	b.enter(0)
	return b
}

// Lanes gives the number of lanes of every vector.
func (b *Builder) Lanes() int { return b.p.Lanes }

// TypeOf gives the type of a value, NoType for None.
func (b *Builder) TypeOf(r Ref) Type {
	if v := b.at(r); v != nil {
		return v.typ
	}
	return NoType
}

// at gives what is known of r, or nil.
func (b *Builder) at(r Ref) *value {
	if r < 0 || int(r) >= len(b.values) {
		return nil
	}
	return &b.values[r]
}

// constInt gives the value of a constant Int.
func (b *Builder) constInt(r Ref) (v int64, ok bool) {
	if x := b.at(r); x != nil && x.op == Const && x.typ == Int {
		return x.imm, true
	}
	return 0, false
}

// Low gives a value with the lower half of r's lanes, if it is known that their upper half is 0: for
// MulLow, which asks for no more.
func (b *Builder) Low(r Ref) (low Ref, ok bool) {
	v := b.at(r)
	if v == nil || v.typ != I64 {
		return r, false
	}
	switch v.op {
	case Const:
		return r, uint64(v.imm) <= math.MaxUint32
	case Convert:
		return r, v.elem == expr.Uint32
	case And:
		if m := b.at(v.args[1]); m.op == Const && m.imm == math.MaxUint32 {
			return v.args[0], true
		}
	}
	return r, false
}

// Add appends an instruction without blocks, or gives the value of an equal one; None where it has no result. First is
// ignored. Types may be left out where they follow from the arguments. Elem may be any type of the sign that is meant:
// it becomes the one that the row asks for.
func (b *Builder) Add(in Instr) Ref {
	b.simplify(&in)
	row := in.Op.Row()
	t := row.resultType(&in, b.TypeOf)
	in.Elem = b.elem(&in, row, t)
	if in.Op == Const {
		in.Imm = constBits(t, b.p.Lanes, in.Imm)
	}
	if r, ok := b.fold(&in, t); ok {
		return r
	}
	if !row.Pure {
		return b.push(&in, t, len(b.open)-1)
	}
	slot := b.find(&in, t)
	if *slot != 0 && b.isOpen(*slot-1) {
		return *slot - 1
	}
	r := b.push(&in, t, b.home(&in))
	if *slot == 0 {
		b.pure++
	}
	*slot = r + 1
	return r
}

// elem gives the element type in the form that the row asks for.
func (b *Builder) elem(in *Instr, row *Row, t Type) expr.Type {
	arg := t
	if len(in.Args) > 0 {
		arg = b.TypeOf(in.Args[0])
	}
	switch row.Elem {
	case ElemNone:
		return expr.Invalid
	case ElemSign:
		return wholeLane(arg, in.Elem)
	case ElemShift:
		if arg == Int && in.Elem.IsUnsigned() {
			return expr.Uint64
		}
		return wholeLane(arg, in.Elem)
	case ElemConvert:
		return wholeLane(convertElem(arg, t), in.Elem)
	}
	return in.Elem
}

// constBits cuts the bits of a constant to what its type has.
func constBits(t Type, lanes int, bits int64) int64 {
	switch {
	case t == Mask:
		return bits & (1<<lanes - 1)
	case t.Bytes() == 4:
		return int64(uint32(bits))
	}
	return bits
}

// isOpen reports whether a value is seen here.
func (b *Builder) isOpen(r Ref) bool {
	v := &b.values[r]
	return int(v.depth) < len(b.open) && b.open[v.depth].id == v.scope
}

// home finds the outermost block where pure work can stand.
func (b *Builder) home(in *Instr) int {
	if in.Op == Const {
		return 0
	}
	depth := b.open[len(b.open)-1].floor
	for _, r := range in.Args {
		if v := b.at(r); v != nil {
			depth = max(depth, int(v.depth))
		}
	}
	return min(depth, len(b.open)-1)
}

// push appends an instruction to an open block. What it keeps is copied, so that the caller's list of
// arguments can stay on the stack.
func (b *Builder) push(in *Instr, t Type, depth int) Ref {
	kept := Instr{Op: in.Op, Elem: in.Elem, First: None, Imm: in.Imm, Count: in.Count, Args: b.keep(in.Args)}
	if t != NoType {
		kept.First, kept.Types = b.define(t, depth), oneType[t][:]
		v := &b.values[kept.First]
		v.op, v.elem, v.imm, v.args = kept.Op, kept.Elem, kept.Imm, kept.Args
	}
	block := &b.open[depth].block
	block.Code = append(block.Code, kept)
	return kept.First
}

// oneType holds lists of one type, so that instructions need not allocate theirs.
var oneType = [...][1]Type{Int: {Int}, Mask: {Mask}, I32: {I32}, I64: {I64}, F32: {F32}, F64: {F64}}

func (b *Builder) define(t Type, depth int) Ref {
	b.values = append(b.values, value{typ: t, depth: int16(depth), scope: b.open[depth].id})
	return Ref(len(b.values) - 1)
}

// keep copies arguments into memory that many instructions share.
func (b *Builder) keep(args []Ref) []Ref {
	start := len(b.args)
	b.args = append(b.args, args...)
	return b.args[start:len(b.args):len(b.args)]
}

// find gives the place of a pure instruction in the hash table: that of an equal one, or a free one.
func (b *Builder) find(in *Instr, t Type) *Ref {
	if 2*b.pure >= len(b.seen) {
		b.rehash()
	}
	for i := hash(in, t); ; i++ {
		slot := &b.seen[i%uint64(len(b.seen))]
		if *slot == 0 || b.values[*slot-1].is(in, t) {
			return slot
		}
	}
}

func (v *value) is(in *Instr, t Type) bool {
	return v.op == in.Op && v.typ == t && v.elem == in.Elem && v.imm == in.Imm && slices.Equal(v.args, in.Args)
}

func (b *Builder) rehash() {
	old := b.seen
	b.seen = make([]Ref, 4*b.pure)
	for _, s := range old {
		if s != 0 {
			v := &b.values[s-1]
			*b.find(&Instr{Op: v.op, Elem: v.elem, Imm: v.imm, Args: v.args}, v.typ) = s
		}
	}
}

func hash(in *Instr, t Type) uint64 {
	const prime = 0x9e3779b97f4a7c15
	h := (uint64(in.Imm) ^ uint64(in.Op)<<16 ^ uint64(in.Elem)<<8 ^ uint64(t)) * prime
	for _, r := range in.Args {
		h = (h ^ h>>32 ^ uint64(r)) * prime
	}
	return h ^ h>>32
}

// Program gives the program: without values that nobody uses, numbered in order, and verified. The Builder is
// spent.
func (b *Builder) Program() (*Program, error) {
	p := b.p
	p.Code = b.leave()
	p.Prune()
	b.clean()
	rooms.Put(b.room)
	b.room = nil
	return &p, p.Verify()
}
