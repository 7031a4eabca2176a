package vector

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// Verify reports the first broken rule of the package comment.
func (p *Program) Verify() error {
	if p.Lanes < 2 || p.Lanes > 16 || bits.OnesCount(uint(p.Lanes)) != 1 {
		return fmt.Errorf("%d lanes: must be 2, 4, 8 or 16", p.Lanes)
	}
	if p.Scratch < 0 {
		return fmt.Errorf("scratch of %d bytes", p.Scratch)
	}
	v := verifier{p: p, values: make([]known, 0, p.Code.limit())}
	if len(p.Code.Params) > 0 || len(p.Code.Results) > 0 {
		return errors.New("the outermost block has parameters or results")
	}
	return v.block(&p.Code)
}

// maxDepth is how deep blocks may lie in each other. It bounds recursion.
const maxDepth = 16

type verifier struct {
	p      *Program
	values []known // so far
	depth  int
}

// known is what Verify knows of a value.
type known struct {
	typ    Type
	hidden bool // its block is closed
	konst  bool // a Const gives it
}

// block checks a block whose parameters are defined already.
func (v *verifier) block(b *Block) error {
	start := len(v.values) - len(b.Params)
	if v.depth++; v.depth > maxDepth {
		return fmt.Errorf("blocks lie more than %d deep", maxDepth)
	}
	for i := range b.Code {
		if err := v.instr(&b.Code[i]); err != nil {
			return err
		}
	}
	for i, r := range b.Results {
		if why := v.unseen(r); why != "" {
			return fmt.Errorf("result %d of a block is %v, which %s", i, r, why)
		}
	}
	v.depth--
	for r := start; r < len(v.values); r++ {
		v.values[r].hidden = true
	}
	return nil
}

// unseen says why r cannot be used here, or nothing.
func (v *verifier) unseen(r Ref) string {
	switch {
	case r < 0 || int(r) >= len(v.values):
		return "is not defined before"
	case v.values[r].hidden:
		return "is defined in a block that is closed"
	}
	return ""
}

// define checks the numbers of new values.
func (v *verifier) define(first Ref, types ...Type) error {
	if len(types) > 0 && int(first) != len(v.values) {
		return fmt.Errorf("defines %v, but the next number is %%%d", first, len(v.values))
	}
	for _, t := range types {
		if t == NoType || int(t) >= len(typeRows) {
			return errors.New("defines a value without a type")
		}
		if v.p.Lanes*t.Bytes() > 64 && t != Int {
			return fmt.Errorf("%d lanes of %v do not fit a register of 64 bytes", v.p.Lanes, t)
		}
		v.values = append(v.values, known{typ: t})
	}
	return nil
}

func (v *verifier) instr(in *Instr) error {
	if in.Op == NoOp || in.Op >= NumOps {
		return fmt.Errorf("at %%%d: no such operation: %d", len(v.values), in.Op)
	}
	check := v.leaf
	if in.Op.IsControl() {
		check = v.control
	}
	at := len(v.values)
	if err := check(in); err != nil {
		return fmt.Errorf("at %%%d: %v: %w", at, in.Op, err)
	}
	return nil
}

// leaf checks an instruction without blocks.
func (v *verifier) leaf(in *Instr) error {
	row := in.Op.Row()
	if len(in.Body) > 0 {
		return errors.New("has blocks")
	}
	own := NoType
	if row.Gives != "" && len(in.Types) != 1 || row.Gives == "" && len(in.Types) != 0 {
		return fmt.Errorf("has %d results, should have %d", len(in.Types), len(row.Gives))
	}
	if len(in.Types) == 1 {
		own = in.Types[0]
	}
	t, err := v.args(in, row, own)
	if err == nil {
		err = v.result(in, row, t, own)
	}
	if err == nil {
		err = v.fields(in, row, t, own)
	}
	if err != nil {
		return err
	}
	err = v.define(in.First, in.Types...)
	if in.Op == Const && err == nil {
		v.values[in.First].konst = true
	}
	return err
}

// args checks the arguments and gives T.
func (v *verifier) args(in *Instr, row *Row, own Type) (t Type, err error) {
	if n := row.arity(len(in.Args)); len(in.Args) != n {
		return t, fmt.Errorf("has %d arguments, should have %d", len(in.Args), n)
	}
	for i, r := range in.Args {
		letter := row.arg(i)
		if r == None && strings.IndexByte("IM-", letter) >= 0 {
			continue
		}
		if why := v.unseen(r); why != "" {
			return t, fmt.Errorf("argument %d is %v, which %s", i, r, why)
		}
		got := v.values[r].typ
		if letter == letterT && t == NoType {
			t = got
		}
		if want, ok := fits(letter, got, t, row, own); !ok {
			return t, fmt.Errorf("argument %d is %v, should be %s", i, got, want)
		}
		if in.Op == Pick && i > 0 && !v.values[r].konst {
			return t, fmt.Errorf("argument %d is no constant", i)
		}
	}
	return t, nil
}

// arity is the number of arguments that an instruction with n of them should have.
func (r *Row) arity(n int) int {
	if k := len(r.Args); k > 0 && r.Args[k-1] == letterRest {
		return max(n, k)
	}
	return len(r.Args)
}

// fits reports whether an argument may have type got, and what it should have.
func fits(letter byte, got, t Type, row *Row, own Type) (want string, ok bool) {
	switch letter {
	case 'i', 'I':
		return "int", got == Int
	case 'm', 'M':
		return "mask", got == Mask
	case '-':
		return "none", false
	case 'v':
		return "i32 or i64", setInts.Has(got)
	case 'w':
		if own.Bytes() == 4 {
			return "i32", got == I32
		}
		return "i64", got == I64
	}
	if !row.Types.Has(t) {
		return row.Types.String(), false
	}
	return t.String(), got == t
}

// String lists the types: i32, i64.
func (s TypeSet) String() string {
	text := ""
	for t := range Type(len(typeRows)) {
		if !s.Has(t) {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += t.String()
	}
	return text
}

// result checks the type of the result.
func (v *verifier) result(in *Instr, row *Row, t, own Type) error {
	want := own
	switch row.Gives {
	case "i":
		want = Int
	case "m":
		want = Mask
	case "T":
		want = t
	case "x":
		want = sameBits[t]
	case "s":
		if !row.Types.Has(own) {
			return fmt.Errorf("gives %v, should give one of %v", own, row.Types)
		}
	}
	if own != want {
		return fmt.Errorf("gives %v, should give %v", own, want)
	}
	return nil
}

// fields checks what stands in the instruction beside arguments.
func (v *verifier) fields(in *Instr, row *Row, t, own Type) error {
	if err := v.elem(in, row, t, own); err != nil {
		return err
	}
	if in.Count != 0 && in.Op != Load && in.Op != Store || in.Count < 0 || in.Count > v.p.Lanes {
		return fmt.Errorf("is of %d lanes, of %d", in.Count, v.p.Lanes)
	}
	if in.Op == Store && t == Int && (in.Args[2] != None || in.Count != 0) {
		return errors.New("is of an int, by a mask or of some lanes")
	}
	low, high := v.immRange(in, row, t, own)
	if in.Imm < low || in.Imm > high {
		return fmt.Errorf("the number %d is not in %d to %d", in.Imm, low, high)
	}
	return nil
}

// elem checks the element type.
func (v *verifier) elem(in *Instr, row *Row, t, own Type) error {
	lanes := t
	if own != NoType && row.Gives == "s" {
		lanes = own
	}
	if row.Elem == ElemConvert && t == own {
		return fmt.Errorf("from %v to %v", t, own)
	}
	if !row.Elem.takes(in.Elem, lanes, t, own) {
		return fmt.Errorf("the element type is %v, should be %s", in.Elem, row.Elem.wanted(lanes, t, own))
	}
	return nil
}

// takes reports whether elem may stand beside these types.
func (u ElemUse) takes(elem expr.Type, lanes, t, own Type) bool {
	switch u {
	case ElemMemory:
		return elem.IsElement() && (Of(elem) == lanes || lanes == Int && elem == expr.Int64 || lanes == NoType)
	case ElemWide:
		return elem.IsElement() && Of(elem) == lanes && elem.Size() == lanes.Bytes()
	case ElemSign:
		return isSign(elem, t)
	case ElemShift:
		return t == Int && elem == expr.Uint64 || isSign(elem, t)
	case ElemNarrow:
		return elem.IsInt() && elem.Size() < 4
	case ElemConvert:
		return isSign(elem, convertElem(t, own))
	}
	return elem == expr.Invalid
}

// wanted says what may stand there.
func (u ElemUse) wanted(lanes, t, own Type) string {
	switch u {
	case ElemMemory:
		return "one of " + lanes.String() + " lanes"
	case ElemWide:
		return "one as wide as lanes of " + lanes.String()
	case ElemNarrow:
		return "of 8 or 16 bits"
	case ElemShift:
		if t == Int {
			return "none or u64"
		}
	case ElemConvert:
		t = convertElem(t, own)
	}
	if u == ElemNone || !setInts.Has(t) {
		return "none"
	}
	return fmt.Sprintf("%v or u%d", t, 8*t.Bytes())
}

// isSign reports whether elem tells the sign of lanes of t and does nothing more.
func isSign(elem expr.Type, t Type) bool {
	if !setInts.Has(t) {
		return elem == expr.Invalid
	}
	return elem.IsInt() && wholeLane(t, elem) == elem
}

// immRange gives the numbers that Imm may be.
func (v *verifier) immRange(in *Instr, row *Row, t, own Type) (low, high int64) {
	switch row.Imm {
	case ImmAny:
		return -1 << 63, 1<<63 - 1
	case ImmConst:
		if own == Int || own.Bytes() == 8 {
			return -1 << 63, 1<<63 - 1
		}
		return 0, constBits(own, v.p.Lanes, -1)
	case ImmLane:
		return 0, int64(v.p.Lanes) - 1
	case ImmShift:
		return 0, int64(8*t.Bytes()) - 1
	case ImmMode:
		return 0, numModes - 1
	case ImmNumber:
		if in.Op == ScratchAt {
			return 0, int64(v.p.Scratch) - 1
		}
		return 0, 1<<16 - 1
	}
	return 0, 0
}

// control checks an instruction with blocks.
func (v *verifier) control(in *Instr) error {
	for i, r := range in.Args {
		if why := v.unseen(r); why != "" {
			return fmt.Errorf("argument %d is %v, which %s", i, r, why)
		}
	}
	if blocks := 1 + in.steersNot(); len(in.Body) != blocks {
		return fmt.Errorf("has %d blocks, should have %d", len(in.Body), blocks)
	}
	if err := v.steer(in); err != nil {
		return err
	}
	if got := v.typesOf(in.given()); !slices.Equal(got, in.Types) {
		return fmt.Errorf("is given %v, gives %v", got, in.Types)
	}
	for k := range in.Body {
		if err := v.body(in, k); err != nil {
			return err
		}
	}
	return v.define(in.First, in.Types...)
}

// steersNot is 1 where a block, not an argument, decides.
func (in *Instr) steersNot() int { return 1 - in.steers() }

// steer checks the argument that says whether or how often.
func (v *verifier) steer(in *Instr) error {
	want := Int
	switch in.Op {
	case While:
		return nil
	case When:
		want = Mask
	}
	if len(in.Args) == 0 || v.values[in.Args[0]].typ != want {
		return fmt.Errorf("argument 0 should be %v", want)
	}
	return nil
}

// body checks block k of control.
func (v *verifier) body(in *Instr, k int) error {
	b := &in.Body[k]
	params, results := in.Types, in.Types
	if in.Op == When {
		params = nil
	}
	if in.Op == While && k == 0 {
		results = []Type{Mask}
	}
	if len(b.Params) != len(params) {
		return fmt.Errorf("a block has %d parameters, should have %d", len(b.Params), len(params))
	}
	for i, r := range b.Params {
		if err := v.define(r, params[i]); err != nil {
			return err
		}
	}
	if err := v.block(b); err != nil {
		return err
	}
	if got := v.typesOf(b.Results); !slices.Equal(got, results) {
		return fmt.Errorf("a block gives %v, should give %v", got, results)
	}
	return nil
}

func (v *verifier) typesOf(refs []Ref) []Type {
	types := make([]Type, len(refs))
	for i, r := range refs {
		types[i] = v.values[r].typ
	}
	return types
}
