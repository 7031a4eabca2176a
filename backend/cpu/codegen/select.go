package codegen

import (
	"fmt"
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// selected turns a program into instructions over virtual registers.
func selected(p *vector.Program, level Level) (*function, error) {
	if err := fits(p, level); err != nil {
		return nil, err
	}
	f := newFunction(p, level)
	f.number(&p.Code)
	for _, r := range f.fused {
		f.dropUse(r)
	}
	f.reserve(len(f.types))
	f.block(&p.Code)
	if f.streams {
		f.emit("sfence")
	}
	f.emit("vzeroupper")
	f.emit("ret")
	if f.fault != nil {
		f.release()
		return nil, f.fault
	}
	f.placeConstants(0)
	return f, nil
}

// fits says why the lanes of a program do not suit a level, if so.
func fits(p *vector.Program, level Level) error {
	if level != AVX2 && level != AVX512 {
		return fmt.Errorf("no such level")
	}
	most := level.Lanes(hasWide(&p.Code))
	if p.Lanes != most && p.Lanes != level.Lanes(true) {
		return fmt.Errorf("%d lanes do not fit: %d would", p.Lanes, most)
	}
	return nil
}

// hasWide says whether a block has values with lanes of 64 bits.
func hasWide(b *vector.Block) bool {
	for i := range b.Code {
		in := &b.Code[i]
		for _, t := range in.Types {
			if t.IsVector() && t.Bytes() == 8 {
				return true
			}
		}
		for n := range in.Body {
			if hasWide(&in.Body[n]) {
				return true
			}
		}
	}
	return false
}

// number notes where each value is defined, of what type it is and how often it is used.
func (f *function) number(b *vector.Block) {
	for i := range b.Code {
		in := &b.Code[i]
		for n, t := range in.Types {
			f.define(in.First+vector.Ref(n), t, in)
		}
		for _, a := range in.Args {
			f.count(a)
		}
		f.numberBodies(in)
		f.noteFused(in)
	}
	for _, r := range b.Results {
		f.count(r)
	}
}

// noteFused notes what an instruction need not use, because it computes it itself, of what it uses instead.
func (f *function) noteFused(in *vector.Instr) {
	switch in.Op {
	case vector.Select:
		if _, _, _, ok := f.chooses(in); ok {
			f.fused = append(f.fused, in.Args[0])
		}
	case vector.FMA:
		for _, a := range in.Args {
			if v, negative := f.negated(a); negative {
				f.insteadOf(a, v)
			}
		}
	case vector.Xor:
		if inner, _, ok := f.innerXor(in); ok {
			f.insteadOf(inner.First, inner.Args...)
		}
	case vector.Not:
		if test, _ := f.compared(in); test != nil {
			f.insteadOf(in.Args[0], test.Args...)
		}
	case vector.When, vector.Report:
		f.noteJoined(in.Args[0])
	case vector.While:
		f.noteJoined(in.Body[0].Results[0])
	}
}

// noteJoined notes what a jump that tests a mask takes for it.
func (f *function) noteJoined(m vector.Ref) {
	if a, b := f.joined(m); a != b {
		f.insteadOf(m, a, b)
	}
}

// insteadOf notes that a value's user takes others for it.
func (f *function) insteadOf(r vector.Ref, others ...vector.Ref) {
	f.fused = append(f.fused, r)
	for _, o := range others {
		f.count(o)
	}
}

// dropUse takes back a use. What is not used any more uses nothing.
func (f *function) dropUse(r vector.Ref) {
	f.uses[r]--
	if in := f.defs[r]; f.uses[r] == 0 && in != nil && in.Op.Row().Pure {
		for _, a := range in.Args {
			f.dropUse(a)
		}
	}
}

func (f *function) numberBodies(in *vector.Instr) {
	for n := range in.Body {
		body := &in.Body[n]
		for i, p := range body.Params {
			f.define(p, in.Types[i], nil)
		}
		f.number(body)
	}
	if in.Op == vector.While {
		f.noteTest(in)
	}
}

// noteTest notes that a loop which goes on while First of an Int has a lane asks the Int instead.
func (f *function) noteTest(in *vector.Instr) {
	n, ok := f.testsInt(in)
	if !ok {
		return
	}
	f.insteadOf(in.Body[0].Results[0], n)
	if m, ok := f.testsNone(n); ok {
		f.insteadOf(n, m)
		f.noteJoined(m)
	}
}

// testsInt gives the Int that decides whether a loop goes on: as long as it is above 0.
func (f *function) testsInt(in *vector.Instr) (n vector.Ref, ok bool) {
	test := f.defs[in.Body[0].Results[0]]
	if test == nil || test.Op != vector.First {
		return vector.None, false
	}
	return test.Args[0], true
}

// testsNone gives the mask of which an Int that decides is above 0 where no lane is set: 1 less those that are.
func (f *function) testsNone(n vector.Ref) (m vector.Ref, ok bool) {
	if n == vector.None {
		return n, false
	}
	sub := f.defs[n]
	if sub == nil || sub.Op != vector.Sub {
		return n, false
	}
	one, _ := f.isConst(sub.Args[0])
	ones := f.defs[sub.Args[1]]
	if one != 1 || ones == nil || ones.Op != vector.Ones {
		return n, false
	}
	return ones.Args[0], true
}

func (f *function) define(r vector.Ref, t vector.Type, in *vector.Instr) {
	for int(r) >= len(f.types) {
		f.types, f.values = append(f.types, vector.NoType), append(f.values, noReg)
		f.defs, f.uses = append(f.defs, nil), append(f.uses, 0)
	}
	f.types[r], f.defs[r] = t, in
}

func (f *function) count(r vector.Ref) {
	if r != vector.None {
		f.uses[r]++
	}
}

// block selects the code of a block.
func (f *function) block(b *vector.Block) {
	narrow, apart := len(f.narrow), len(f.apart)
	f.loads = f.loads[:0]
	for i := range b.Code {
		if f.fault == nil {
			f.instr(&b.Code[i])
		}
	}
	f.narrow, f.apart, f.loads = f.narrow[:narrow], f.apart[:apart], f.loads[:0]
}

// selectors are the operations that rules alone cannot tell.
var selectors [vector.NumOps]func(*function, *vector.Instr)

// instr selects one instruction. What nobody uses is left out.
func (f *function) instr(in *vector.Instr) {
	row := in.Op.Row()
	switch {
	case in.Op == vector.Const || in.Op == vector.Iota || (row.Pure || row.Reads) && len(in.Types) == 1 && f.uses[in.First] == 0:
	case selectors[in.Op] != nil:
		selectors[in.Op](f, in)
	default:
		f.byRule(in)
	}
}

// fail notes why the program cannot be compiled.
func (f *function) fail(in *vector.Instr, why string) {
	if f.fault == nil {
		f.fault = fmt.Errorf("%s: %s", in.Op, why)
	}
}

// use gives the register of a value. Constants come into being where they are used.
func (f *function) use(r vector.Ref) reg {
	in := f.defs[r]
	if in == nil || in.Op != vector.Const && in.Op != vector.Iota {
		return f.values[r]
	}
	switch t := f.types[r]; {
	case in.Op == vector.Iota:
		return f.iota(t)
	case t == vector.Int:
		return f.integer(in.Imm)
	case t == vector.Mask:
		return f.maskConstant(uint64(in.Imm))
	default:
		return f.lanesOf(f.bitsOf(t), t.Bytes(), uint64(in.Imm))
	}
}

// isConst gives the value of an Int or of each lane, if r is a constant.
func (f *function) isConst(r vector.Ref) (int64, bool) {
	if in := f.defs[r]; in != nil && in.Op == vector.Const {
		return in.Imm, true
	}
	return 0, false
}

// result makes the register of an instruction's only result.
func (f *function) result(in *vector.Instr) reg {
	r := f.regFor(in.Types[0])
	f.values[in.First] = r
	return r
}

// byRule selects an operation by its rule.
func (f *function) byRule(in *vector.Instr) {
	r := f.ruleFor(in, in.Op, false)
	if r == nil {
		return
	}
	var given [maxOperands]reg
	for i, a := range in.Args {
		given[i] = f.use(a)
	}
	args := given[:len(in.Args)]
	if f.meetsHalf(in) {
		f.withHalfMasks(in, r, args)
		return
	}
	var d reg
	if len(in.Types) > 0 {
		d = f.result(in)
	}
	f.apply(r, d, args, in.Imm, operand{})
}

// ruleFor finds the rule of an instruction; where there is none it notes the fault.
func (f *function) ruleFor(in *vector.Instr, op vector.Op, masked bool) *rule {
	k := f.keyOf(in)
	k.op, k.masked = op, masked
	r := rules().find(f.level, k)
	if r == nil {
		f.fail(in, "no rule for "+k.String())
	}
	return r
}

// elems are the element types that name vector types in keys.
var elems = [...]expr.Type{vector.NoType: expr.Invalid, vector.Int: expr.Invalid, vector.Mask: expr.Bool,
	vector.I32: expr.Int32, vector.I64: expr.Int64, vector.F32: expr.Float32, vector.F64: expr.Float64}

// keyOf gives the types of an instruction's key.
func (f *function) keyOf(in *vector.Instr) key {
	k := key{op: in.Op, lanes: uint8(f.lanes)}
	from, to := vector.NoType, vector.NoType
	if len(in.Args) > 0 && in.Args[0] != vector.None {
		from = f.types[in.Args[0]]
	}
	if len(in.Types) > 0 {
		to = in.Types[0]
	}
	switch row := in.Op.Row(); {
	case in.Op == vector.Convert || in.Op == vector.Bits:
		k.from, k.to = elems[from], elems[to]
		if in.Elem != expr.Invalid && from.IsFloat() {
			k.to = in.Elem
		} else if in.Elem != expr.Invalid {
			k.from = in.Elem
		}
		return k
	case in.Elem != expr.Invalid:
		k.from = in.Elem
	case row.Gives == "m" && row.Args != "":
		k.from = elems[from]
	default:
		k.from = elems[to]
	}
	return k
}

// String gives the key as rules have it.
func (k key) String() string {
	s := k.op.String()
	if k.masked {
		s = "masked." + s
	}
	if k.from != expr.Invalid {
		s += "." + k.from.String()
	}
	if k.to != expr.Invalid {
		s += "." + k.to.String()
	}
	return s
}

// has says whether there is a rule, or code, for an operation with results of a type.
func (b *book) has(l Level, op vector.Op, t vector.Type) bool {
	if selectors[op] != nil {
		return true
	}
	for k := range b[l] {
		if k.op != op {
			continue
		}
		if k.to != expr.Invalid && vector.Of(k.to) == t || k.to == expr.Invalid && (vector.Of(k.from) == t || op.Row().Gives == "m" && t == vector.Mask) {
			return true
		}
	}
	return false
}

// apply puts the instructions of a rule.
func (f *function) apply(r *rule, d reg, args []reg, imm int64, memory operand) {
	x := expansion{f: f, d: d, args: args, imm: imm, memory: memory, bits: f.regs[d].bits}
	if d == noReg || f.regs[d].class != vectors {
		x.bits = f.widthOf(args)
	}
	for c, n := range r.temps {
		size := uint16(64)
		if class(c) == vectors {
			size = x.bits
		}
		for i := range n {
			x.temps[c][i] = f.newReg(class(c), size)
		}
	}
	for i := range r.steps {
		x.step(&r.steps[i])
	}
}

// widthOf is the size of the first vector.
func (f *function) widthOf(args []reg) uint16 {
	for _, a := range args {
		if a != noReg && f.regs[a].class == vectors {
			return f.regs[a].bits
		}
	}
	return 0
}

// maxTemps bounds the temporaries of a rule, of each class.
const maxTemps = 12

// An expansion is one use of a rule.
type expansion struct {
	f      *function
	d      reg
	args   []reg
	imm    int64
	memory operand
	bits   uint16 // of vectors that do not say
	temps  [numClasses][maxTemps]reg
}

func (e *expansion) step(s *step) {
	in := instr{do: s.do, form: s.form, n: uint8(len(s.ops))}
	for i := range s.ops {
		in.ops[i] = e.operand(&s.ops[i])
	}
	if s.do == fma {
		e.f.fma(0, in.ops[:4]...)
		return
	}
	e.f.put(in)
}

func (e *expansion) operand(s *slot) operand {
	o := operand{kind: isReg, zero: s.zero}
	if s.mask != nil {
		o.mask = e.register(s.mask)
	}
	switch s.what {
	case theMemory:
		o = e.memory
		o.num += s.value
		if s.mask != nil {
			o.mask = e.register(s.mask)
		}
		return o
	case theImm:
		return number(e.imm + s.value)
	case aNumber:
		return number(s.value)
	case aConstant:
		o.reg = e.constant(s, e.size(s, e.bits))
		o.bits = e.f.regs[o.reg].bits
		return o
	}
	o.reg = e.register(s)
	v := &e.f.regs[o.reg]
	o.bits = e.size(s, v.bits)
	if v.class == vectors {
		v.bits = max(v.bits, o.bits)
	}
	return o
}

func (e *expansion) register(s *slot) reg {
	switch s.what {
	case theResult:
		return e.d
	case anArgument:
		return e.args[s.number]
	}
	return e.temps[s.class][s.number]
}

func (e *expansion) constant(s *slot, bits uint16) reg {
	if s.lane == 0 {
		return e.f.table(max(bits, uint16(8*len(s.data))), s.data)
	}
	var v uint64
	for i, b := range s.data {
		v |= uint64(b) << (8 * i)
	}
	return e.f.lanesOf(bits, s.lane, v)
}

// size is the size that an operand names, or own.
func (e *expansion) size(s *slot, own uint16) uint16 {
	switch s.size {
	case 'x':
		return 128
	case 'y':
		return 256
	case 'z':
		return 512
	case 'h':
		return max(128, e.bits/2)
	case 'w':
		return e.bits * 2
	case 'q':
		return 64
	case 'd':
		return 32
	}
	return own
}

// placeConstants puts the constants of a region where they get their values.
func (f *function) placeConstants(n int32) {
	home := &f.regions[n]
	if len(home.consts) == 0 {
		return
	}
	old := home.code
	code := slices.Grow(f.alloc.fresh[:0], len(old)+len(home.consts))
	next := 0
	for i := range old {
		for next < len(home.consts) && int(home.consts[next].at) == i {
			code = append(code, defines(home.consts[next].reg))
			next++
		}
		code = append(code, old[i])
	}
	home.code, f.alloc.fresh = code, old
}

// defines is the instruction that gives a constant its value.
func defines(r reg) instr {
	in := instr{do: constant, n: 1}
	in.ops[0] = operand{kind: isReg, reg: r}
	return in
}
