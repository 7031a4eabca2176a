package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
)

// level says how often a value changes in a run.
type level uint8

const (
	fixed      level = iota // never
	perRow                  // with the row
	perElement              // with the element: it is a column
)

// A frame is the state of one program in one goroutine: where its values are, and its instructions bound to the kinds
// of operands that this run has.
type frame struct {
	p      *program
	env    *env
	ptr    []unsafe.Pointer // of each value: a block of elements, or one element
	levels []level
	regs   []unsafe.Pointer
	slots  []uint64 // the place of each value that is one element for all
	extra  []unsafe.Pointer
	spread int // registers of extra in use
	steps  [3][]step
	states []*regionState
	index  []int64 // of Load: positions
	lanes  []int32 // of a region: the element of the outermost block that each lane computes; nil: itself
}

// A step is an instruction bound to its operands. n is the number of elements to compute; 0: those of the block.
type step struct {
	fn         blockFunc
	in         *instr
	d, a, b, c int32
	n          int
	columns    []int32 // of a special instruction: the places of its arguments
}

// An env is what the programs of a stage see besides their inputs.
type env struct {
	scalars []int64
	tables  []tableRef
	fault   fault
	stop    func() bool // asked now and then in long loops; true ends them
	stopped bool
}

func newFrame(p *program, e *env) *frame {
	f := &frame{
		p: p, env: e, ptr: make([]unsafe.Pointer, len(p.values)), levels: make([]level, len(p.values)),
		slots: make([]uint64, len(p.values)), regs: make([]unsafe.Pointer, p.regs),
	}
	for i := range f.regs {
		f.regs[i] = f.register()
	}
	for v := range p.values {
		if p.values[v].from == constant {
			put(unsafe.Pointer(&f.slots[v]), p.values[v].typ, p.values[v].bits)
		}
	}
	for i := range p.code {
		if in := &p.code[i]; len(in.regions) > 0 {
			f.states = append(f.states, newRegionState(f, in))
		}
	}
	return f
}

// register allocates a block of elements. Registers begin at different cache lines of a page, so that blocks that
// are walked together do not meet in one set of the cache.
func (f *frame) register() unsafe.Pointer {
	return alignedBytes(f.p.block * max(f.p.width, 1))
}

// bind prepares a run: levels says how often inputs and coordinates change.
func (f *frame) bind(levels func(v int32) level) {
	f.spread = 0
	for i := range f.steps {
		f.steps[i] = f.steps[i][:0]
	}
	for v := range f.p.values {
		f.bindValue(int32(v), levels)
	}
	for i := range f.p.code {
		f.bindInstr(&f.p.code[i])
	}
}

func (f *frame) bindValue(v int32, levels func(v int32) level) {
	val := &f.p.values[v]
	slot := unsafe.Pointer(&f.slots[v])
	switch val.from {
	case constant:
		f.ptr[v], f.levels[v] = slot, fixed
	case scalar:
		*(*int64)(slot) = f.env.scalars[val.bits]
		f.ptr[v], f.levels[v] = slot, fixed
	case input, coordinate:
		f.ptr[v], f.levels[v] = f.regs[val.reg], levels(v)
		if f.levels[v] < perElement {
			f.ptr[v] = slot
		}
	}
}

// bindInstr chooses how often an instruction runs and the loop for its operands.
func (f *frame) bindInstr(in *instr) {
	if in.special != nil {
		f.bindSpecial(in)
		return
	}
	at, mask := fixed, 0
	for k, a := range in.args {
		at = max(at, f.levels[a])
		if f.levels[a] == perElement {
			mask |= 1 << k
		}
	}
	f.levels[in.dst] = at
	full := 1<<len(in.args) - 1
	s := step{d: in.dst, fn: in.forms[full]}
	args := [3]int32{}
	copy(args[:], in.args)
	if at < perElement {
		f.ptr[in.dst] = unsafe.Pointer(&f.slots[in.dst])
		s.n = 1
	} else {
		f.ptr[in.dst] = f.regs[f.p.values[in.dst].reg]
		s.fn = f.choose(in, mask, full, &args)
	}
	s.a, s.b, s.c = args[0], args[1], args[2]
	f.steps[at] = append(f.steps[at], s)
}

// choose finds the loop for the operands that are columns, turning or spreading the others where it must.
func (f *frame) choose(in *instr, mask, full int, args *[3]int32) blockFunc {
	if fn := in.forms[mask]; fn != nil {
		return fn
	}
	if mask == 2 && full == 3 && in.forms[1] != nil && in.op.Row().Commutes {
		args[0], args[1] = args[1], args[0]
		return in.forms[1]
	}
	for k := range in.args {
		args[k] = f.column(args[k])
	}
	return in.forms[full]
}

// bindSpecial binds an instruction that takes columns only.
func (f *frame) bindSpecial(in *instr) {
	for k := range in.width {
		v := in.dst + int32(k)
		f.ptr[v], f.levels[v] = f.regs[f.p.values[v].reg], perElement
	}
	s := step{in: in}
	for _, a := range in.args {
		s.columns = append(s.columns, f.column(a))
	}
	if len(in.regions) > 0 {
		f.states[in.site].bind(f)
	}
	f.steps[perElement] = append(f.steps[perElement], s)
}

// column gives a place that holds v as a column: its own, or a register that v is spread to whenever it changes.
func (f *frame) column(v int32) int32 {
	if f.levels[v] == perElement {
		return v
	}
	if f.spread == len(f.extra) {
		f.extra = append(f.extra, f.register())
	}
	place := int32(len(f.p.values) + f.spread)
	f.ptr = append(f.ptr[:place], f.extra[f.spread])
	f.spread++
	f.steps[f.levels[v]] = append(f.steps[f.levels[v]], step{fn: fills[f.p.values[v].typ.Size()], d: place, a: v, n: f.p.block})
	return place
}

// result gives the place of result k as a column; it is called between bind and the first run.
func (f *frame) result(k int) int32 { return f.column(f.p.results[k]) }

// run computes the instructions of a level; n is the size of the block.
func (f *frame) run(at level, n int) {
	for i := range f.steps[at] {
		s := &f.steps[at][i]
		if s.in != nil {
			s.in.special(f, s, n)
			continue
		}
		m := n
		if s.n > 0 {
			m = s.n
		}
		s.fn(f.ptr[s.d], f.ptr[s.a], f.ptr[s.b], f.ptr[s.c], m)
	}
}

// release forgets the memory outside the frame that values were in.
func (f *frame) release() {
	for v := range f.p.values {
		if reg := f.p.values[v].reg; reg >= 0 && f.levels[v] == perElement {
			f.ptr[v] = f.regs[reg]
		} else if f.p.values[v].from == input {
			f.ptr[v] = unsafe.Pointer(&f.slots[v])
		}
	}
}

// put writes raw bits as an element of type t.
func put(p unsafe.Pointer, t expr.Type, bits uint64) { backend.Store(p, t.Size(), bits) }
