package codegen

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
)

func init() {
	selectors[vector.For] = (*function).selectFor
	selectors[vector.While] = (*function).selectWhile
	selectors[vector.When] = (*function).selectWhen
	selectors[vector.Report] = (*function).selectReport
	selectors[vector.Fence] = (*function).selectFence
}

// A loop is a For or While whose code is being selected. Carried values have one register throughout, which moves at
// the end of the body bring up to date.
type loop struct {
	carried []reg
	head    int64 // label
	outer   int32 // the hoist of the code around
}

// openLoop gives carried values their registers and first values.
func (f *function) openLoop(in *vector.Instr, given []vector.Ref) *loop {
	l := &loop{carried: make([]reg, len(given)), head: f.newLabel(), outer: f.hoist}
	if f.hoist < 0 {
		f.hoist = int32(len(f.regions[f.now].code))
	}
	for i, g := range given {
		l.carried[i] = f.regFor(in.Types[i])
		f.moveValue(l.carried[i], g)
		f.values[in.First+vector.Ref(i)] = l.carried[i]
	}
	return l
}

// begin puts the loop's head here.
func (f *function) begin(l *loop) {
	f.put(instr{do: loopBegin, n: 1, ops: [maxOperands]operand{{kind: isLabel, num: l.head}}})
	f.depth++
}

// end closes the loop behind its jump.
func (f *function) end(l *loop) {
	f.depth--
	f.put(instr{do: loopEnd})
	f.hoist = l.outer
}

// body selects a block whose parameters are the carried values.
func (f *function) body(l *loop, b *vector.Block) {
	for i, p := range b.Params {
		f.values[p] = l.carried[i]
	}
	f.block(b)
}

func (f *function) selectFor(in *vector.Instr) {
	l := f.openLoop(in, in.Args[1:])
	trips, known := f.isConst(in.Args[0])
	if known && trips <= 0 {
		f.hoist = l.outer
		return
	}
	left, done := f.newReg(general, 64), f.newLabel()
	f.moveValue(left, in.Args[0])
	if !known {
		f.emit("test", register(left, 64), register(left, 64))
		f.emit("jle", target(done))
	}
	f.begin(l)
	start := len(f.regions[f.now].code)
	f.body(l, &in.Body[0])
	f.renew(l, start, in.Body[0].Results)
	f.emit("dec", register(left, 64))
	f.emit("jne", target(l.head))
	f.end(l)
	f.bind(done)
}

// selectWhile tests at the bottom, so that a round has one jump.
func (f *function) selectWhile(in *vector.Instr) {
	l, test := f.openLoop(in, in.Args), f.newLabel()
	f.emit("jmp", target(test))
	f.begin(l)
	start := len(f.regions[f.now].code)
	f.body(l, &in.Body[1])
	f.renew(l, start, in.Body[1].Results)
	f.bind(test)
	f.body(l, &in.Body[0])
	n, count := f.testsInt(in)
	none, empty := f.testsNone(n)
	switch {
	case empty:
		f.testMask(none)
		f.emit("je", target(l.head))
	case count:
		left := register(f.use(n), 64)
		f.emit("test", left, left)
		f.emit("jg", target(l.head))
	default:
		f.testMask(in.Body[0].Results[0])
		f.emit("jne", target(l.head))
	}
	f.end(l)
}

// renew gives carried values those of the next round. Where a next value can be computed right into the register of the
// old one, nothing needs to move. The moves happen at once, so a value that is carried elsewhere is saved first.
func (f *function) renew(l *loop, start int, next []vector.Ref) {
	f.shareCarried(l, start, next)
	from := make([]reg, len(next))
	for i, n := range next {
		if f.values[n] == noReg {
			continue
		}
		from[i] = f.root(f.values[n])
		if from[i] != l.carried[i] && l.carries(from[i]) {
			save := f.newReg(f.regs[from[i]].class, f.regs[from[i]].bits)
			f.move(save, from[i])
			from[i] = save
		}
	}
	for i, n := range next {
		if from[i] == noReg {
			f.moveValue(l.carried[i], n)
		} else if from[i] != l.carried[i] {
			f.move(l.carried[i], from[i])
		}
	}
}

func (l *loop) carries(r reg) bool {
	for _, c := range l.carried {
		if c == r {
			return true
		}
	}
	return false
}

// shareCarried lets a next value have the register of the old one, where that is not read any
// more once the next one is there.
func (f *function) shareCarried(l *loop, start int, next []vector.Ref) {
	f.spans(start)
	for _, n := range next { // what is carried elsewhere is read in the end
		f.regs[f.root(f.values[n])].end = int32(len(f.regions[f.now].code))
	}
	for i, n := range next {
		if f.values[n] == noReg {
			continue
		}
		r, c := f.root(f.values[n]), l.carried[i]
		v, old := &f.regs[r], &f.regs[c]
		if v.start >= int32(start) && v.class == old.class && v.bits == old.bits && !l.carries(r) && f.owner[r] == f.now && old.end <= v.start {
			v.same = c
		}
	}
}

// spans notes for the registers in the current region's code from start on where they are first written and where they
// are last read. What is read there first comes from before start, or is carried.
func (f *function) spans(start int) {
	for i := range f.regs {
		f.regs[i].start, f.regs[i].end = -1, -1
	}
	code := f.regions[f.now].code
	see := func(r reg, i int, read bool) {
		v := &f.regs[f.root(r)]
		if read {
			v.end = int32(i)
		} else if v.start < 0 {
			v.start = int32(i)
		}
	}
	for i := start; i < len(code); i++ {
		f.each(&code[i], func(r reg, e effect) { see(r, i, e != writes) })
	}
}

// root gives the register that stands for r.
func (f *function) root(r reg) reg {
	for f.regs[r].same != noReg {
		r = f.regs[r].same
	}
	return r
}

// each calls see for every register in an instruction; a jump to a cold region reads what that takes over.
func (f *function) each(in *instr, see func(reg, effect)) {
	for i := range in.operands() {
		o := &in.ops[i]
		if o.mask != noReg {
			see(o.mask, reads)
		}
		switch {
		case o.kind == isMemory:
			see(o.reg, reads)
			if o.index != noReg {
				see(o.index, reads)
			}
		case o.kind == isReg:
			see(o.reg, in.effect(i))
		}
	}
	if in.do == coldJump {
		for _, r := range f.regions[in.link].captured {
			see(r, reads)
		}
	}
}

// selectWhen lays the body apart. The results are the given values until the body, where it is entered, changes them.
func (f *function) selectWhen(in *vector.Instr) {
	results := make([]reg, len(in.Types))
	for i, t := range in.Types {
		results[i] = f.regFor(t)
		f.moveValue(results[i], in.Args[i+1])
		f.values[in.First+vector.Ref(i)] = results[i]
	}
	child := f.aside(results, func() {
		f.reserve(len(in.Body[0].Code))
		f.block(&in.Body[0])
		for i, r := range in.Body[0].Results {
			f.moveValue(results[i], r)
		}
	})
	f.testMask(in.Args[0])
	f.leave("jne", child)
	f.bind(f.regions[child].back)
}

// aside selects code that is laid apart, and gives results to the code around.
func (f *function) aside(results []reg, body func()) (child int32) {
	parent, depth, hoist, narrow, apart := f.now, f.depth, f.hoist, len(f.narrow), len(f.apart)
	child = f.openRegion()
	f.depth, f.hoist = 0, -1
	body()
	home := &f.regions[child]
	f.emit("jmp", target(home.back))
	home.results = append(home.results, results...)
	f.placeConstants(child)
	f.capture(child)
	f.now, f.depth, f.hoist, f.narrow, f.apart = parent, depth, hoist, f.narrow[:narrow], f.apart[:apart]
	return child
}

// leave jumps to a region that lies apart. It comes back where its label back is bound.
func (f *function) leave(jump string, child int32) {
	in := instr{do: coldJump, form: formOf(jump), n: 1, link: child}
	in.ops[0] = target(f.regions[child].entry)
	f.put(in)
}

// capture notes the registers of regions around that a region reads, and gives it registers of its own for them, so
// that they can be spilled in there alone.
func (f *function) capture(child int32) {
	home := &f.regions[child]
	for i := range home.code {
		f.each(&home.code[i], func(r reg, e effect) {
			if f.owner[r] != child && r >= firstReg && e != writes && !slices.Contains(home.captured, r) {
				home.captured = append(home.captured, r)
			}
		})
	}
	code := home.code
	home.code = make([]instr, 0, len(code)+len(home.captured))
	for _, r := range home.captured {
		v := f.regs[r]
		own := f.newReg(v.class, v.bits)
		f.move(own, r)
		f.rename(code, r, own)
	}
	home.code = append(home.code, code...)
}

// rename replaces a register in code, and where regions inside of it take it over.
func (f *function) rename(code []instr, old, by reg) {
	swap := func(r *reg) {
		if *r == old {
			*r = by
		}
	}
	for i := range code {
		in := &code[i]
		for k := range in.operands() {
			swap(&in.ops[k].reg)
			swap(&in.ops[k].index)
			swap(&in.ops[k].mask)
		}
		if in.do == coldJump {
			inner := &f.regions[in.link]
			for k := range inner.captured {
				swap(&inner.captured[k])
				swap(&inner.code[k].ops[1].reg)
			}
		}
	}
}

// moveValue copies a value, or makes a constant, in a register.
func (f *function) moveValue(to reg, v vector.Ref) {
	from := f.use(v)
	if f.regs[from].konst < 0 {
		f.move(to, from)
		return
	}
	in := defines(to)
	in.n, in.ops[1].num = 2, int64(f.regs[from].konst)
	f.put(in)
}

// testMask sets the flags so that jne jumps where any lane is set.
func (f *function) testMask(m vector.Ref) {
	a, b := f.joined(m)
	x, y := f.use(a), f.use(b)
	switch {
	case f.level == AVX2:
		f.emit("vptest", register(x, 256), register(y, 256))
	case f.lanes == 8:
		f.emit("kortestb", register(x, 64), register(y, 64))
	default:
		f.emit("kortestw", register(x, 64), register(y, 64))
	}
}

func (f *function) selectReport(in *vector.Instr) {
	name, bits := "or.imm", number(in.Imm)
	if !fits32(in.Imm) {
		name, bits = "or", register(f.integer(in.Imm), 64) // which gets its value before the branch
	}
	f.testMask(in.Args[0])
	skip := f.newLabel()
	f.emit("je", target(skip))
	f.emit(name, argument(offsetStatus), bits)
	f.bind(skip)
}

func (f *function) selectFence(*vector.Instr) { f.emit("sfence") }

func target(l int64) operand { return operand{kind: isLabel, num: l} }

// bind puts a label here.
func (f *function) bind(l int64) {
	f.put(instr{do: label, n: 1, ops: [maxOperands]operand{target(l)}})
}
