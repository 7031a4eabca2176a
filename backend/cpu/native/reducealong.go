package native

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
)

// An along writes the program that folds one line after the other. The rows of its boxes are lines, the columns their
// elements.
//
// The fold of each leaf becomes an element of the parts: a matrix per component, with a row per line. The program then
// joins so many parts of each line into the first one, and computes After for so many lines: all of them, or none where
// the leaves of a line are shared among calls.
type along struct {
	*reducing
	*frame
	columns []*column // of Each: reads, then stores
	regs    int       // vectors that hold one component of the lanes of a leaf
	room    vector.Ref
	parts   *parts
	asked   *column // that of which rows ask for what later ones read, or nil
}

// writeAlong makes the program.
func (r *reducing) writeAlong() (*vector.Program, *signature, error) {
	a := r.newAlong(r.kept)
	f := a.frame
	a.parts = newParts(r, f)
	f.eachRow(a.columns, func() {
		row := a.parts.row(f.row)
		a.leaves(row)
		a.parts.join(row)
	})
	return r.finish(f, f.own(finishCount), a.parts.count, a.parts.first)
}

// writeLeaves makes the program that folds leaves, and does nothing else.
func (r *reducing) writeLeaves() (*vector.Program, *signature, error) {
	a := r.newAlong(r.kept)
	a.parts = newParts(r, a.frame)
	a.eachRow(a.columns, func() { a.leaves(a.parts.row(a.frame.row)) })
	return a.program()
}

// writeJoins makes the program that does what is left to do, with a signature that begins with one.
func (r *reducing) writeJoins(sig *signature) (*vector.Program, *signature, error) {
	f := newFrame(r.nest, vector.NewBuilder(r.nest.Name, r.lanes), r.kept, r.folded)
	f.sig = *sig
	p := newParts(r, f)
	f.eachRow(nil, func() { p.join(p.row(f.row)) })
	return r.finish(f, f.own(finishCount), p.count, p.first)
}

// writeBrief makes the program of a nest that is one line of one part, which need not leave the registers.
func (r *reducing) writeBrief() (*vector.Program, *signature, error) {
	a := r.newAlong(-1)
	b := a.b
	a.open(a.columns)
	v := a.fold()(b.Int(0), b.Count())
	if !r.handsOn() {
		v = each(v, a.inLanes)
	}
	one := spot{first: b.Int(0), mask: b.Const(vector.Mask, 1)}
	r.finishAt(a.frame, r.beginAfter(a.frame, -1), one, vector.None, func(x *folding, _ spot) []vector.Ref { return x.of(v) })
	return a.program()
}

// newAlong starts a program whose boxes have rows along an axis.
func (r *reducing) newAlong(rows int) *along {
	f := newFrame(r.nest, vector.NewBuilder(r.nest.Name, r.lanes), rows, r.folded)
	a := &along{reducing: r, frame: f, regs: r.virtual / r.lanes}
	f.sig.vectors = a.regs
	r.begin(f)
	f.share(r.each)
	a.balance()
	a.columns = f.columnsOf(&r.nest.Each)
	if r.asks {
		a.asked = a.columns[r.stream()]
	}
	if !r.ordered && !r.searches() {
		a.room = f.b.Scratch(r.components() * a.regs * registerBytes)
	}
	return a
}

// fold gives what folds the elements of a part.
func (a *along) fold() func(start, m vector.Ref) []vector.Ref {
	if s := a.search(); s != nil {
		return s.leaf
	}
	if s := a.span(); s != nil {
		return s.leaf
	}
	if a.ordered {
		return a.inOrder
	}
	return a.leaf
}

// registerBytes is the size of the largest register, and of the places where registers are kept.
const registerBytes = 64

// leaves folds the leaves of a line into its parts.
func (a *along) leaves(row []vector.Ref) {
	b, n := a.b, a.b.Count()
	size, fold := a.part(), a.fold()
	if a.short {
		a.parts.put(row, b.Int(0), fold(b.Int(0), n))
		return
	}
	trips, start := b.By(vector.ShrBy, log2(size), b.Op(vector.Add, n, b.Int(int64(size-1)))), b.Int(0)
	if a.pairs() {
		pairs := b.By(vector.ShrBy, log2(2*size), n)
		start = a.repeat(pairs, start, 2*size, func(start vector.Ref) { a.pair(row, start) })
		trips = b.Op(vector.Sub, trips, b.By(vector.ShlBy, 1, pairs))
	}
	a.repeat(trips, start, size, func(start vector.Ref) {
		m := b.Op(vector.Min, b.Op(vector.Sub, n, start), b.Int(int64(size)))
		a.parts.put(row, b.By(vector.ShrBy, log2(size), start), fold(start, m))
	})
}

// pairs reports whether leaves are folded in pairs: what folds them reads one stream, and there are
// registers for the lanes of both.
func (r *reducing) pairs() bool {
	return r.direct && len(r.each.Params) == 1 && r.level == codegen.AVX512
}

// pair folds two whole leaves side by side. See Note [Pairs].
func (a *along) pair(row []vector.Ref, start vector.Ref) {
	b, size := a.b, a.b.Int(int64(a.part()))
	lanes := a.neutral()
	n := 1 + len(lanes)
	c := a.carry(b.Int(int64(a.part()/a.virtual)), slices.Concat([]vector.Ref{start}, lanes, lanes), func(c []vector.Ref) []vector.Ref {
		second := append([]vector.Ref{b.Op(vector.Add, c[0], size)}, c[n:]...)
		return append(a.row(c[:n], vector.None), a.row(second, vector.None)[1:]...)
	})
	part := b.By(vector.ShrBy, log2(a.part()), start)
	a.parts.put(row, part, a.halve(c[1:n], nil, size))
	a.parts.put(row, b.Op(vector.Add, part, b.Int(1)), a.halve(c[n:], nil, size))
}

// leaf folds the m elements of a line from start on, into lane 0. The lanes are in registers, unless the body is long.
// The first elements of folds without neutral values meet lanes in memory, and so do the last elements where the code
// would be too long otherwise.
func (a *along) leaf(start, m vector.Ref) []vector.Ref {
	b, v := a.b, a.b.Int(int64(a.virtual))
	end, rows := b.Op(vector.Add, start, m), b.By(vector.ShrBy, log2(a.virtual), m)
	acc := a.neutral()
	if acc == nil {
		a.few(start, b.Op(vector.Min, m, v), meetFirst)
		start, rows = b.Op(vector.Add, start, v), b.Op(vector.Sub, rows, b.Int(1))
	}
	if a.isLong(longBody) {
		a.store(acc)
		start, rows = a.grouped(start, rows)
		start = a.repeat(rows, start, a.virtual, func(i vector.Ref) { a.few(i, v, meetAll) })
	} else {
		if acc == nil {
			acc = a.load()
		}
		c := a.carry(rows, a.lanesFrom(start, acc), func(c []vector.Ref) []vector.Ref {
			return a.row(c, vector.None)
		})
		if start = c[0]; !a.isLong(longTail) {
			first, left := a.rest(start, end, m)
			c[0] = a.within(first, left)
			acc, notes := a.parted(a.row(c, left))
			return a.halve(acc, notes, m)
		}
		a.store(a.mended(c))
	}
	a.few(start, b.Op(vector.Sub, end, start), meetSome)
	return a.halve(a.load(), nil, m)
}

// within is start or, where no elements are left from there on, a row before: a load whose mask is empty takes hundreds
// of cycles where the page behind the elements was never touched.
func (a *along) within(start, left vector.Ref) vector.Ref {
	b := a.b
	none := b.By(vector.ShrBy, 63, b.Op(vector.Sub, left, b.Int(1)))
	return b.Op(vector.Sub, start, b.Op(vector.And, none, b.Int(int64(a.virtual))))
}

// Costs from which on the code of a body is too long to stand there once per register, for all
// elements and for the last ones.
const (
	longBody = 128
	longTail = 64
)

// isLong reports whether the code of the body, once per register, costs more.
func (a *along) isLong(than int) bool {
	cost := a.each.Cost()
	if than == longTail {
		for _, x := range a.folds {
			cost += x.Combine.Cost()
		}
	}
	return a.regs*cost > than
}

// lanesFrom lists what rows carry: the first element, the lanes, and the notes of extremes.
func (a *along) lanesFrom(start vector.Ref, acc []vector.Ref) []vector.Ref {
	carried := append([]vector.Ref{start}, acc...)
	for _, x := range a.folds {
		carried = append(carried, x.nothing(a.b)...)
	}
	return carried
}

// row takes as many elements as there are lanes or, where left is not None, so many, which are fewer.
func (a *along) row(carried []vector.Ref, left vector.Ref) []vector.Ref {
	next, n := slices.Clone(carried), a.components()
	all := left == vector.None || a.folds[0].neutral != nil // lanes meet an element, or what changes nothing
	elements := make([][][]vector.Ref, len(a.folds))        // per fold and vector
	for k := range a.regs {
		at := a.spotOf(carried[0], k, left)
		results := a.compute(at)
		acc := next[1+k*n : 1+(k+1)*n]
		for i, x := range a.folds {
			v := x.take(a.b, results)
			if all {
				v = x.filled(a.body, at.mask, v)
				copy(x.of(acc), x.keep(a.body, x.of(acc), v))
			} else {
				copy(x.of(acc), x.meet(a.body, at.mask, x.of(acc), v))
			}
			elements[i] = append(elements[i], v)
		}
		if turn := a.inTurn(); left == vector.None && (k+1)%turn == 0 {
			a.ask(carried[0], k+1-turn, turn)
		}
	}
	if all {
		notes := next[1+a.regs*n:]
		for i, x := range a.folds {
			notes = notes[copy(notes, x.note(a.b, notes, elements[i])):]
		}
	}
	next[0] = a.b.Op(vector.Add, carried[0], a.b.Int(int64(a.virtual)))
	return next
}

// spotOf is vector k of a row, of which left elements are there; None: all.
func (a *along) spotOf(first vector.Ref, k int, left vector.Ref) spot {
	s := spot{first: first, lane: int64(k * a.lanes), mask: vector.None}
	if left != vector.None {
		s.mask = a.b.Op(vector.First, a.b.Op(vector.Sub, left, a.b.Int(s.lane)))
	}
	return s
}

// mended gives the lanes of what rows have carried.
func (a *along) mended(carried []vector.Ref) []vector.Ref {
	acc, notes := a.parted(carried)
	for _, x := range a.folds {
		if n := notesOf * len(x.extremes); n > 0 {
			copy(x.of(acc), x.mend(a.body, x.of(acc), notes[:n]))
			notes = notes[n:]
		}
	}
	return acc
}

// parted gives the lanes and the notes of what rows carry.
func (a *along) parted(carried []vector.Ref) (acc, notes []vector.Ref) {
	end := 1 + a.regs*a.components()
	return carried[1:end], carried[end:]
}

// meeting says how elements meet the lanes in memory.
type meeting uint8

const (
	meetFirst meeting = iota // they are the lanes' first
	meetAll                  // each lane gets one
	meetSome                 // the first lanes do
)

// few takes n elements from start on, no more than there are lanes, into the lanes in memory.
func (a *along) few(start, n vector.Ref, how meeting) {
	b := a.b
	a.repeat(a.vectors(n), b.Int(0), a.lanes, func(i vector.Ref) {
		at := spot{first: b.Op(vector.Add, start, i), mask: vector.None}
		if how != meetAll {
			at.mask = b.Op(vector.First, b.Op(vector.Sub, n, i))
		}
		a.meet([]spot{at}, i, how)
	})
}

// grouped takes rows of as many elements as there are lanes into the lanes in memory, as long as groups of vectors that
// share blocks fit. It gives the element behind them, and the number of rows that are left.
func (a *along) grouped(start, rows vector.Ref) (end, left vector.Ref) {
	b := a.b
	for _, g := range a.groups(b.Int(0), a.regs) {
		width := g.vectors()
		trips := b.Op(vector.Mul, rows, g.fits)
		start = a.repeat(trips, start, a.virtual, func(first vector.Ref) {
			a.group = g
			a.repeat(b.Int(int64(a.regs/width)), b.Int(0), width*a.lanes, func(i vector.Ref) {
				a.meet(a.spots(b.Op(vector.Add, first, i), width), i, meetAll)
			})
			a.group = nil
		})
		rows = b.Op(vector.Sub, rows, trips)
	}
	return start, rows
}

// meet takes the elements at neighbouring spots into the lanes in memory from lane i on.
func (a *along) meet(at []spot, i vector.Ref, how meeting) {
	room := a.b.Op(vector.Add, a.room, a.b.By(vector.ShlBy, log2(registerBytes/a.lanes), i))
	for u, results := range a.stages(&a.frame.nest.Each, a.each, a.columns, at, make([][]vector.Ref, len(at))) {
		for _, x := range a.folds {
			v := x.take(a.b, results)
			if how != meetFirst {
				v = x.meet(a.body, at[u].mask, a.loadFrom(room, u, x.first, len(v)), v)
			}
			a.storeTo(room, u, x.first, v)
		}
	}
}

// compute writes Each at a spot, with its stores, and gives its results.
func (a *along) compute(s spot) []vector.Ref {
	return a.stage(&a.frame.nest.Each, a.each, a.columns, s)
}

// neutral gives lanes that change nothing, or nil where some fold has none.
func (a *along) neutral() []vector.Ref {
	var one []vector.Ref
	for _, x := range a.folds {
		if x.neutral == nil {
			return nil
		}
		one = append(one, x.constants(a.b, x.neutral)...)
	}
	return slices.Repeat(one, a.regs)
}

// halve folds all lanes, of which the first m have a value where there are no neutral ones, into lane 0. There are
// notes of extremes, or they are mended.
func (a *along) halve(acc, notes []vector.Ref, m vector.Ref) []vector.Ref {
	n := a.components()
	var out []vector.Ref
	for _, x := range a.folds {
		regs := make([][]vector.Ref, a.regs)
		for k := range regs {
			regs[k] = x.of(acc[k*n : (k+1)*n])
		}
		switch own := notesOf * len(x.extremes); {
		case own == 0 || len(notes) == 0:
		case x.neutral == nil:
			regs[0], notes = x.mend(a.body, regs[0], notes[:own]), notes[own:]
		default:
			out, notes = append(out, x.settle(a.b, regs, notes[:own])...), notes[own:]
			continue
		}
		out = append(out, x.halve(a.body, regs, a.b.Op(vector.Min, m, a.b.Int(int64(a.virtual))))...)
	}
	return out
}

// load reads the lanes from memory, and store writes them: register by register, and component by component inside.
func (a *along) load() []vector.Ref {
	var acc []vector.Ref
	for k := range a.regs {
		acc = append(acc, a.loadFrom(a.room, k, 0, a.components())...)
	}
	return acc
}

func (a *along) store(acc []vector.Ref) {
	n := a.components()
	for k := range len(acc) / n {
		a.storeTo(a.room, k, 0, acc[k*n:(k+1)*n])
	}
}

// loadFrom reads register k of n components from the one numbered first on, and storeTo writes them.
func (a *along) loadFrom(room vector.Ref, k, first, n int) []vector.Ref {
	out := make([]vector.Ref, n)
	for i := range out {
		out[i] = a.b.Load(a.kinds[first+i], room, vector.None, vector.None, a.place(k, first+i))
	}
	return out
}

func (a *along) storeTo(room vector.Ref, k, first int, vs []vector.Ref) {
	for i, v := range vs {
		a.b.Store(a.kinds[first+i], room, vector.None, vector.None, a.place(k, first+i), v)
	}
}

// place is where register k of a component lies.
func (a *along) place(k, component int) int64 { return int64((component*a.regs + k) * registerBytes) }

// Note [Pairs]
//
// Where an instruction reads an element itself, a load is one instruction less of those that a processor looks ahead
// over, and of what lies in memory more is under way at once. With the lanes of two leaves as many sums run beside one
// another as in a free order. Neither gains by itself what both do together: sums of 10^7 f32 by AVX-512 took one core
// 0.60 ms by leaves with loads and asking, 0.53 by leaves that are read directly, 0.64 by pairs with loads, and 0.49 by
// pairs that are read directly. AVX2 has no registers left for a second leaf, and keeps asking.
