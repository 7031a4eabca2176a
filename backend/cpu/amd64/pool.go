package amd64

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// A pool is the constants behind the code. Equal ones are kept once; each lies on a multiple of its size, so that
// none crosses a cache line.
type pool struct {
	bytes   []byte
	offsets map[string]int
	widest  int
}

// maxConstant is the size of a vector register, and the alignment of the pool.
const maxConstant = 64

func (p *pool) reset() {
	p.bytes, p.widest = p.bytes[:0], 0
	clear(p.offsets)
}

// Constant puts bytes into the pool, at most 64, and gives them as memory.
func (a *Asm) Constant(data []byte) Operand {
	return Operand{kind: pooled, val: int64(a.pool.place(data))}
}

// Uint64 puts eight bytes into the pool.
func (a *Asm) Uint64(v uint64) Operand {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], v)
	return a.Constant(b[:])
}

// Uint32 puts four bytes into the pool.
func (a *Asm) Uint32(v uint32) Operand {
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], v)
	return a.Constant(b[:])
}

// Float64 puts a number into the pool.
func (a *Asm) Float64(v float64) Operand { return a.Uint64(math.Float64bits(v)) }

// Float32 puts a number into the pool.
func (a *Asm) Float32(v float32) Operand { return a.Uint32(math.Float32bits(v)) }

func (p *pool) place(data []byte) int {
	if at, ok := p.offsets[string(data)]; ok {
		return at
	}
	if p.offsets == nil {
		p.offsets = map[string]int{}
	}
	align := alignment(len(data))
	p.bytes = padTo(p.bytes, align)
	at := len(p.bytes)
	p.bytes = append(p.bytes, data...)
	p.offsets[string(data)] = at
	p.widest = max(p.widest, align)
	return at
}

// alignment is the power of two that holds n bytes, at most a vector register.
func alignment(n int) int { return min(maxConstant, 1<<bits.Len(uint(max(n, 1)-1))) }

func (p *pool) align() int { return max(1, p.widest) }

// appendTo lays the pool behind the code, on a multiple of its alignment.
func (p *pool) appendTo(code []byte) []byte {
	if len(p.bytes) == 0 {
		return code
	}
	return append(padTo(code, p.widest), p.bytes...)
}

// padTo fills up with INT3, so that a jump between code and constants traps.
func padTo(b []byte, align int) []byte {
	for len(b)%align != 0 {
		b = append(b, 0xCC)
	}
	return b
}
