package codegen

import "github.com/laze-go/laze/backend/cpu/vector"

func init() {
	selectors[vector.Compress] = (*function).selectCompress
	selectors[vector.Ones] = counts("popcnt")
	selectors[vector.Before] = counts("tzcnt")
}

// counts selects what an instruction counts among the bits of a mask.
func counts(name string) func(*function, *vector.Instr) {
	return func(f *function, in *vector.Instr) {
		bits := f.maskBits(f.use(in.Args[0]))
		f.emit(name, register(f.result(in), 64), register(bits, 64))
	}
}

// selectCompress has an instruction on AVX-512. On AVX2 it permutes 32-bit lanes by their numbers, which pext takes out
// of all numbers, one byte each: pdep makes a byte of each bit of the mask.
func (f *function) selectCompress(in *vector.Instr) {
	if f.level == AVX512 {
		f.byRule(in)
		return
	}
	v, mask := f.use(in.Args[1]), f.use(in.Args[0])
	d := f.result(in)
	bits := f.regs[d].bits
	numbers := register(f.newReg(general, 64), 64)
	f.emit("pdep", numbers, register(f.wordBits(mask, in.Types[0].Bytes()), 64), register(f.integer(0x0101010101010101), 64))
	spread := register(f.newReg(general, 64), 64)
	f.emit("mov", spread, numbers)
	f.emit("shl", spread, number(8))
	f.emit("sub", spread, numbers)
	f.emit("pext", numbers, register(f.integer(0x0706050403020100), 64), spread)
	index := f.newReg(vectors, bits)
	f.emit("vmovq.from", register(index, 128), numbers)
	f.emit("vpmovzxbd", register(index, bits), register(index, 128))
	if bits == 128 {
		f.emit("vpermilps", register(d, bits), register(v, bits), register(index, bits))
		return
	}
	f.emit("vpermps", register(d, bits), register(index, bits), register(v, bits))
}

// wordBits gives a mask of AVX2 as an integer with a bit per 32 bits of lanes that are so wide.
func (f *function) wordBits(mask reg, lane int) reg {
	name := "vmovmskps"
	if f.lanes == 4 && lane == 4 {
		name = "vmovmskpd"
	}
	g := f.newReg(general, 64)
	f.emit(name, register(g, 32), register(mask, 256))
	return g
}
