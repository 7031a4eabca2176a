package codegen

import "slices"

// foldLonely gives up the registers of constants that no loop uses and that instructions can read from memory; false
// where there are none.
func (f *function) foldLonely() (found bool) {
	for _, r := range f.alloc.order {
		if v := &f.regs[r]; v.konst >= 0 && !v.keep {
			v.spilled, found = true, true
		}
	}
	return found
}

// giveSlots finds places for what was spilled.
func (f *function) giveSlots() {
	for _, r := range f.alloc.spilled {
		v := &f.regs[r]
		v.spilled = true
		if v.konst < 0 {
			v.slot = f.newSlot()
			f.alloc.slots = true
			f.spills++
		}
	}
}

// rewrite makes a region's code do without the registers that are spilled, and finds the intervals of what is left.
func (f *function) rewrite(n int32) {
	home := &f.regions[n]
	old := home.code
	f.now = n
	home.code = f.alloc.fresh[:0]
	for i := range old {
		f.rewriteInstr(n, &old[i])
	}
	f.alloc.fresh = old
	f.intervals(n)
}

// rewriteInstr puts an instruction, and before and behind it what brings spilled registers in and out.
func (f *function) rewriteInstr(n int32, in *instr) {
	f.depth = in.depth
	if in.do == coldJump {
		f.dropSpilled(in.link)
	}
	if !f.touchesSpilled(in) {
		f.put(*in)
		return
	}
	if in.do == constant && f.regs[in.ops[0].reg].konst >= 0 || in.do == move && f.rewriteMove(in) {
		return
	}
	x := reloads{f: f}
	for k := range in.operands() {
		o := &in.ops[k]
		if o.mask != noReg {
			o.mask = x.bring(o.mask, reads)
		}
		switch {
		case o.kind == isMemory:
			o.reg = x.bring(o.reg, reads)
			if o.index != noReg {
				o.index = x.bring(o.index, reads)
			}
		case o.kind == isReg && f.regs[o.reg].spilled:
			if in.folds(k) {
				f.fold(in, o)
			} else {
				o.reg = x.bring(o.reg, in.effect(k))
			}
		}
	}
	f.put(*in)
	x.takeBack()
}

// dropSpilled forgets that a region takes over what it finds in memory.
func (f *function) dropSpilled(child int32) {
	home := &f.regions[child]
	home.captured = slices.DeleteFunc(home.captured, func(r reg) bool { return f.regs[r].spilled })
}

func (f *function) touchesSpilled(in *instr) bool {
	for i := range in.operands() {
		o := &in.ops[i]
		if f.regs[o.reg].spilled || f.regs[o.index].spilled || f.regs[o.mask].spilled {
			return true
		}
	}
	return false
}

// rewriteMove makes a copy from or to memory a load or store. It gives false where both are in memory.
func (f *function) rewriteMove(in *instr) bool {
	to, from := in.ops[0].reg, in.ops[1].reg
	d, s := &f.regs[to], &f.regs[from]
	switch {
	case !s.spilled:
		f.store(to, from)
	case d.spilled:
		return false
	case s.konst >= 0:
		def := defines(to)
		def.n, def.ops[1].num = 2, int64(s.konst)
		f.put(def)
	default:
		f.load(to, from)
	}
	return true
}

// folds says whether operand k can as well be memory: the instruction reads it, can, and reads no other memory.
func (in *instr) folds(k int) bool {
	switch in.do {
	case plain:
		if int(in.form.memory) != k {
			return false
		}
	case move:
		return k == 1
	case fma:
		if k == 0 {
			return false
		}
	default:
		return false
	}
	for i := range in.operands() {
		if o := &in.ops[i]; o.kind == isMemory || o.kind == isConstant || o.kind == isBroadcast {
			return false
		}
	}
	return true
}

// fold makes a spilled register's place in memory, or the constant, the operand.
func (f *function) fold(in *instr, o *operand) {
	v := &f.regs[o.reg]
	if v.konst < 0 {
		*o = operand{kind: isMemory, reg: slotsReg, num: f.slotAt(v.slot), bits: o.bits}
		return
	}
	if in.do == move {
		in.do, o.num = constant, int64(v.konst)
		return
	}
	d := &f.consts[v.konst]
	o.kind, o.num, o.reg = isConstant, int64(v.konst), noReg
	if lane := int(in.form.broadcast); f.level == AVX512 && d.lane != 0 && (d.lane == lane || d.lane == 4 && lane == 8) {
		o.kind = isBroadcast
	}
}

// slotBytes is the size of a place for a spilled register.
const slotBytes = 64

// slotAt is where a slot lies in scratch memory, behind what the program uses itself.
func (f *function) slotAt(slot int32) int64 {
	return int64((f.program.Scratch+slotBytes-1)/slotBytes*slotBytes) + int64(slot)*slotBytes
}

func (f *function) slotOf(r reg) operand {
	v := &f.regs[r]
	return operand{kind: isMemory, reg: slotsReg, num: f.slotAt(v.slot), bits: v.bits}
}

// Names of the rows that move registers of each class from and to memory, and between each other.
var (
	loadRows  = [numClasses]string{general: "mov.load", vectors: "vmovups", masks: "kmovq"}
	storeRows = [numClasses]string{general: "mov", vectors: "vmovups.store", masks: "kmovq.store"}
	copyRows  = [numClasses]string{general: "mov", vectors: "vmovaps", masks: "kmovq"}
)

// load fills a register from the slot of another one.
func (f *function) load(to, from reg) {
	f.emit(loadRows[f.regs[to].class], register(to, f.regs[from].bits), f.slotOf(from))
}

// store saves a register in the slot of another one.
func (f *function) store(to, from reg) {
	f.emit(storeRows[f.regs[from].class], f.slotOf(to), register(from, f.regs[to].bits))
}

// reloads are the registers that stand for spilled ones in one instruction.
type reloads struct {
	f    *function
	of   [8]reg
	temp [8]reg
	in   [8]bool // filled
	out  [8]bool // to be stored
	n    int
}

// bring gives the register that stands for r, filled if it is read.
func (x *reloads) bring(r reg, e effect) reg {
	f := x.f
	if !f.regs[r].spilled {
		return r
	}
	at := 0
	for at < x.n && x.of[at] != r {
		at++
	}
	if at == x.n {
		x.of[at], x.temp[at] = r, f.newReg(f.regs[r].class, f.regs[r].bits)
		f.regs[x.temp[at]].short = true
		x.n++
	}
	if e != writes && !x.in[at] {
		x.fill(at)
		x.in[at] = true
	}
	x.out[at] = x.out[at] || e != reads
	return x.temp[at]
}

func (x *reloads) fill(at int) {
	r, temp := x.of[at], x.temp[at]
	if x.f.regs[r].konst < 0 {
		x.f.load(temp, r)
		return
	}
	def := defines(temp)
	def.n, def.ops[1].num = 2, int64(x.f.regs[r].konst)
	x.f.put(def)
}

// takeBack stores what the instruction changed.
func (x *reloads) takeBack() {
	for i := range x.n {
		if x.out[i] {
			x.f.store(x.of[i], x.temp[i])
		}
	}
}
