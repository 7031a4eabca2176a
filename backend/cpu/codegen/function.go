package codegen

import (
	"encoding/binary"
	"slices"
	"sync"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/vector"
)

// A function is a program on its way to code. Its memory is used again by later ones.
type function struct {
	level   Level
	program *vector.Program
	lanes   int

	regs    []virtual
	owner   []int32 // the region that each register belongs to
	regions []region
	labels  int64
	slots   int32 // places for spilled registers in use
	spills  int

	consts    []data
	constOf   map[constKey]reg
	tables    []int  // where each table begins in tableData
	tableData []byte // tables that are read from memory

	types  []vector.Type   // by Ref
	values []reg           // by Ref; noReg for constants
	defs   []*vector.Instr // by Ref; nil for parameters
	uses   []int32         // by Ref
	fused  []vector.Ref    // uses that need no value, as their user computes it itself
	fault  error

	now     int32 // the region that code goes to
	depth   uint8
	hoist   int32 // where the outermost loop around begins in the region's code, -1 outside of loops
	narrow  []narrowed
	apart   []takenApart
	loads   []loaded
	streams bool // stores go past the caches

	alloc allocation
	sched scheduler
	asm   amd64.Asm
	at    []amd64.Label
}

// A region is code that is laid out in one piece: the hot code, or what a When seldom does.
type region struct {
	code     []instr
	entry    int64 // label
	back     int64 // label in the parent
	results  []reg // of the parent, which this region computes
	captured []reg // of the regions around, which this region reads
	consts   []placed
	saved    []save
}

// placed is a constant's register, and the instruction before which it gets its value.
type placed struct {
	at  int32
	reg reg
}

// data is a constant: of a vector, bits in every lane or, where lanes differ, bytes; of a mask or a general register,
// bits, or the address of the tables behind the code.
type data struct {
	class  class
	lane   int // bytes of a lane; 0 where lanes differ
	bits   uint64
	bytes  string
	tables bool // the address of the tables
}

type constKey struct {
	region int32
	size   uint16 // of the register, in bits
	data   data
}

// takenApart is an index whose four lanes are in general registers as well.
type takenApart struct {
	index reg
	lanes [4]reg
}

var functions = sync.Pool{New: func() any { return &function{constOf: map[constKey]reg{}} }}

func newFunction(p *vector.Program, level Level) *function {
	f := functions.Get().(*function)
	f.level, f.program, f.lanes = level, p, p.Lanes
	f.regs, f.owner, f.regions, f.consts = f.regs[:0], f.owner[:0], f.regions[:0], f.consts[:0]
	f.types, f.values, f.defs, f.uses = f.types[:0], f.values[:0], f.defs[:0], f.uses[:0]
	f.fused, f.tables, f.tableData = f.fused[:0], f.tables[:0], f.tableData[:0]
	f.now, f.labels, f.slots, f.spills, f.fault, f.depth, f.hoist = 0, 0, 0, 0, nil, 0, -1
	f.narrow, f.apart, f.loads = f.narrow[:0], f.apart[:0], f.loads[:0]
	f.alloc.slots, f.alloc.divides, f.streams = false, false, false
	clear(f.constOf)
	for range firstReg {
		f.newReg(general, 64)
	}
	f.openRegion()
	return f
}

// release gives the memory to the next function.
func (f *function) release() {
	f.program = nil
	clear(f.defs[:cap(f.defs)])
	f.asm.Reset()
	functions.Put(f)
}

// newReg makes a virtual register of the region that code goes to.
func (f *function) newReg(c class, bits uint16) reg {
	f.regs = append(f.regs, virtual{class: c, bits: bits, phys: -1, konst: -1, slot: -1})
	f.owner = append(f.owner, f.now)
	return reg(len(f.regs) - 1)
}

func (f *function) newLabel() int64 {
	f.labels++
	return f.labels - 1
}

// openRegion begins a region inside of the current one, and makes it the current one. It takes over
// memory of an earlier function.
func (f *function) openRegion() int32 {
	n := len(f.regions)
	if n < cap(f.regions) {
		f.regions = f.regions[:n+1]
	} else {
		f.regions = append(f.regions, region{})
	}
	r := &f.regions[n]
	*r = region{code: r.code[:0], results: r.results[:0], captured: r.captured[:0], consts: r.consts[:0], saved: r.saved[:0],
		entry: f.newLabel(), back: f.newLabel()}
	f.now = int32(n)
	return f.now
}

// reserve makes room in the current region for what so many values are likely to take. Much of a first compilation is
// new memory that is touched, and code that grows step by step leaves as much behind as it is long.
func (f *function) reserve(values int) {
	r := &f.regions[f.now]
	r.code = slices.Grow(r.code, values+values/4)
	f.regs, f.owner = slices.Grow(f.regs, values), slices.Grow(f.owner, values)
}

// put appends an instruction to the current region.
func (f *function) put(in instr) *instr {
	in.depth = f.depth
	code := &f.regions[f.now].code
	*code = append(*code, in)
	return &(*code)[len(*code)-1]
}

// emit appends an instruction given by the name of its row.
func (f *function) emit(name string, ops ...operand) { f.step(plain, formOf(name), ops...) }

// move copies a register to another of the same class.
func (f *function) move(to, from reg) {
	f.step(move, nil, register(to, f.regs[to].bits), register(from, f.regs[from].bits))
}

func (f *function) step(do action, form *form, ops ...operand) *instr {
	in := instr{do: do, form: form, n: uint8(len(ops))}
	copy(in.ops[:], ops)
	return f.put(in)
}

// constant gives the register of a constant in the current region. It gets its value before the
// outermost loop around its first use.
func (f *function) constant(c class, bits uint16, d data) reg {
	d.class = c
	k := constKey{region: f.now, size: bits, data: d}
	if r, ok := f.constOf[k]; ok {
		return r
	}
	r := f.newReg(c, bits)
	f.constOf[k] = r
	f.regs[r].konst = int32(len(f.consts))
	f.consts = append(f.consts, d)
	home := &f.regions[f.now]
	at := f.hoist
	if at < 0 {
		at = int32(len(home.code))
	}
	home.consts = append(home.consts, placed{at: at, reg: r})
	return r
}

// lanesOf is a constant with the same bits in every lane of so many bytes.
func (f *function) lanesOf(bits uint16, lane int, v uint64) reg {
	if lane == 4 {
		v = uint64(uint32(v))
	}
	if lane == 8 && v>>32 == v&0xffffffff {
		lane, v = 4, v>>32
	}
	return f.constant(vectors, bits, data{lane: lane, bits: v})
}

// table is a constant whose lanes differ: bytes, beginning again where they end.
func (f *function) table(bits uint16, bytes []byte) reg {
	var whole [64]byte
	for i := range whole {
		whole[i] = bytes[i%len(bytes)]
	}
	return f.constant(vectors, bits, data{bytes: string(whole[:bits/8])})
}

// integer is a constant in a general register.
func (f *function) integer(v int64) reg { return f.constant(general, 64, data{bits: uint64(v)}) }

// whole gives the bytes of a constant in a register of so many bits.
func (d *data) whole(bits uint16) []byte {
	if d.lane == 0 {
		return []byte(d.bytes)
	}
	out := make([]byte, 0, 64)
	for len(out) < int(bits/8) {
		out = d.one(out)
	}
	return out
}

// one appends the bytes of one lane.
func (d *data) one(to []byte) []byte {
	if d.lane == 4 {
		return binary.LittleEndian.AppendUint32(to, uint32(d.bits))
	}
	return binary.LittleEndian.AppendUint64(to, d.bits)
}

// bitsOf is the size of the register that holds a vector or, where masks are vectors, a mask.
func (f *function) bitsOf(t vector.Type) uint16 {
	if t == vector.Mask {
		return uint16(f.level.vectorBits())
	}
	return uint16(8 * t.Bytes() * f.lanes)
}

// classOf is the class of the register that holds a value.
func (f *function) classOf(t vector.Type) class {
	switch {
	case t == vector.Int:
		return general
	case t == vector.Mask && f.level == AVX512:
		return masks
	}
	return vectors
}

// regFor makes a register for a value.
func (f *function) regFor(t vector.Type) reg {
	switch c := f.classOf(t); c {
	case vectors:
		return f.newReg(c, f.bitsOf(t))
	default:
		return f.newReg(c, 64)
	}
}

// maskLane is the bytes of one lane of a mask that is a vector.
func (f *function) maskLane() int { return f.level.vectorBits() / 8 / f.lanes }
