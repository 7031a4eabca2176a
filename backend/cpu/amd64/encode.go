package amd64

import "encoding/binary"

// encode appends the instruction. at is where four bytes of distance to the pool stand, if the operand is there.
func (in *inst) encode(code []byte) (to []byte, at int) {
	var r, x, b uint8 // bits 3 of the registers; x is also bit 4 of a register in rm (SDM table 2-31)
	r, b = in.reg>>3&1, in.rm>>3&1
	x = in.rm >> 4 & 1
	if in.mem.kind != none {
		x, b = in.mem.index.number()>>3&1, in.mem.reg.number()>>3&1
	}
	switch in.enc {
	case encLegacy:
		code = in.legacy(code, r, x, b)
	case encVEX:
		code = in.vex(code, r, x, b)
	default:
		code = in.evex(code, r, x, b)
	}
	if in.row.op >= 0 {
		code = append(code, in.row.opcode|in.rm&7)
	} else {
		code = append(code, in.row.opcode)
	}
	if !in.row.noRM {
		code, at = in.modRM(code)
	}
	return appendTail(code, in.tail, in.tailBytes), at
}

func appendTail(code []byte, v int64, bytes uint8) []byte {
	switch bytes {
	case 1:
		return append(code, byte(v))
	case 4:
		return binary.LittleEndian.AppendUint32(code, uint32(v))
	case 8:
		return binary.LittleEndian.AppendUint64(code, uint64(v))
	}
	return code
}

// legacy writes prefix, REX and map (SDM 2.1, 2.2.1).
func (in *inst) legacy(code []byte, r, x, b uint8) []byte {
	if p := legacyPrefix[in.row.prefix]; p != 0 {
		code = append(code, p)
	}
	if rex := in.wide<<3 | r<<2 | x<<1 | b; rex != 0 || in.byteNeedREX {
		code = append(code, 0x40|rex)
	}
	return append(code, escapes[in.row.space]...)
}

// legacyPrefix holds the byte of each VEX.pp.
var legacyPrefix = [...]byte{0, 0x66, 0xF3, 0xF2}

// escapes holds the bytes that lead to each opcode map.
var escapes = [...]string{"", "\x0F", "\x0F\x38", "\x0F\x3A"}

// vex writes the two-byte prefix where it holds everything, else the three-byte one (SDM 2.3.5).
func (in *inst) vex(code []byte, r, x, b uint8) []byte {
	last := ^in.vvvv&15<<3 | in.length<<2 | in.row.prefix
	if in.row.space == 1 && in.wide|x|b == 0 {
		return append(code, 0xC5, (r^1)<<7|last)
	}
	return append(code, 0xC4, (r^1)<<7|(x^1)<<6|(b^1)<<5|in.row.space, in.wide<<7|last)
}

// evex writes the four-byte prefix (SDM 2.7.1). V' is bit 4 of vvvv, or of a vector of offsets.
func (in *inst) evex(code []byte, r, x, b uint8) []byte {
	high, bcast := in.vvvv>>4&1, uint8(0)
	if in.mem.kind != none {
		bcast = b2u(in.mem.bcast)
		if in.mem.isVSIB() {
			high = in.mem.index.number() >> 4 & 1
		}
	}
	return append(code, 0x62,
		(r^1)<<7|(x^1)<<6|(b^1)<<5|(in.reg>>4&1^1)<<4|in.row.space,
		in.wide<<7|^in.vvvv&15<<3|1<<2|in.row.prefix,
		in.mask&zeroing|in.length<<5|bcast<<4|(high^1)<<3|in.mask&7)
}

// modRM writes ModRM, SIB and displacement (SDM 2.1.5, tables 2-2 and 2-3).
func (in *inst) modRM(code []byte) (to []byte, at int) {
	reg, m := in.reg&7<<3, &in.mem
	if m.kind == none {
		return append(code, 0xC0|reg|in.rm&7), 0
	}
	if m.kind == pooled { // relative to the next instruction (SDM 2.2.1.6)
		return append(code, reg|5, 0, 0, 0, 0), len(code) + 1
	}
	base := m.reg.number() & 7
	mod, disp := in.displacement(base)
	if m.scale == 0 && base != 4 {
		code = append(code, mod<<6|reg|base)
	} else {
		code = append(code, mod<<6|reg|4, sib(m, base))
	}
	return appendTail(code, disp, [...]uint8{0, 1, 4}[mod]), 0
}

func sib(m *Operand, base uint8) uint8 {
	if m.scale == 0 {
		return 4<<3 | base
	}
	return scaleBits[m.scale]<<6 | m.index.number()&7<<3 | base
}

var scaleBits = [...]uint8{1: 0, 2: 1, 4: 2, 8: 3}

// displacement gives ModRM.mod and what is written: nothing, a byte, compressed with EVEX, or four bytes.
func (in *inst) displacement(base uint8) (mod uint8, disp int64) {
	v := in.mem.val
	if v == 0 && base != 5 {
		return 0, 0
	}
	unit := int64(1)
	if in.enc == encEVEX {
		unit = int64(in.unit())
	}
	if q := v & (unit - 1); q == 0 && isByte(v/unit) {
		return 1, v / unit
	}
	return 2, v
}

// unit is the N of disp8*N (SDM 2.7.5, tables 2-35 and 2-36).
func (in *inst) unit() uint8 {
	if in.row.size.unit != 0 {
		return in.row.size.unit
	}
	return in.memoryBytes()
}

// memoryBytes is how much memory the instruction touches, or one element of it where that is broadcast.
func (in *inst) memoryBytes() uint8 {
	s := &in.row.size
	vector := uint8(16) << in.length
	switch {
	case in.mem.bcast:
		return s.bcast
	case s.sized:
		return 4 << in.wide
	case s.dup && in.length == 0:
		return 8
	case s.bytes != 0:
		return s.bytes
	}
	return vector >> s.shift
}
