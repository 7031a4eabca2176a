package sorting

import (
	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/enter"
)

// The general registers of a kernel. RDI is enter.Args.
const (
	orders  = amd64.RSI // permutations by mask
	spareAt = amd64.RDX // spare memory
	listEnd = amd64.RBX // end of the list of ranges
	budget  = amd64.R13 // keys that the call may still move
	from    = amd64.R8  // of the range: its first key
	count   = amd64.R9  // and their number
	left    = amd64.R10 // where the next key goes that is not above the pivot
	right   = amd64.R11 // the last one above it that was written
	ends    = amd64.R12 // of the range, or of its whole vectors
	same    = amd64.R15 // 1: what is above the pivot is all equal
	pivot   = amd64.RCX
	at      = amd64.RAX // the vector that is split
	tmp     = amd64.RAX
	aside   = amd64.R14
)

// What a kernel reports.
const (
	statusDone   = iota
	statusPaused // the budget is spent
	statusDeep   // the last range of the list has been split too often
)

// The pointers of a call.
const (
	keysPointer   = iota // to the keys
	sparePointer         // to memory for as many
	listPointer          // to the list of ranges: its bytes, then the ranges
	ordersPointer        // to the permutations
	numPointers
)

// rangeBytes is a range in the list: number of its first key, of its keys, and how often it may still be split.
const rangeBytes = 24

func q(r amd64.GPR) amd64.Operand { return amd64.Q(r) }

// key is the word of a general register that holds a key.
func (w *writer) key(r amd64.GPR) amd64.Operand {
	if w.size == 8 {
		return amd64.Q(r)
	}
	return amd64.D(r)
}

// writeKernel writes quicksort on a list of ranges. Ranges of a few vectors go through a network, others are
// partitioned around a pivot: keys up to it stay at the front, the others go to spare memory and come back behind them.
// (Bramas, A Novel Hybrid Quicksort Algorithm Vectorized using AVX-512, 2017)
func writeKernel(s shape) (amd64.Code, error) {
	w := &writer{shape: s}
	next, small := w.Label(), w.Label()
	w.enter()
	w.Align(32)
	w.Bind(next)
	w.pop(small)
	w.choosePivot()
	w.partition(next)
	w.op("jmp", amd64.To(next))
	w.Bind(small)
	w.small(next)
	return w.Finish()
}

func (w *writer) enter() {
	w.pointer(spareAt, sparePointer)
	w.pointer(orders, ordersPointer)
	w.pointer(aside, listPointer)
	w.op("mov.load", q(budget), amd64.At(amd64.RDI).Plus(int(enter.OffsetN)))
	w.op("mov.load", q(listEnd), amd64.At(aside))
	w.op("lea", q(listEnd), amd64.At(aside).Index(listEnd, 1).Plus(8))
	w.constants()
}

// pointer loads a pointer of the arguments.
func (w *writer) pointer(r amd64.GPR, i int) {
	w.op("mov.load", q(r), amd64.At(amd64.RDI).Plus(int(enter.OffsetPointers)))
	w.op("mov.load", q(r), amd64.At(r).Plus(8*i))
}

// constants loads what networks need into the last registers.
func (w *writer) constants() {
	last := w.bits/16 - 1
	hold := func(number func(lane int) int64) amd64.Operand {
		r := w.v(last)
		last--
		w.load(r, w.lanesOf(number))
		return r
	}
	w.indices = map[int]amd64.Operand{}
	for bits := 7; bits < w.lanes(); bits = 2*bits + 1 {
		w.indices[bits] = hold(func(l int) int64 { return int64(l ^ bits) })
	}
	if w.wide() {
		for half := range w.riffles {
			w.riffles[half] = hold(func(l int) int64 { return int64((half*w.lanes()+l)/2 + l%2*w.lanes()) })
		}
		for bit := 1; bit < w.lanes(); bit *= 2 {
			w.op("mov.imm32", amd64.D(tmp), amd64.Imm(int64(highLanes(bit, w.lanes()))))
			w.op("kmovw.from", amd64.K(highMask(bit)), amd64.D(tmp))
		}
	}
	if w.turned() {
		w.turn = hold(func(int) int64 { return -1 << 63 })
	}
	for ; last >= 0; last-- {
		w.give(last)
	}
}

// leave returns a status, and the list.
func (w *writer) leave(status int64) {
	w.pointer(aside, listPointer)
	w.op("sub", q(listEnd), q(aside))
	w.op("sub.imm", q(listEnd), amd64.Imm(8))
	w.op("mov", amd64.At(aside), q(listEnd))
	w.op("mov.imm", amd64.At(amd64.RDI).Plus(int(enter.OffsetStatus)).Bits(64), amd64.Imm(status))
	w.op("vzeroupper")
	w.op("ret")
}

// pop looks at the last range of the list.
func (w *writer) pop(small amd64.Label) {
	work, on := w.Label(), w.Label()
	w.pointer(aside, listPointer)
	w.op("add.imm", q(aside), amd64.Imm(8))
	w.op("cmp", q(listEnd), q(aside))
	w.op("ja", amd64.To(work))
	w.leave(statusDone)
	w.Bind(work)
	w.op("test", q(budget), q(budget))
	w.op("jns", amd64.To(on))
	w.leave(statusPaused)
	w.Bind(on)
	w.op("mov.load", q(from), amd64.At(listEnd).Plus(-rangeBytes))
	w.op("mov.load", q(count), amd64.At(listEnd).Plus(8-rangeBytes))
	w.pointer(aside, keysPointer)
	w.op("lea", q(from), amd64.At(aside).Index(from, w.size))
	w.op("sub", q(budget), q(count))
	w.op("cmp.imm", q(count), amd64.Imm(int64(w.rows()*w.lanes())))
	w.op("jbe", amd64.To(small))
	deep := w.Label()
	w.op("dec", amd64.At(listEnd).Plus(16-rangeBytes).Bits(64))
	w.op("jns", amd64.To(deep))
	w.leave(statusDeep)
	w.Bind(deep)
}

// choosePivot takes the median of each lane of three times three vectors, in two steps, and the median of the lanes.
func (w *writer) choosePivot() {
	w.op("lea", q(tmp), amd64.At(count).Plus(-w.lanes()))
	w.op("shr", q(tmp), amd64.Imm(3))
	w.op("imul.imm", q(tmp), q(tmp), amd64.Imm(int64(w.size)))
	w.op("mov", q(left), q(from))
	var medians []int
	for range 3 {
		var three []int
		for range 3 {
			r := w.take()
			w.load(w.v(r), amd64.At(left))
			w.signed(r)
			w.op("add", q(left), q(tmp))
			three = append(three, r)
		}
		medians = append(medians, w.median(three))
	}
	rows := []int{w.median(medians)}
	w.sortRows(rows)
	w.signed(rows[0])
	w.store(amd64.At(spareAt), w.v(rows[0]))
	w.give(rows...)
	w.op("mov.load", w.key(pivot), amd64.At(spareAt).Plus((w.lanes()/2-1)*w.size))
	w.op("xor", amd64.D(same), amd64.D(same))
}

// median gives the median of three rows, lane by lane.
func (w *writer) median(three []int) int {
	w.sort2(three, 0, 1)
	w.sort2(three, 1, 2)
	w.sort2(three, 0, 1)
	w.give(three[0], three[2])
	return three[1]
}

// partition splits the range and lists its parts, the shorter one last, so that the list stays short. A range
// without keys above the pivot is split again by the number before it: then its parts are what is below the
// pivot, and what is equal to it.
func (w *writer) partition(next amd64.Label) {
	again, split, drop := w.Label(), w.Label(), w.Label()
	w.Bind(again)
	w.split()
	w.op("lea", q(tmp), amd64.At(spareAt).Index(count, w.size))
	w.op("sub", q(tmp), q(right))
	w.op("jne", amd64.To(split))
	w.op("mov.imm32", amd64.D(same), amd64.Imm(1))
	w.op("sub.imm", w.key(pivot), amd64.Imm(1))
	w.op("jae", amd64.To(again))
	w.Bind(drop)
	w.op("sub.imm", q(listEnd), amd64.Imm(rangeBytes))
	w.op("jmp", amd64.To(next))
	w.Bind(split)
	w.back()
	w.op("sub", q(left), q(from)) // both in keys from here on
	for _, r := range []amd64.GPR{left, tmp} {
		w.op("shr", q(r), amd64.Imm(w.shift()))
	}
	w.list(drop)
}

func (w *writer) shift() int64 {
	if w.size == 8 {
		return 3
	}
	return 2
}

// list replaces the last range by its parts, of left and of tmp keys.
func (w *writer) list(drop amd64.Label) {
	both, ordered, done := w.Label(), w.Label(), w.Label()
	w.op("test", amd64.D(same), amd64.D(same))
	w.op("je", amd64.To(both))
	w.op("mov", amd64.At(listEnd).Plus(8-rangeBytes), q(left))
	w.op("test", q(left), q(left))
	w.op("je", amd64.To(drop))
	w.op("jmp", amd64.To(done))
	w.Bind(both)
	w.op("mov.load", q(from), amd64.At(listEnd).Plus(-rangeBytes))
	w.op("lea", q(right), amd64.At(from).Index(left, 1))
	w.op("cmp", q(tmp), q(left))
	w.op("jbe", amd64.To(ordered))
	for _, pair := range [][2]amd64.GPR{{from, right}, {left, tmp}} {
		a, b := q(pair[0]), q(pair[1])
		w.op("xor", a, b)
		w.op("xor", b, a)
		w.op("xor", a, b)
	}
	w.Bind(ordered)
	w.op("mov.load", q(ends), amd64.At(listEnd).Plus(16-rangeBytes))
	for i, r := range []amd64.GPR{from, left, ends, right, tmp, ends} {
		w.op("mov", amd64.At(listEnd).Plus(8*i-rangeBytes), q(r))
	}
	w.op("add.imm", q(listEnd), amd64.Imm(rangeBytes))
	w.Bind(done)
}

// unroll is how many vectors are read before any of them is written.
const unroll = 4

// split moves the keys of the range up to the pivot to its front, and the others to the end of as much
// spare memory, the last one first.
func (w *writer) split() {
	w.op("mov", q(left), q(from))
	w.op("lea", q(right), amd64.At(spareAt).Index(count, w.size))
	w.op("mov", q(at), q(from))
	p := w.spread()
	w.vectors(p, unroll)
	w.vectors(p, 1)
	w.rest()
	w.give(p)
}

// split vectors have up to eight lanes, so that a table of permutations for all masks is small.
func (s shape) splitBits() int { return min(s.bits, 64*s.size) }

// part is a register of the vectors that are split.
func (w *writer) part(i int) amd64.Operand { return amd64.V(w.splitBits(), i) }

// spread puts the pivot into all lanes.
func (w *writer) spread() int {
	p := w.take()
	if w.size == 4 {
		w.op("vmovd", amd64.X(p), amd64.D(pivot))
	} else {
		w.op("vmovq.from", amd64.X(p), q(pivot))
	}
	w.keys("vpbroadcast", w.part(p), amd64.X(p))
	w.signed(p)
	return p
}

// vectors splits whole vectors, as many at a time as n.
func (w *writer) vectors(p, n int) {
	loop, done := w.Label(), w.Label()
	bytes := w.splitBits() / 8
	w.op("mov", q(ends), q(count))
	w.op("and.imm", q(ends), amd64.Imm(int64(-n*bytes/w.size)))
	w.op("lea", q(ends), amd64.At(from).Index(ends, w.size))
	w.op("cmp", q(at), q(ends))
	w.op("jae", amd64.To(done))
	w.Align(32)
	w.Bind(loop)
	var vs []int
	for i := range n {
		vs = append(vs, w.take())
		w.load(w.part(vs[i]), amd64.At(at).Plus(i*bytes))
	}
	for _, v := range vs {
		w.divide(p, v)
	}
	w.give(vs...)
	w.op("add.imm", q(at), amd64.Imm(int64(n*bytes)))
	w.op("cmp", q(at), q(ends))
	w.op("jb", amd64.To(loop))
	w.Bind(done)
}

// divide splits a vector: it is put into order by a permutation, lanes up to the pivot first, and stored on both sides.
func (w *writer) divide(p, v int) {
	order := w.take()
	w.lower(p, v)
	w.op(map[int]string{256: "vpmovzxbd", 512: "vpmovzxbq"}[w.splitBits()], w.part(order), amd64.At(orders).Index(aside, 8))
	w.op(map[int]string{256: "vpermd", 512: "vpermq"}[w.splitBits()], w.part(order), w.part(order), w.part(v))
	w.op("popcnt", amd64.D(aside), amd64.D(aside))
	w.store(amd64.At(left), w.part(order))
	w.store(amd64.At(right).Plus(-w.splitBits()/8), w.part(order))
	w.op("lea", q(left), amd64.At(left).Index(aside, w.size))
	w.op("lea", q(right), amd64.At(right).Index(aside, w.size).Plus(-w.splitBits()/8))
	w.give(order)
}

// lower makes the mask of the lanes up to the pivot.
func (w *writer) lower(p, v int) {
	if w.wide() {
		const lessOrEqual = 2
		w.keys("vpcmpu", amd64.K(1), w.part(v), w.part(p), amd64.Imm(lessOrEqual))
		w.op("kmovb.to", amd64.D(aside), amd64.K(1))
		return
	}
	m := w.take()
	if w.turned() {
		w.op("vpxor", w.v(m), w.v(v), w.turn)
		w.op("vpcmpgtq", w.v(m), w.v(m), w.v(p))
		w.op("vmovmskpd", amd64.D(aside), w.v(m))
		w.op("xor.imm", amd64.D(aside), amd64.Imm(15))
	} else {
		w.op("vpminud", w.v(m), w.v(v), w.v(p))
		w.op("vpcmpeqd", w.v(m), w.v(m), w.v(v))
		w.op("vmovmskps", amd64.D(aside), w.v(m))
	}
	w.give(m)
}

// rest splits the keys behind the last whole vector: each is written to both sides, and counts on one.
func (w *writer) rest() {
	loop, done := w.Label(), w.Label()
	w.op("lea", q(ends), amd64.At(from).Index(count, w.size))
	w.op("cmp", q(at), q(ends))
	w.op("jae", amd64.To(done))
	w.Bind(loop)
	w.op("mov.load", w.key(aside), amd64.At(at))
	w.op("add.imm", q(at), amd64.Imm(int64(w.size)))
	w.op("mov", amd64.At(left), w.key(aside))
	w.op("mov", amd64.At(right).Plus(-w.size), w.key(aside))
	w.op("cmp", w.key(aside), w.key(pivot))
	w.op("setbe", amd64.B(aside))
	w.op("movzx.8", amd64.D(aside), amd64.B(aside))
	w.op("lea", q(left), amd64.At(left).Index(aside, w.size))
	w.op("lea", q(right), amd64.At(right).Index(aside, w.size).Plus(-w.size))
	w.op("cmp", q(at), q(ends))
	w.op("jb", amd64.To(loop))
	w.Bind(done)
}

// back brings the keys above the pivot, tmp bytes of them, from spare memory behind those at the front. right is lost.
func (w *writer) back() {
	few, loop, last, one, done := w.Label(), w.Label(), w.Label(), w.Label(), w.Label()
	v := w.take()
	bytes := w.bits / 8
	w.op("mov", q(ends), q(tmp))
	w.op("sub.imm", q(ends), amd64.Imm(int64(bytes)))
	w.op("jb", amd64.To(few))
	w.op("xor", amd64.D(aside), amd64.D(aside))
	w.op("test", q(ends), q(ends))
	w.op("je", amd64.To(last))
	w.Bind(loop)
	w.load(w.v(v), amd64.At(right).Index(aside, 1))
	w.store(amd64.At(left).Index(aside, 1), w.v(v))
	w.op("add.imm", q(aside), amd64.Imm(int64(bytes)))
	w.op("cmp", q(aside), q(ends))
	w.op("jb", amd64.To(loop))
	w.Bind(last)
	w.load(w.v(v), amd64.At(right).Index(ends, 1))
	w.store(amd64.At(left).Index(ends, 1), w.v(v))
	w.op("jmp", amd64.To(done))
	w.Bind(few)
	w.op("mov", q(ends), q(tmp))
	w.Bind(one)
	w.op("mov.load", w.key(aside), amd64.At(right).Index(ends, 1).Plus(-w.size))
	w.op("mov", amd64.At(left).Index(ends, 1).Plus(-w.size), w.key(aside))
	w.op("sub.imm", q(ends), amd64.Imm(int64(w.size)))
	w.op("jne", amd64.To(one))
	w.Bind(done)
	w.give(v)
}

// small sorts a range by the least network that holds it.
func (w *writer) small(next amd64.Label) {
	w.op("sub.imm", q(listEnd), amd64.Imm(rangeBytes))
	for rows := 1; rows <= w.rows(); rows *= 2 {
		larger := w.Label()
		if rows < w.rows() {
			w.op("cmp.imm", q(count), amd64.Imm(int64(rows*w.lanes())))
			w.op("ja", amd64.To(larger))
		}
		w.network(rows, next)
		w.Bind(larger)
	}
}

// network sorts a range that fills that many vectors, or at least more than half of them.
func (w *writer) network(n int, next amd64.Label) {
	rows := w.gather(n)
	w.sortRows(rows)
	w.scatter(rows, next)
	w.give(rows...)
}

// fits jumps where the range has fewer keys than so many vectors. The networks' ranges fill the
// first half of their vectors.
func (w *writer) fits(i, n int, not amd64.Label) {
	if n == 1 || i >= n/2 {
		w.op("cmp.imm", q(count), amd64.Imm(int64((i+1)*w.lanes())))
		w.op("jb", amd64.To(not))
	}
}

// gather loads the range, and the greatest key behind it.
func (w *writer) gather(n int) []int {
	rows, part, loaded := make([]int, n), make([]amd64.Label, n), w.Label()
	for i := range rows {
		rows[i], part[i] = w.take(), w.Label()
		w.fits(i, n, part[i])
		w.load(w.v(rows[i]), w.row(i))
	}
	w.op("jmp", amd64.To(loaded))
	for i := n / 2; i < n; i++ {
		w.Bind(part[i])
		w.loadPart(rows[i], i)
		for _, r := range rows[i+1:] {
			w.ones(w.v(r))
		}
		w.op("jmp", amd64.To(loaded))
	}
	w.Bind(loaded)
	for _, r := range rows {
		w.signed(r)
	}
	return rows
}

// scatter stores the range.
func (w *writer) scatter(rows []int, next amd64.Label) {
	n, part := len(rows), make([]amd64.Label, len(rows))
	for i, r := range rows {
		part[i] = w.Label()
		w.signed(r)
		w.fits(i, n, part[i])
		w.store(w.row(i), w.v(r))
	}
	w.op("jmp", amd64.To(next))
	for i := n / 2; i < n; i++ {
		w.Bind(part[i])
		w.storePart(rows[i], i)
		w.op("jmp", amd64.To(next))
	}
}

// row is the place of a vector of the range.
func (w *writer) row(i int) amd64.Operand { return amd64.At(from).Plus(i * w.bits / 8) }

// mask makes K1 a mask of as many lanes as the register says.
func (w *writer) mask(lanes amd64.GPR) {
	w.op("mov.imm32", amd64.D(aside), amd64.Imm(-1))
	w.op("bzhi", amd64.D(aside), amd64.D(aside), amd64.D(lanes))
	w.op("kmovw.from", amd64.K(1), amd64.D(aside))
}

// loadPart loads the beginning of a row, and the greatest key behind it.
func (w *writer) loadPart(r, i int) {
	w.op("lea", q(ends), amd64.At(count).Plus(-i*w.lanes()))
	if w.wide() {
		w.mask(ends)
		w.ones(w.v(r))
		w.load(w.v(r).Mask(1), w.row(i))
		return
	}
	m, all := w.lanesBelow(ends), w.take()
	w.keys("vpmaskmov", w.v(r), w.v(m), w.row(i))
	w.ones(w.v(all))
	w.op("vpandn", w.v(m), w.v(m), w.v(all))
	w.op("vpor", w.v(r), w.v(r), w.v(m))
	w.give(m, all)
}

func (w *writer) storePart(r, i int) {
	w.op("lea", q(ends), amd64.At(count).Plus(-i*w.lanes()))
	if w.wide() {
		w.mask(ends)
		w.store(w.row(i).Mask(1), w.v(r))
		return
	}
	m := w.lanesBelow(ends)
	w.keys2("vpmaskmov", ".store", w.row(i), w.v(m), w.v(r))
	w.give(m)
}

// lanesBelow selects as many lanes of AVX2 as the register says.
func (w *writer) lanesBelow(lanes amd64.GPR) int {
	m := w.take()
	w.op("vmovq.from", amd64.X(m), q(lanes))
	w.keys("vpbroadcast", w.v(m), amd64.X(m))
	w.keys("vpcmpgt", w.v(m), w.v(m), w.lanesOf(func(l int) int64 { return int64(l) }))
	return m
}
