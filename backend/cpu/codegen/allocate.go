package codegen

import (
	"fmt"
	"math/bits"

	"github.com/laze-go/laze/backend/cpu/amd64"
)

// allocation is the state of the allocator. See Note [Allocation].
type allocation struct {
	order    []reg                      // the region's registers, by start
	until    [numClasses][32]int32      // the position up to which a register is taken
	holder   [numClasses][32]reg        // by what
	used     [numClasses]uint32         // registers that the region writes
	fixed    [numClasses][32][]interval // where registers belong to values of the regions around
	preserve [][numClasses]uint32       // by region: registers with values that regions around need afterwards
	loops    []interval                 // around the current instruction
	ends     []int32                    // by position of a loop's head: its end
	spilled  []reg
	fresh    []instr // code being rewritten
	slots    bool    // scratch memory is addressed through R15
	divides  bool    // RAX and RDX are not given to values
}

type interval struct{ start, end int32 }

// A save is a register that a cold region keeps for the code around.
type save struct {
	class class
	phys  int8
	slot  int32
}

// The physical registers, in the order in which they are given out.
var generals = [...]amd64.GPR{amd64.RAX, amd64.RCX, amd64.RDX, amd64.RSI, amd64.R8, amd64.R9, amd64.R10, amd64.R11,
	amd64.RBX, amd64.R12, amd64.R13, amd64.R14, amd64.R15}

// available is the set of registers that values can have.
func (f *function) available() (sets [numClasses]uint32) {
	for _, g := range generals {
		sets[general] |= 1 << g
	}
	if f.alloc.slots {
		sets[general] &^= 1 << amd64.R15
	}
	if f.alloc.divides {
		sets[general] &^= 1<<amd64.RAX | 1<<amd64.RDX
	}
	sets[vectors], sets[masks] = 1<<16-1, 0xfe
	if f.level == AVX512 {
		sets[vectors] = 1<<32 - 1
	}
	return sets
}

// maxRounds bounds the attempts: each gives registers to all that the one before could not place, in short pieces.
const maxRounds = 12

// allocate gives every register of every region a place.
func (f *function) allocate() error {
	a := &f.alloc
	a.slots = a.slots || len(f.regions) > 1
	a.preserve = append(a.preserve[:0], make([][numClasses]uint32, len(f.regions))...)
	for r, g := range map[reg]amd64.GPR{argsReg: amd64.RDI, slotsReg: amd64.R15, raxReg: amd64.RAX, rdxReg: amd64.RDX} {
		f.regs[r].phys = int8(g)
	}
	for i := range f.regions {
		if err := f.allocateRegion(int32(i)); err != nil {
			return err
		}
		f.enterChildren(int32(i))
		f.saveRegisters(int32(i))
	}
	return nil
}

// resolve replaces registers by those that stand for them.
func (f *function) resolve() {
	for i := range f.regions {
		code := f.regions[i].code
		for n := range code {
			in := &code[n]
			for k := range in.operands() {
				o := &in.ops[k]
				o.reg, o.index, o.mask = f.root(o.reg), f.root(o.index), f.root(o.mask)
			}
		}
		for n, r := range f.regions[i].captured {
			f.regions[i].captured[n] = f.root(r)
		}
		for n, r := range f.regions[i].results {
			f.regions[i].results[n] = f.root(r)
		}
	}
}

func (f *function) allocateRegion(n int32) error {
	a := &f.alloc
	f.intervals(n)
	if f.foldLonely() || n > 0 { // regions around may have values in memory
		f.rewrite(n)
	}
	for range maxRounds {
		a.spilled = a.spilled[:0]
		f.fixForeign(n)
		f.scan(n)
		if len(a.spilled) == 0 {
			return nil
		}
		f.giveSlots()
		f.rewrite(n)
	}
	return fmt.Errorf("no registers for %d values after %d attempts", len(a.spilled), maxRounds)
}

// frequency is how often code in so many loops runs, guessed.
var frequency = [...]float32{1, 8, 64, 512, 4096, 32768}

// foldedCost is what reading a constant from memory costs beside having it in a register.
const foldedCost = 0.15

// intervals finds where each register of a region lives: from its first appearance to its last, stretched over loops
// that it is not born in. Instruction i reads at position 2i and writes at 2i+1.
func (f *function) intervals(n int32) {
	a := &f.alloc
	code := f.regions[n].code
	f.forget(code)
	a.findLoops(code)
	for i := range code {
		in := &code[i]
		switch in.do {
		case loopBegin:
			a.loops = append(a.loops, interval{int32(2 * i), a.ends[i]})
		case loopEnd:
			a.loops = a.loops[:len(a.loops)-1]
		}
		cost := frequency[min(int(in.depth), len(frequency)-1)]
		for k := range in.operands() {
			f.see(in, k, int32(2*i), cost)
		}
		if in.do == coldJump {
			for _, r := range f.regions[in.link].captured {
				f.live(r, int32(2*i), 0)
			}
		}
	}
}

// forget begins anew for the registers of some code.
func (f *function) forget(code []instr) {
	f.alloc.order, f.alloc.loops = f.alloc.order[:0], f.alloc.loops[:0]
	for i := range code {
		in := &code[i]
		for k := range in.operands() {
			o := &in.ops[k]
			f.regs[o.reg].forget()
			f.regs[o.index].forget()
			f.regs[o.mask].forget()
		}
		if in.do == coldJump {
			for _, r := range f.regions[in.link].captured {
				f.regs[r].forget()
			}
		}
	}
}

func (v *virtual) forget() { v.start, v.end, v.weight, v.hint, v.keep = -1, -1, 0, noReg, false }

// findLoops notes the end of each loop.
func (a *allocation) findLoops(code []instr) {
	a.ends = append(a.ends[:0], make([]int32, len(code))...)
	open := a.loops[:0]
	for i := range code {
		switch code[i].do {
		case loopBegin:
			open = append(open, interval{start: int32(i)})
		case loopEnd:
			a.ends[open[len(open)-1].start] = int32(2 * i)
			open = open[:len(open)-1]
		}
	}
}

// see notes the registers of one operand.
func (f *function) see(in *instr, k int, at int32, cost float32) {
	o := &in.ops[k]
	if o.mask != noReg {
		f.live(o.mask, at, cost)
	}
	switch o.kind {
	case isMemory:
		f.regs[o.reg].keep = true
		f.live(o.reg, at, cost)
		if o.index != noReg {
			f.live(o.index, at, cost)
		}
	case isReg:
		if v := &f.regs[o.reg]; v.konst >= 0 && k > 0 {
			folds := in.folds(k)
			v.keep = v.keep || !folds || in.depth > 0
			if folds {
				cost *= foldedCost
			}
		}
		switch in.effect(k) {
		case reads:
			f.live(o.reg, at, cost)
		case writes:
			f.live(o.reg, at+1, cost)
			f.hints(in)
		case both:
			f.live(o.reg, at, cost)
			f.live(o.reg, at+1, cost)
		}
	}
}

// live stretches a register's interval to a position.
func (f *function) live(r reg, at int32, cost float32) {
	if r < firstReg {
		return
	}
	v := &f.regs[r]
	if v.start < 0 {
		v.start = at
		f.alloc.order = append(f.alloc.order, r)
	}
	v.end = max(v.end, at)
	v.weight += cost
	for _, l := range f.alloc.loops {
		if v.start < l.start {
			v.end = max(v.end, l.end)
			return
		}
	}
}

// hints notes which register the result of a copy, or of what can work in place, had best have.
func (f *function) hints(in *instr) {
	d := &f.regs[in.ops[0].reg]
	if d.hint != noReg {
		return
	}
	switch in.do {
	case move:
		d.hint = in.ops[1].reg
		if s := &f.regs[in.ops[1].reg]; s.hint == noReg && f.owner[in.ops[0].reg] != f.owner[in.ops[1].reg] {
			s.hint = in.ops[0].reg
		}
	case fma:
		for _, o := range [...]*operand{&in.ops[3], &in.ops[1], &in.ops[2]} {
			if o.kind == isReg && (d.hint == noReg || f.regs[d.hint].end > f.regs[o.reg].end) && f.regs[o.reg].konst < 0 {
				d.hint = o.reg
			}
		}
	case sum:
		d.hint = in.ops[1].reg
	}
}

// fixForeign takes the registers of values that belong to regions around out of what can be
// given, where they are needed.
func (f *function) fixForeign(n int32) {
	a := &f.alloc
	for c := range a.fixed {
		for p := range a.fixed[c] {
			a.fixed[c][p] = a.fixed[c][p][:0]
		}
	}
	end := int32(2 * len(f.regions[n].code))
	for _, r := range a.order {
		v := &f.regs[r]
		if f.owner[r] == n || v.phys < 0 {
			continue
		}
		span := interval{0, v.end}
		if f.isResult(n, r) {
			span = interval{v.start, end}
		}
		a.fixed[v.class][v.phys] = append(a.fixed[v.class][v.phys], span)
	}
}

func (f *function) isResult(n int32, r reg) bool {
	for _, x := range f.regions[n].results {
		if x == r {
			return true
		}
	}
	return false
}

// scan gives registers to the intervals in the order of their starts. What finds none, or must make place for what is
// needed more, is noted as spilled.
func (f *function) scan(n int32) {
	a := &f.alloc
	sets := f.available()
	a.used = [numClasses]uint32{}
	for c := range a.until {
		for p := range a.until[c] {
			a.until[c][p], a.holder[c][p] = -1, noReg
		}
	}
	for _, r := range a.order {
		v := &f.regs[r]
		if f.owner[r] != n {
			continue
		}
		p := f.choose(n, r, sets[v.class])
		if p < 0 {
			p = f.evict(r, sets[v.class])
		}
		v.phys = p
		if p >= 0 {
			a.until[v.class][p], a.holder[v.class][p] = v.end, r
			a.used[v.class] |= 1 << p
		}
	}
}

// choose finds a free register: the one hinted at, one that no region around needs, or any.
func (f *function) choose(n int32, r reg, set uint32) int8 {
	v := &f.regs[r]
	if v.hint != noReg {
		if p := f.regs[v.hint].phys; p >= 0 && f.regs[v.hint].class == v.class && set>>p&1 != 0 && f.free(v, p) {
			return p
		}
	}
	needed := f.alloc.preserve[n][v.class]
	for _, part := range [...]uint32{set &^ needed, set & needed} {
		for ; part != 0; part &= part - 1 {
			if p := int8(bits.TrailingZeros32(part)); f.free(v, p) {
				return p
			}
		}
	}
	return -1
}

// free says whether register p is free where v lives.
func (f *function) free(v *virtual, p int8) bool {
	a := &f.alloc
	return a.until[v.class][p] < v.start && !a.isFixed(v, p)
}

func (a *allocation) isFixed(v *virtual, p int8) bool {
	for _, x := range a.fixed[v.class][p] {
		if v.start <= x.end && x.start <= v.end {
			return true
		}
	}
	return false
}

// evict spills what is worth the least: r itself, for which it gives -1, or what holds a register that r can have.
func (f *function) evict(r reg, set uint32) int8 {
	a, v := &f.alloc, &f.regs[r]
	worst, at := f.worth(r), int8(-1)
	for ; set != 0; set &= set - 1 {
		p := int8(bits.TrailingZeros32(set))
		if h := a.holder[v.class][p]; h != noReg && !a.isFixed(v, p) {
			if w := f.worth(h); w < worst {
				worst, at = w, p
			}
		}
	}
	victim := r
	if at >= 0 {
		victim = a.holder[v.class][at]
		f.regs[victim].phys = -1
	}
	a.spilled = append(a.spilled, victim)
	return at
}

// worth is the cost of spilling a register for each position that it frees.
func (f *function) worth(r reg) float32 {
	v := &f.regs[r]
	if v.short {
		return 1e30
	}
	return v.weight / float32(v.end-v.start+1)
}

// enterChildren tells the regions inside of a region which registers hold values that are needed when they are through.
func (f *function) enterChildren(n int32) {
	code := f.regions[n].code
	for i := range code {
		if code[i].do != coldJump {
			continue
		}
		child := code[i].link
		keep := f.alloc.preserve[n]
		for _, r := range f.alloc.order {
			if v := &f.regs[r]; v.phys >= 0 && v.start < int32(2*i) && v.end > int32(2*i) {
				keep[v.class] |= 1 << v.phys
			}
		}
		for _, r := range f.regions[child].results {
			if v := &f.regs[r]; v.phys >= 0 {
				keep[v.class] &^= 1 << v.phys
			}
		}
		f.alloc.preserve[child] = keep
	}
}

// saveRegisters notes what a cold region must put back.
func (f *function) saveRegisters(n int32) {
	for c := range numClasses {
		for set := f.alloc.used[c] & f.alloc.preserve[n][c]; set != 0; set &= set - 1 {
			f.regions[n].saved = append(f.regions[n].saved, save{class: c, phys: int8(bits.TrailingZeros32(set)), slot: f.newSlot()})
		}
	}
}

// newSlot takes a place in scratch memory, as large as the largest register.
func (f *function) newSlot() int32 {
	f.slots++
	return f.slots - 1
}

// Note [Allocation]
//
// Linear scan (Poletto and Sarkar, Linear Scan Register Allocation, TOPLAS 21, 1999) over intervals without
// holes. What finds no register is spilled as a whole: it lives in scratch memory, and every use of it reads it
// there, as an operand of the instruction where that can be, else through a register of its own that lives for
// that one instruction. Then the scan begins again. Constants are spilled by forgetting their register: they are
// read from the pool behind the code.
//
// A region is allocated after the one around it, whose registers are fixed by then. It may use all registers: it saves
// those whose values are needed afterwards, and prefers the others.
