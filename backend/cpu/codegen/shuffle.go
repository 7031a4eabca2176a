package codegen

import (
	"bytes"

	"github.com/laze-go/laze/backend/cpu/vector"
)

func init() {
	selectors[vector.Lane] = func(f *function, in *vector.Instr) {
		f.shuffle(in, func(int) int { return int(in.Imm) })
	}
	selectors[vector.Swap] = (*function).selectSwap
	selectors[vector.Reverse] = func(f *function, in *vector.Instr) {
		f.shuffle(in, func(k int) int { return f.lanes - 1 - k })
	}
	selectors[vector.Slide] = (*function).selectSlide
	selectors[vector.Bits] = (*function).selectBits
	selectors[vector.Get] = func(f *function, in *vector.Instr) {
		v := f.use(in.Args[0])
		f.emit("vmovq.to", register(f.result(in), 64), register(v, 128))
	}
	selectors[vector.Pick] = (*function).selectPick
}

// shuffle makes lane k of the result lane from(k) of the argument.
func (f *function) shuffle(in *vector.Instr, from func(k int) int) {
	a, lane := f.use(in.Args[0]), in.Types[0].Bytes()
	d := f.result(in)
	bits := f.regs[d].bits
	to, x := register(d, bits), register(a, bits)
	switch {
	case from(0) == 0 && from(f.lanes-1) == 0:
		f.emit([...]string{4: "vbroadcastss", 8: "vbroadcastsd"}[lane], to, register(a, 128))
	case bits == 128:
		f.emit("vpermilps.imm", to, x, number(fours(from)))
	case lane == 8 && f.lanes == 4:
		f.emit("vpermpd.imm", to, x, number(fours(from)))
	default:
		f.emit(permutations[lane], to, register(f.places(bits, lane, from), bits), x)
	}
}

// selectSwap asks no table for what instructions do by themselves: inside of 16 bytes in one cycle, where a
// permutation by a table takes five.
func (f *function) selectSwap(in *vector.Instr) {
	a, apart := f.use(in.Args[0]), int(in.Imm)*in.Types[0].Bytes()
	bits := f.bitsOf(in.Types[0])
	x := register(a, bits)
	switch {
	case apart == 4 || apart == 8:
		f.emit("vpermilps.imm", register(f.result(in), bits), x, number([...]int64{4: 0xb1, 8: 0x4e}[apart]))
	case apart == 16 && bits == 256:
		f.emit("vpermpd.imm", register(f.result(in), bits), x, number(0x4e))
	case (apart == 16 || apart == 32) && bits == 512:
		f.emit("vshuff64x2", register(f.result(in), bits), x, x, number([...]int64{16: 0xb1, 32: 0x4e}[apart]))
	default:
		f.shuffle(in, func(k int) int { return k ^ int(in.Imm) })
	}
}

// selectSlide shifts two vectors as one: by whole lanes on AVX-512, else by bytes, for which the halves of
// 256 bits have to meet first.
func (f *function) selectSlide(in *vector.Instr) {
	v, below, lane := f.use(in.Args[0]), f.use(in.Args[1]), in.Types[0].Bytes()
	d := f.result(in)
	bits := f.regs[d].bits
	to, x, y := register(d, bits), register(v, bits), register(below, bits)
	by := in.Imm * int64(lane)
	switch {
	case in.Imm == 0:
		f.move(d, v)
	case f.level == AVX512:
		f.emit([...]string{4: "valignd", 8: "valignq"}[lane], to, x, y, number(int64(f.lanes)-in.Imm))
	case bits == 128:
		f.emit("vpalignr", to, x, y, number(16-by))
	case by == 16:
		f.emit("vperm2i128", to, y, x, number(0x21))
	default:
		middle := register(f.newReg(vectors, bits), bits)
		f.emit("vperm2i128", middle, y, x, number(0x21))
		if by < 16 {
			f.emit("vpalignr", to, x, middle, number(16-by))
		} else {
			f.emit("vpalignr", to, middle, y, number(32-by))
		}
	}
}

// permutations are the instructions that take lanes of so many bytes by a vector of their numbers.
var permutations = [...]string{4: "vpermps", 8: "vpermpd"}

// fours packs the numbers of four lanes into an immediate.
func fours(from func(k int) int) int64 {
	return int64(from(0) | from(1)<<2 | from(2)<<4 | from(3)<<6)
}

// places is the constant vector of the numbers of lanes.
func (f *function) places(bits uint16, lane int, from func(k int) int) reg {
	var table []byte
	for k := range f.lanes {
		table = (&data{lane: lane, bits: uint64(from(k))}).one(table)
	}
	return f.table(bits, table)
}

// selectBits gives the register another name; a constant gets one of its own.
func (f *function) selectBits(in *vector.Instr) {
	a := f.use(in.Args[0])
	if f.regs[a].konst >= 0 {
		f.move(f.result(in), a)
		return
	}
	f.values[in.First] = a
}

// selectPick looks up a table of constants: in registers where it is short, with choices between parts where it has
// several, and else in the memory behind the code.
func (f *function) selectPick(in *vector.Instr) {
	p := picking{f: f, lane: in.Types[0].Bytes(), index: f.use(in.Args[0])}
	for _, a := range in.Args[1:] {
		v, known := f.isConst(a)
		if !known {
			f.fail(in, "a table of what is no constant")
			return
		}
		p.table = append(p.table, uint64(v))
	}
	d := f.result(in)
	p.bits = f.regs[d].bits
	switch split := p.bits == 256 && p.lane == 8; {
	case split && len(p.table) <= 8:
		p.words(d)
	case split || len(p.table) > maxParts*p.part():
		p.gather(d)
	default:
		p.pick(d, 0, len(p.table))
	}
}

// maxParts bounds the parts of a table that is not read from memory.
const maxParts = 4

// picking is a table lookup.
type picking struct {
	f     *function
	table []uint64
	index reg
	lane  int
	bits  uint16
}

// part is how many entries one instruction can choose from: two registers' on AVX-512, one on AVX2.
func (p *picking) part() int { return int(p.bits) / 8 / p.lane * int(p.f.level) }

// vector is the constant of the entries from one on, as many as a register has.
func (p *picking) vector(from int) operand {
	n := int(p.bits) / 8 / p.lane
	var bytes []byte
	for k := range n {
		v := p.table[min(from+k, len(p.table)-1)]
		bytes = (&data{lane: p.lane, bits: v}).one(bytes)
	}
	return register(p.f.table(p.bits, bytes), p.bits)
}

// pick chooses from n entries.
func (p *picking) pick(d reg, from, n int) {
	f, to, index := p.f, register(d, p.bits), register(p.index, p.bits)
	whole := int(p.bits) / 8 / p.lane
	switch {
	case p.bits == 128: // the lower two bits of an index choose
		f.emit("vpermilps", to, p.vector(from), index)
	case n <= whole:
		f.emit(permutations[p.lane], to, index, p.vector(from))
	case n <= p.part():
		f.move(d, p.index)
		f.emit([...]string{4: "vpermi2ps", 8: "vpermi2pd"}[p.lane], to, p.vector(from), p.vector(from+whole))
	default:
		p.halves(d, from, n)
		return
	}
	if p.bits == 128 && n > whole {
		p.halves(d, from, n)
	}
}

// halves picks from both halves of a table, and chooses by the bit of the index that tells them apart.
func (p *picking) halves(d reg, from, n int) {
	f := p.f
	half := p.part()
	for 2*half < n {
		half *= 2
	}
	low, high, bit := f.newReg(vectors, p.bits), f.newReg(vectors, p.bits), 0
	for 1<<bit < half {
		bit++
	}
	p.pick(low, from, half)
	p.pick(high, from+half, n-half)
	p.choose(register(d, p.bits), register(low, p.bits), register(high, p.bits), bit)
}

// choose takes high where a bit of the index is set.
func (p *picking) choose(d, low, high operand, bit int) {
	f := p.f
	index := register(p.index, p.bits)
	if f.level == AVX2 {
		sign := register(f.newReg(vectors, p.bits), p.bits)
		f.emit("vpslld.imm", sign, index, number(int64(31-bit)))
		f.emit("vblendvps", d, low, high, sign)
		return
	}
	k := f.newReg(masks, 64)
	test := register(f.lanesOf(p.bits, p.lane, 1<<bit), p.bits)
	f.emit([...]string{4: "vptestmd", 8: "vptestmq"}[p.lane], register(k, 64), index, test)
	name := [...]string{4: "vblendmps", 8: "vblendmpd"}[p.lane]
	d.mask = k
	f.emit(name, d, low, high)
}

// gather reads the table where it lies behind the code.
func (p *picking) gather(d reg) {
	f := p.f
	var table []byte
	for _, v := range p.table {
		table = (&data{lane: p.lane, bits: v}).one(table)
	}
	m := operand{kind: isMemory, reg: f.constant(general, 64, data{tables: true}), num: f.placeTable(table), index: p.index, scale: uint8(p.lane)}
	if f.level == AVX2 && p.lane == 8 {
		p.loadFour(d, m)
		return
	}
	f.gather(d, m, p.lane, p.lane, noReg)
}

// placeTable gives the place of a table among those of the program, which have one address, so that
// many tables need one register.
func (f *function) placeTable(table []byte) int64 {
	for _, t := range f.tables {
		if bytes.Equal(f.tableData[t:min(t+len(table), len(f.tableData))], table) {
			return int64(t)
		}
	}
	at := len(f.tableData)
	f.tables, f.tableData = append(f.tables, at), append(f.tableData, table...)
	return int64(at)
}

// loadFour reads four lanes by themselves, which is faster than a gather of AVX2, above all where
// several tables have one index.
func (p *picking) loadFour(d reg, m operand) {
	f, g := p.f, p.f.fourPlaces(p.index)
	entry := func(k int) operand {
		m.index = g[k]
		return m
	}
	low, high := register(f.newReg(vectors, 128), 128), register(f.newReg(vectors, 128), 128)
	f.emit("vmovsd.load", low, entry(0))
	f.emit("vmovhpd", low, low, entry(1))
	f.emit("vmovsd.load", high, entry(2))
	f.emit("vmovhpd", high, high, entry(3))
	f.emit("vinsertf128", register(d, 256), register(low.reg, 256), high, number(1))
}

// fourPlaces takes the four lanes of an index apart.
func (f *function) fourPlaces(index reg) (g [4]reg) {
	for _, known := range f.apart {
		if known.index == index {
			return known.lanes
		}
	}
	for k := range g {
		g[k] = f.newReg(general, 64)
	}
	low, high := register(index, 128), register(f.newReg(vectors, 128), 128)
	f.emit("vextracti128", high, register(index, 256), number(1))
	f.emit("vmovq.to", register(g[0], 64), low)
	f.emit("vpextrq", register(g[1], 64), low, number(1))
	f.emit("vmovq.to", register(g[2], 64), high)
	f.emit("vpextrq", register(g[3], 64), high, number(1))
	f.apart = append(f.apart, takenApart{index, g})
	return g
}

// words picks of up to 8 entries of 64 bits by their 32-bit halves, for which a register has room.
func (p *picking) words(d reg) {
	f := p.f
	var low, high []byte
	for k := range 8 {
		v := p.table[min(k, len(p.table)-1)]
		low = (&data{lane: 4, bits: uint64(uint32(v))}).one(low)
		high = (&data{lane: 4, bits: v >> 32}).one(high)
	}
	vector := func() operand { return register(f.newReg(vectors, 256), 256) }
	both, x, y := vector(), vector(), vector()
	f.emit("vpshufd", both, register(p.index, 256), number(0xa0))
	f.emit("vpermps", x, both, register(f.table(256, low), 256))
	f.emit("vpermps", y, both, register(f.table(256, high), 256))
	f.emit("vblendps", register(d, 256), x, y, number(0xaa))
}
