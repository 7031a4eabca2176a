package codegen

import "github.com/laze-go/laze/backend/cpu/vector"

func init() {
	selectors[vector.Gather] = (*function).selectGather
	selectors[vector.Scatter] = (*function).selectScatter
}

// The instructions that gather and scatter, by the bytes of a lane of the index and of the data.
var (
	gathers512  = map[[2]int]string{{4, 4}: "vgatherdps.k", {4, 8}: "vgatherdpd.k", {8, 4}: "vgatherqps.k", {8, 8}: "vgatherqpd.k"}
	gathers2    = map[[2]int]string{{4, 4}: "vgatherdps", {4, 8}: "vgatherdpd", {8, 4}: "vgatherqps", {8, 8}: "vgatherqpd"}
	scatters512 = map[[2]int]string{{4, 4}: "vscatterdps", {4, 8}: "vscatterdpd", {8, 4}: "vscatterqps", {8, 8}: "vscatterqpd"}
)

// spread is the memory of a gather or scatter: base + index[k]*size + Imm.
func (f *function) spread(in *vector.Instr) operand {
	m := operand{kind: isMemory, reg: f.use(in.Args[0]), num: in.Imm}
	m = f.near(m)
	m.index, m.scale = f.use(in.Args[1]), uint8(in.Elem.Size())
	return m
}

func (f *function) selectGather(in *vector.Instr) {
	m, mask := f.spread(in), noReg
	if in.Args[2] != vector.None {
		mask = f.use(in.Args[2])
	}
	if l, ok := f.lookup(in, m); ok {
		l.take(f.result(in), func(d reg) { f.gatherSome(d, in, m, mask) })
		return
	}
	f.gatherSome(f.result(in), in, m, mask)
}

// gatherSome gathers the lanes of a mask, or all.
func (f *function) gatherSome(d reg, in *vector.Instr, m operand, mask reg) {
	if in.Elem.Size() < 4 {
		f.gatherEach(d, in, m, mask)
		return
	}
	if mask != noReg && in.Elem.Size() == 4 {
		mask = f.halfMask(mask)
	}
	f.gather(d, m, f.types[in.Args[1]].Bytes(), in.Elem.Size(), mask)
}

// gather reads a lane each from where the index says. The instruction uses up its mask, and waits for
// what the result held before.
func (f *function) gather(d reg, m operand, index, lane int, mask reg) {
	bits := f.regs[d].bits
	f.move(d, f.lanesOf(bits, 4, 0))
	used := f.newReg(f.classOf(vector.Mask), bits)
	if mask == noReg {
		mask = f.allLanes(bits)
	}
	f.move(used, mask)
	if f.level == AVX512 {
		to := register(d, bits)
		to.mask = used
		f.emit(gathers512[[2]int{index, lane}], to, m)
		return
	}
	f.emit(gathers2[[2]int{index, lane}], register(d, bits), m, register(used, bits))
}

// allLanes is the mask of all lanes of a vector of so many bits.
func (f *function) allLanes(bits uint16) reg {
	if f.level == AVX512 {
		return f.maskConstant(1<<f.lanes - 1)
	}
	return f.lanesOf(bits, 4, 0xffffffff)
}

func (f *function) selectScatter(in *vector.Instr) {
	f.loads = f.loads[:0]
	m, value, mask := f.spread(in), f.use(in.Args[3]), noReg
	if in.Args[2] != vector.None {
		mask = f.use(in.Args[2])
	}
	if in.Elem.Size() < 4 || f.level == AVX2 {
		f.scatterEach(in, m, value, mask)
		return
	}
	if mask == noReg {
		mask = f.allLanes(0)
	}
	used := f.newReg(masks, 64)
	f.move(used, mask)
	m.mask = used
	f.emit(scatters512[[2]int{f.types[in.Args[1]].Bytes(), in.Elem.Size()}], m, register(value, f.regs[value].bits))
}
