package codegen

import (
	"bytes"
	"fmt"
	"math/bits"

	"github.com/laze-go/laze/backend/cpu/amd64"
)

// loopAlign is where the head of a loop stands, so that it is decoded at once.
const loopAlign = 32

// finish hands the instructions to the assembler.
func (f *function) finish() (*Kernel, error) {
	a := &f.asm
	a.Reset()
	a.VEXOnly = f.level == AVX2
	f.at = f.at[:0]
	for range f.labels {
		f.at = append(f.at, a.Label())
	}
	e := emitter{f: f, a: a}
	for i := range f.regions {
		e.region(int32(i))
	}
	code, err := a.Finish()
	if err != nil {
		return nil, err
	}
	k := &Kernel{Code: code, Name: f.program.Name, Level: f.level, Instructions: e.count, Vectors: bits.OnesCount32(e.vectors), Spills: f.spills,
		Scratch: f.program.Scratch}
	if f.slots > 0 {
		k.Scratch = int(f.slotAt(f.slots))
	}
	return k, nil
}

// An emitter writes a function's code.
type emitter struct {
	f       *function
	a       *amd64.Asm
	count   int
	vectors uint32
}

func (e *emitter) put(form *form, ops ...amd64.Operand) {
	e.a.Emit(form.row, ops...)
	e.count++
}

func (e *emitter) region(n int32) {
	r := &e.f.regions[n]
	e.a.Bind(e.f.at[r.entry])
	if n == 0 && e.f.slots > 0 {
		e.put(formOf("mov.load"), amd64.Q(amd64.R15), amd64.At(amd64.RDI).Plus(int(offsetScratch)))
	}
	for _, s := range r.saved {
		e.put(formOf(storeRows[s.class]), e.slot(s), e.saved(s))
	}
	last := len(r.code) - 1
	for i := range r.code {
		if i == last {
			for _, s := range r.saved {
				e.put(formOf(loadRows[s.class]), e.saved(s), e.slot(s))
			}
		}
		e.instr(&r.code[i])
	}
}

func (e *emitter) slot(s save) amd64.Operand {
	return amd64.At(amd64.R15).Plus(int(e.f.slotAt(s.slot)))
}

// saved is the whole of a register that is saved.
func (e *emitter) saved(s save) amd64.Operand {
	return e.physical(s.class, s.phys, uint16(e.f.level.vectorBits()))
}

func (e *emitter) instr(in *instr) {
	switch in.do {
	case plain:
		var ops [maxOperands]amd64.Operand
		for i := range in.operands() {
			ops[i] = e.operand(in, &in.ops[i])
		}
		e.put(in.form, ops[:in.n]...)
	case move:
		e.move(in)
	case fma:
		e.fma(in)
	case sum:
		e.sum(in)
	case constant:
		e.constant(in)
	case label:
		e.a.Bind(e.f.at[in.ops[0].num])
	case loopBegin:
		e.a.Align(loopAlign)
		e.a.Bind(e.f.at[in.ops[0].num])
	case coldJump:
		e.put(in.form, amd64.To(e.f.at[in.ops[0].num]))
	}
}

// physical is a register as the assembler names it.
func (e *emitter) physical(c class, p int8, size uint16) amd64.Operand {
	switch {
	case c == vectors:
		e.vectors |= 1 << p
		return amd64.V(int(size), int(p))
	case c == masks:
		return amd64.K(int(p))
	case size == 8:
		return amd64.B(amd64.GPR(p))
	case size == 16:
		return amd64.W(amd64.GPR(p))
	case size == 32:
		return amd64.D(amd64.GPR(p))
	}
	return amd64.Q(amd64.GPR(p))
}

// operand translates an operand.
func (e *emitter) operand(in *instr, o *operand) amd64.Operand {
	out := e.unmasked(in, o)
	if o.mask != noReg {
		out = out.Mask(int(e.f.regs[o.mask].phys))
	}
	if o.zero {
		out = out.Zero()
	}
	return out
}

func (e *emitter) unmasked(in *instr, o *operand) amd64.Operand {
	f := e.f
	switch o.kind {
	case isReg:
		v := &f.regs[o.reg]
		if v.phys < 0 {
			panic(fmt.Sprintf("codegen: register %d of %s was never allocated", o.reg, f.program.Name))
		}
		return e.physical(v.class, v.phys, o.bits)
	case isMemory:
		return e.address(o)
	case isConstant:
		return e.a.Constant(f.consts[o.num].whole(o.bits)).Bits(int(o.bits))
	case isBroadcast:
		return e.a.Constant(f.consts[o.num].lanes(int(in.form.broadcast))).Broadcast().Bits(int(o.bits))
	case isLabel:
		return amd64.To(f.at[o.num])
	}
	return amd64.Imm(o.num)
}

func (e *emitter) address(o *operand) amd64.Operand {
	f := e.f
	m := amd64.At(amd64.GPR(f.regs[o.reg].phys)).Plus(int(o.num))
	if o.index != noReg {
		x := &f.regs[o.index]
		if x.class == vectors {
			m = m.Each(e.physical(vectors, x.phys, x.bits), int(o.scale))
		} else {
			m = m.Index(amd64.GPR(x.phys), int(o.scale))
		}
	}
	return m.Bits(int(o.bits))
}

// move copies a register; vectors as a whole.
func (e *emitter) move(in *instr) {
	to, from := &e.f.regs[in.ops[0].reg], &in.ops[1]
	if from.kind == isReg && e.f.regs[from.reg].phys == to.phys {
		return
	}
	rows := &copyRows
	if from.kind != isReg {
		rows = &loadRows
	}
	e.put(formOf(rows[to.class]), e.physical(to.class, to.phys, in.ops[0].bits), e.operand(in, from))
}

// sum adds into an operand's own register where it can, else by LEA.
func (e *emitter) sum(in *instr) {
	d, x, y := &in.ops[0], &in.ops[1], &in.ops[2]
	to := e.f.regs[d.reg].phys
	if y.kind == isReg && e.f.regs[y.reg].phys == to {
		x, y = y, x
	}
	own := e.f.regs[x.reg].phys == to
	base := amd64.At(amd64.GPR(e.f.regs[x.reg].phys))
	switch {
	case own && y.kind == isReg:
		e.put(formOf("add"), e.operand(in, d), e.operand(in, y))
	case own:
		e.put(formOf("add.imm"), e.operand(in, d), amd64.Imm(y.num))
	case y.kind == isReg:
		e.put(formOf("lea"), e.operand(in, d), base.Index(amd64.GPR(e.f.regs[y.reg].phys), 1))
	default:
		e.put(formOf("lea"), e.operand(in, d), base.Plus(int(y.num)))
	}
}

// constant fills a register with a constant: the one that it is for, or that of operand 1.
func (e *emitter) constant(in *instr) {
	v := &e.f.regs[in.ops[0].reg]
	n := int64(v.konst)
	if in.n > 1 {
		n = in.ops[1].num
	}
	e.fill(v.class, v.phys, v.bits, &e.f.consts[n])
}

// fill makes a constant in a register, without changing flags.
func (e *emitter) fill(c class, p int8, size uint16, k *data) {
	d := e.physical(c, p, size)
	switch c {
	case general:
		e.fillGeneral(p, k)
	case masks:
		e.put(formOf("kmovw"), d, e.a.Constant([]byte{byte(k.bits), byte(k.bits >> 8)}))
	default:
		e.fillVector(d, size, k)
	}
}

func (e *emitter) fillGeneral(p int8, k *data) {
	d, v := e.physical(general, p, 64), int64(k.bits)
	switch {
	case k.tables:
		e.put(formOf("lea"), d, e.a.Constant(e.f.tableData))
	case v == int64(uint32(v)):
		e.put(formOf("mov.imm32"), e.physical(general, p, 32), amd64.Imm(v))
	case fits32(v):
		e.put(formOf("mov.imm"), d, amd64.Imm(v))
	default:
		e.put(formOf("movabs"), d, amd64.Imm(v))
	}
}

func (e *emitter) fillVector(d amd64.Operand, size uint16, k *data) {
	switch {
	case k.lane != 0 && k.bits == 0:
		e.put(formOf("vxorps"), d, d, d)
	case k.lane == 4:
		e.put(formOf("vbroadcastss"), d, e.a.Constant(k.lanes(4)))
	case k.lane == 8 && size > 128:
		e.put(formOf("vbroadcastsd"), d, e.a.Constant(k.lanes(8)))
	default:
		e.put(formOf("vmovups"), d, e.a.Constant(k.whole(size)))
	}
}

// lanes gives the bytes of a lane of so many bytes.
func (d *data) lanes(size int) []byte {
	one := d.one(make([]byte, 0, 8))
	return bytes.Repeat(one, size/len(one))
}
