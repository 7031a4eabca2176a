package amd64

import (
	"errors"
	"fmt"
	"slices"
)

// An Asm collects instructions, labels and constants. The zero value is ready; Reset lets it be used again without
// allocating. Errors are collected: what a row does not allow is left out of the code, and Finish reports it.
type Asm struct {
	// VEXOnly refuses instructions that need EVEX, for machines without AVX-512.
	VEXOnly bool

	code   []byte
	labels []int // offset in the code; -1 before Bind
	fixups []fixup
	pool   pool
	faults []error
}

// A Label is a place in the code, to jump to. It belongs to the Asm that made it.
type Label int

// A fixup is a distance still to be written: size bytes at at, from end to a label or to a place in the pool.
type fixup struct {
	at, end int
	size    uint8
	pooled  bool
	to      int64
}

// A fault says why a row cannot take its operands; "" is none.
type fault string

// maxFaults bounds the errors that are kept: one mistake in a generator makes thousands.
const maxFaults = 8

// Reset forgets everything but the memory.
func (a *Asm) Reset() {
	a.code, a.labels, a.fixups, a.faults = a.code[:0], a.labels[:0], a.fixups[:0], nil
	a.pool.reset()
}

// Size gives the bytes of code so far, without constants.
func (a *Asm) Size() int { return len(a.code) }

// Label makes a place that Bind says later.
func (a *Asm) Label() Label {
	a.labels = append(a.labels, -1)
	return Label(len(a.labels) - 1)
}

// Bind puts a label here. A label is bound once.
func (a *Asm) Bind(l Label) {
	switch {
	case int(l) < 0 || int(l) >= len(a.labels):
		a.fail(fmt.Errorf("label %d is of another Asm", l))
	case a.labels[l] >= 0:
		a.fail(fmt.Errorf("label %d is bound twice", l))
	default:
		a.labels[l] = len(a.code)
	}
}

// Emit appends an instruction. Operands are in Intel's order. A jump to a label that is bound already, and an immediate
// that is small, take the short form of the row where there is one; a jump forward is short only where the row says so.
// Nothing is allocated once the memory of the Asm has grown, but for constants that are new.
func (a *Asm) Emit(row *Row, ops ...Operand) {
	if row.short != nil && a.fitsShort(row, ops) {
		row = row.short
	}
	in, why := resolve(row, ops)
	if why == "" && a.VEXOnly && in.enc == encEVEX {
		why = "needs AVX-512"
	}
	if why != "" {
		a.reject(row, ops, why)
		return
	}
	start := len(a.code)
	code, at := in.encode(a.code)
	a.code = code
	if in.mem.kind == pooled {
		a.fixups = append(a.fixups, fixup{at: at, end: len(code), size: 4, pooled: true, to: in.mem.val})
	}
	if row.i >= 0 && ops[row.i].kind == target {
		a.jump(row, start, Label(ops[row.i].val))
	}
}

// reject is apart from Emit, so that the operands of good instructions stay on the stack.
func (a *Asm) reject(row *Row, ops []Operand, why fault) {
	a.fail(fmt.Errorf("%s: %s", textOf(row, slices.Clone(ops)), why))
}

func (a *Asm) fail(err error) {
	if len(a.faults) < maxFaults {
		a.faults = append(a.faults, err)
	}
}

// fitsShort says whether the immediate or the distance of the row fits into a signed byte.
func (a *Asm) fitsShort(row *Row, ops []Operand) bool {
	if row.i < 0 || int(row.i) >= len(ops) {
		return false
	}
	o := &ops[row.i]
	if o.kind == target {
		return a.bound(o.val) && isByte(int64(a.labels[o.val]-len(a.code)-shortJump))
	}
	return o.kind == immediate && isByte(narrow(row, ops, o.val))
}

// shortJump is the bytes of a jump with a distance of one byte.
const shortJump = 2

func (a *Asm) bound(label int64) bool {
	return label >= 0 && label < int64(len(a.labels)) && a.labels[label] >= 0
}

// jump notes the distance that stands at the end of the instruction just emitted.
func (a *Asm) jump(row *Row, start int, l Label) {
	if int(l) < 0 || int(l) >= len(a.labels) {
		a.code = a.code[:start]
		a.fail(fmt.Errorf("%s: label %d is of another Asm", row.name, l))
		return
	}
	size := row.slots[row.i].width
	a.fixups = append(a.fixups, fixup{at: len(a.code) - int(size), end: len(a.code), size: size, to: int64(l)})
}

// Align fills with instructions that do nothing until the size of the code is a multiple of bytes. A
// hot loop begins on 16 or 32.
func (a *Asm) Align(bytes int) {
	for n := -len(a.code) & (bytes - 1); n > 0; {
		size := min(n, len(nops))
		a.code = append(a.code, nops[size-1]...)
		n -= len(nops[size-1])
	}
}

// nops holds what fills 1 to 8 bytes or, for 2 and 6, begins to (SDM vol. 2, NOP, table 4-12;
// the forms without a prefix 66).
var nops = [...][]byte{
	{0x90},
	{0x90},
	{0x0F, 0x1F, 0x00},
	{0x0F, 0x1F, 0x40, 0},
	{0x0F, 0x1F, 0x44, 0, 0},
	{0x0F, 0x1F, 0x44, 0, 0},
	{0x0F, 0x1F, 0x80, 0, 0, 0, 0},
	{0x0F, 0x1F, 0x84, 0, 0, 0, 0, 0},
}

// Code is machine code and the constants that it reads. It may be copied to any address that is a multiple of its
// Align.
type Code struct {
	Bytes []byte
	Size  int // of the instructions; the constants are behind them
	Align int // 1 without constants
}

// poolStart is the offset of the constants.
func (c Code) poolStart() int {
	align := max(1, c.Align)
	return (c.Size + align - 1) / align * align
}

// Finish lays the constants behind the code and fills in the distances. The bytes are the caller's own.
func (a *Asm) Finish() (Code, error) {
	size := len(a.code)
	own := append(make([]byte, 0, size+maxConstant+len(a.pool.bytes)), a.code...)
	code := Code{Size: size, Align: a.pool.align(), Bytes: a.pool.appendTo(own)}
	start := len(code.Bytes) - len(a.pool.bytes)
	for _, f := range a.fixups {
		a.fix(code.Bytes, start, f)
	}
	if len(a.faults) > 0 {
		return Code{}, fmt.Errorf("amd64: %w", errors.Join(a.faults...))
	}
	return code, nil
}

func (a *Asm) fix(code []byte, pool int, f fixup) {
	to := pool + int(f.to)
	if !f.pooled {
		if !a.bound(f.to) {
			a.fail(fmt.Errorf("label %d is never bound", f.to))
			return
		}
		to = a.labels[f.to]
	}
	distance := int64(to - f.end)
	if f.size == 1 && !isByte(distance) {
		a.fail(fmt.Errorf("label %d is %d bytes away: too far for a short jump", f.to, distance))
		return
	}
	putLittle(code[f.at:f.at+int(f.size)], distance)
}

func isByte(v int64) bool { return v == int64(int8(v)) }

// putLittle writes the lower bytes of v, the lowest first.
func putLittle(to []byte, v int64) {
	for i := range to {
		to[i] = byte(v >> (8 * i))
	}
}
