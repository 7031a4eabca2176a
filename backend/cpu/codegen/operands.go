package codegen

import "slices"

// takeOperands makes what a load brings an operand in memory of the instruction that reads it, where
// that is the only one and can.
func (f *function) takeOperands() {
	reads := f.readers()
	for i := range f.regions {
		code := f.regions[i].code
		for n := range code {
			if load := &code[n]; load.isLoad() && reads[load.ops[0].reg] == 1 && f.takes(code[n+1:], load) {
				load.do = gone
			}
		}
		f.regions[i].code = slices.DeleteFunc(code, func(in instr) bool { return in.do == gone })
	}
}

// readers counts the reads of each register.
func (f *function) readers() []int32 {
	reads := make([]int32, len(f.regs))
	for i := range f.regions {
		for n := range f.regions[i].code {
			f.each(&f.regions[i].code[n], func(r reg, e effect) { reads[r] += b2i(e != writes) })
		}
		for _, r := range f.regions[i].results {
			reads[r]++
		}
	}
	return reads
}

// isLoad reports whether an instruction brings a whole register from memory as it is.
func (in *instr) isLoad() bool {
	return in.do == plain && (in.form == formOf("vmovups") || in.form == formOf("vmovupd")) &&
		in.ops[0].kind == isReg && in.ops[0].mask == noReg && in.ops[1].kind == isMemory
}

// takes makes memory the operand of the first instruction that reads what a load brings from there, if that can be
// memory and the code before neither branches nor changes it.
func (f *function) takes(code []instr, load *instr) bool {
	value, memory := &load.ops[0], &load.ops[1]
	for n := range code {
		in := &code[n]
		if in.do != plain && in.do != fma {
			return false
		}
		for k := range in.operands() {
			if o := &in.ops[k]; o.kind == isReg && o.reg == value.reg {
				fits := in.folds(k) && o.bits == value.bits
				if fits {
					*o = *memory
				}
				return fits
			}
		}
		moved := in.access() == isStore
		f.each(in, func(r reg, e effect) { moved = moved || e != reads && (r == memory.reg || r == memory.index) })
		if moved {
			return false
		}
	}
	return false
}
