package amd64

import (
	"errors"
	"fmt"
	"math/bits"
)

// An instruction is what a decoder finds at a place of some code.
type instruction struct {
	inst
	at, size int
	ops      []Operand // jumps have the offset of their target as label, constants theirs from the start of the pool
}

// end is the offset of what follows.
func (i *instruction) end() int { return i.at + i.size }

// An opcode is what a decoder sees before ModRM. It finds the rows that begin so.
type opcode struct {
	enc                 encoding
	space, prefix, code uint8
}

// opcodes gives all that lead to the row.
func (r *Row) opcodes() []opcode {
	var found []opcode
	codes := 1
	if r.op >= 0 {
		codes = 8
	}
	for enc, w := range [...]int8{encLegacy: r.legacy, encVEX: r.vex, encEVEX: r.evex} {
		for n := 0; w != absent && n < codes; n++ {
			found = append(found, opcode{encoding(enc), r.space, r.prefix, r.opcode + uint8(n)})
		}
	}
	return found
}

var errShort = errors.New("ends inside of an instruction")

// A decoder reads one instruction.
type decoder struct {
	code       []byte
	next       int
	r, x, b    uint8 // as in inst.encode, not inverted
	r2, v2     uint8
	rex        bool
	inst       inst
	op         opcode
	failed     error
	start      int
	poolOffset int
}

// decodeAll reads the instructions of code.
func decodeAll(c Code) ([]instruction, error) {
	var all []instruction
	start := c.poolStart()
	for at := 0; at < c.Size; {
		d := decoder{code: c.Bytes[:c.Size], next: at, start: at, poolOffset: start}
		i, err := d.decode()
		if err != nil {
			return all, fmt.Errorf("amd64: byte %d: % x: %w", at, c.Bytes[at:min(at+15, c.Size)], err)
		}
		all = append(all, i)
		at += i.size
	}
	return all, nil
}

func (d *decoder) decode() (instruction, error) {
	d.readPrefix()
	d.op.code = d.byte()
	if d.failed != nil {
		return instruction{}, d.failed
	}
	if d.inst.row = d.find(); d.inst.row == nil {
		return instruction{}, errors.New("no row of the table")
	}
	i := instruction{at: d.start, ops: d.operands()}
	i.inst, i.size = d.inst, d.next-d.start
	for n := range i.ops {
		if o := &i.ops[n]; o.kind == pooled {
			o.val += int64(d.next - d.poolOffset)
		} else if o.kind == target {
			o.val += int64(d.next)
		}
	}
	return i, d.failed
}

func (d *decoder) byte() uint8 {
	if d.next >= len(d.code) {
		d.failed = errShort
		return 0
	}
	d.next++
	return d.code[d.next-1]
}

// peek gives the next byte without taking it; 0 at the end.
func (d *decoder) peek() uint8 {
	if d.next >= len(d.code) {
		return 0
	}
	return d.code[d.next]
}

// little reads a signed number.
func (d *decoder) little(bytes uint8) int64 {
	var v uint64
	for i := range bytes {
		v |= uint64(d.byte()) << (8 * i)
	}
	shift := 64 - 8*int(bytes)
	return int64(v<<shift) >> shift
}

func (d *decoder) readPrefix() {
	switch d.peek() {
	case 0xC5:
		d.next++
		p := d.byte()
		d.op.space = 1
		d.readVEX(p, p>>7^1)
	case 0xC4:
		d.next++
		p, q := d.byte(), d.byte()
		d.op.space = p & 31
		d.x, d.b = p>>6&1^1, p>>5&1^1
		d.inst.wide = q >> 7
		d.readVEX(q, p>>7^1)
	case 0x62:
		d.next++
		d.readEVEX(d.byte(), d.byte(), d.byte())
	default:
		d.readLegacy()
	}
}

func (d *decoder) readVEX(q, r uint8) {
	d.op.enc, d.r = encVEX, r
	d.op.prefix, d.inst.length, d.inst.vvvv = q&3, q>>2&1, q>>3&15^15
}

func (d *decoder) readEVEX(p, q, s uint8) {
	d.op = opcode{enc: encEVEX, space: p & 7, prefix: q & 3}
	d.r, d.x, d.b, d.r2 = p>>7^1, p>>6&1^1, p>>5&1^1, p>>4&1^1
	d.inst.wide, d.inst.vvvv, d.v2 = q>>7, q>>3&15^15, s>>3&1^1
	d.inst.mask, d.inst.length = s&zeroing|s&7, s>>5&3
}

func (d *decoder) readLegacy() {
	d.op.enc = encLegacy
	for n, p := range legacyPrefix[1:] {
		if d.peek() == p {
			d.op.prefix = uint8(n + 1)
			d.next++
			break
		}
	}
	if p := d.peek(); p&0xF0 == 0x40 {
		d.rex = true
		d.inst.wide, d.r, d.x, d.b = p>>3&1, p>>2&1, p>>1&1, p&1
		d.next++
	}
	if d.peek() != 0x0F {
		return
	}
	d.next++
	d.op.space = map[uint8]uint8{0x38: 2, 0x3A: 3}[d.peek()]
	if d.op.space == 0 {
		d.op.space = 1
		return
	}
	d.next++
}

// find gives the row that the bytes so far and ModRM belong to.
func (d *decoder) find() *Row {
	for _, r := range table().byCode[d.op] {
		if d.matches(r) {
			return r
		}
	}
	return nil
}

func (d *decoder) matches(r *Row) bool {
	w := [...]int8{encLegacy: r.legacy, encVEX: r.vex, encEVEX: r.evex}[d.op.enc]
	if w != byRegister && uint8(w) != d.inst.wide || r.lengths>>d.inst.length&1 == 0 {
		return false
	}
	if r.noRM {
		return true
	}
	p := d.peek()
	if r.ext >= 0 && p>>3&7 != uint8(r.ext) {
		return false
	}
	if r.m < 0 {
		return p&0xC7 == 0xC0
	}
	inRegister := p >= 0xC0
	switch r.slots[r.m].role {
	case roleRegRM:
		return inRegister
	case roleMem, roleVSIB:
		return !inRegister
	}
	return true
}

func (d *decoder) operands() []Operand {
	row := d.inst.row
	ops := make([]Operand, len(row.slots))
	var memory Operand
	if row.op >= 0 {
		d.inst.rm = d.op.code&7 | d.b<<3
	}
	if !row.noRM {
		memory = d.readModRM()
	}
	for i := range row.slots {
		ops[i] = d.operand(&row.slots[i], memory)
	}
	d.sayBits(ops)
	if len(ops) > 0 {
		ops[0].mask = d.inst.mask
	}
	d.refuseHighBytes(ops)
	return ops
}

func (d *decoder) operand(s *slot, memory Operand) Operand {
	class := uint8(bits.TrailingZeros8(d.inst.classesOf(s)))
	switch s.role {
	case roleReg:
		return ofClass(class, d.inst.reg)
	case roleVvvv:
		return ofClass(class, d.inst.vvvv|d.v2<<4)
	case roleIs4:
		return ofClass(class, d.byte()>>4)
	case roleByte:
		return Imm(int64(d.byte()))
	case roleSigned:
		return Imm(d.little(s.width))
	case roleJump:
		return Operand{kind: target, val: d.little(s.width)}
	}
	if memory.kind != none {
		return memory
	}
	return ofClass(class, d.inst.rm)
}

// sayBits says the size of memory where no register does.
func (d *decoder) sayBits(ops []Operand) {
	row := d.inst.row
	for _, i := range [...]int8{row.measure, row.sized} {
		if i >= 0 && ops[i].inMemory() && !ops[i].isVSIB() {
			ops[i].bytes = 16 << d.inst.length
			if i == row.sized {
				ops[i].bytes = 4 << d.inst.wide
			}
		}
	}
}

// refuseHighBytes finds AH to BH, which no row means.
func (d *decoder) refuseHighBytes(ops []Operand) {
	if !d.rex && d.inst.needsREX(ops) {
		d.failed = errors.New("names AH, CH, DH or BH")
	}
}

// readModRM reads ModRM, SIB and displacement.
func (d *decoder) readModRM() Operand {
	p := d.byte()
	mod, base := p>>6, p&7
	d.inst.reg = p>>3&7 | d.r<<3 | d.r2<<4
	if mod == 3 {
		d.inst.rm = base | d.b<<3
		if d.op.enc == encEVEX {
			d.inst.rm |= d.x << 4
		}
		return Operand{}
	}
	o := Operand{kind: address}
	switch {
	case mod == 0 && base == 5:
		return Operand{kind: pooled, val: d.little(4), bcast: d.broadcasts()}
	case base == 4:
		d.readSIB(&o)
		base = uint8(o.reg)
	}
	o.reg = regOf(classQ, base|d.b<<3)
	o.bcast = d.broadcasts()
	d.inst.mem = o
	o.val = d.readDisplacement(mod)
	if mod == 0 && base == 5 {
		d.failed = errors.New("an address without base")
	}
	return o
}

// broadcasts reads EVEX.b, the fourth byte of the prefix.
func (d *decoder) broadcasts() bool {
	return d.op.enc == encEVEX && d.code[d.start+3]>>4&1 != 0
}

func (d *decoder) readDisplacement(mod uint8) int64 {
	v := d.little([...]uint8{0, 1, 4}[mod])
	if mod == 1 && d.op.enc == encEVEX {
		v *= int64(d.inst.unit())
	}
	return v
}

// readSIB reads index and scale, and leaves the lower bits of the base in o.reg.
func (d *decoder) readSIB(o *Operand) {
	p := d.byte()
	o.reg = Reg(p & 7)
	index := p>>3&7 | d.x<<3
	row := d.inst.row
	if s := &row.slots[row.m]; s.role == roleVSIB {
		o.index = regOf(uint8(bits.TrailingZeros8(d.inst.classesOf(s))), index|d.v2<<4)
		d.v2 = 0
	} else if index == uint8(RSP) {
		return
	} else {
		o.index = regOf(classQ, index)
	}
	o.scale = 1 << (p >> 6)
}
