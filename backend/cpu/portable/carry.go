package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A scanState is where a scan stands (numeric contract, section 4): of one line, or of several side by side.
type scanState struct {
	carry   []unsafe.Pointer // the running c
	leaf    []unsafe.Pointer // C of the leaf
	total   []unsafe.Pointer // the running t
	begun   bool             // there is a carry
	opened  bool             // there was one when the leaf began
	counted bool             // there is a t
	past    bool             // out may be stored past the caches

	// Along a line: columns of a block of elements.
	input, turned, steps, before, spread, out []unsafe.Pointer

	// Across lines: the values of eight elements, and their scans.
	rows, outs [][]unsafe.Pointer
}

func (f *folder) newScan() *scanState {
	s := &scanState{carry: f.values(maxWidth), leaf: f.values(maxWidth), total: f.values(maxWidth)}
	for _, col := range []*[]unsafe.Pointer{&s.input, &s.turned, &s.steps, &s.before, &s.spread, &s.out} {
		*col = f.values(maxBlock)
	}
	return s
}

// across makes the columns of a scan across lines.
func (f *folder) across() {
	for s := f.scan; len(s.rows) < graph.ScanBlock; {
		s.rows = append(s.rows, f.values(maxWidth))
		s.outs = append(s.outs, f.values(maxWidth))
	}
}

// after computes d = op(x, y) for x before y in the order of the scan; in a reverse scan x stands behind y.
func (f *folder) after(d, x, y []unsafe.Pointer, n int) {
	if f.reverse {
		x, y = y, x
	}
	f.combine(d, x, y, n)
}

// restart begins a line: its carry is the initial value, if there is one.
func (f *folder) restart() {
	s := f.scan
	s.begun = f.Init != nil
	if !s.begun {
		return
	}
	for k, t := range f.types {
		put(s.carry[k], t, f.Init[k])
		fills[t.Size()](s.carry[k], s.carry[k], nil, nil, f.width)
	}
}

// resume begins leaf k of a line, not the first, with its carry.
func (f *folder) resume(carries []unsafe.Pointer, k int64) {
	f.copyTo(f.scan.carry, f.view(0, carries, int(k)), 1)
	f.scan.begun = true
}

// advance makes the carry of a leaf that of the next one: C(k+1) = op(C(k), T(k)).
func (f *folder) advance(total []unsafe.Pointer) {
	s := f.scan
	if s.begun {
		f.after(s.carry, s.carry, total, f.width)
		return
	}
	f.copyTo(s.carry, total, f.width)
	s.begun = true
}

// beginLeaf keeps the leaf's carry, for the running one moves on.
func (f *folder) beginLeaf() {
	s := f.scan
	f.copyTo(s.leaf, s.carry, f.width)
	s.opened, s.counted = s.begun, false
}

// endLeaf gives the next leaf its carry.
func (f *folder) endLeaf() {
	s := f.scan
	f.copyTo(s.carry, s.leaf, f.width)
	s.begun = s.opened
	f.advance(s.total)
}

// count takes the last running fold of a block into c, if along, and t.
func (f *folder) count(last []unsafe.Pointer, along bool) {
	s := f.scan
	if along {
		f.advance(last)
	}
	if s.counted {
		f.after(s.total, s.total, last, f.width)
		return
	}
	f.copyTo(s.total, last, f.width)
	s.counted = true
}

// scanRows scans the m values in rows of each line into outs.
func (f *folder) scanRows(m int) {
	s := f.scan
	for d := 1; d < graph.ScanBlock; d *= 2 {
		for j := m - 1; j >= d; j-- {
			f.after(s.rows[j], s.rows[j-d], s.rows[j], f.width)
		}
	}
	for j := range m {
		switch {
		case f.exclusive && j == 0:
			f.copyTo(s.outs[0], s.carry, f.width)
		case f.exclusive:
			f.after(s.outs[j], s.carry, s.rows[j-1], f.width)
		case s.begun:
			f.after(s.outs[j], s.carry, s.rows[j], f.width)
		default:
			f.copyTo(s.outs[j], s.rows[j], f.width)
		}
	}
	f.count(s.rows[m-1], true)
}

// scanColumn scans the next n elements of a line into a column. Only the last of a leaf may be short of whole blocks.
func (f *folder) scanColumn(xs []unsafe.Pointer, n int) []unsafe.Pointer {
	s := f.scan
	done := 0
	if f.loops != nil {
		if done = f.open(xs, n, f.slowScan); done < n {
			done = f.fast(f.loops.scan(f.exclusive, s.past), xs, done, n)
		}
	}
	if done < n {
		f.slowScan(xs, done, n)
	}
	return s.out
}

// countColumn only takes the next n elements of a line into t.
func (f *folder) countColumn(xs []unsafe.Pointer, n int) {
	done := 0
	if f.loops != nil {
		if done = f.open(xs, n, f.slowCount); done < n {
			done = f.fast(f.loops.total, xs, done, n)
		}
	}
	if done < n {
		f.slowCount(xs, done, n)
	}
}

// open takes the first block of a leaf the slow way: before it, there may be nothing to combine with.
func (f *folder) open(xs []unsafe.Pointer, n int, slow func(xs []unsafe.Pointer, lo, hi int)) int {
	if f.scan.counted {
		return 0
	}
	n = min(n, graph.ScanBlock)
	slow(xs, 0, n)
	return n
}

// fast runs a loop over the whole blocks from element lo on, and gives the first element that is left.
func (f *folder) fast(loop scanFunc, xs []unsafe.Pointer, lo, n int) int {
	s, blocks := f.scan, (n-lo)/graph.ScanBlock
	if blocks > 0 {
		at := lo * f.types[0].Size()
		loop(unsafe.Add(s.out[0], at), unsafe.Add(xs[0], at), s.carry[0], s.total[0], blocks)
	}
	return lo + blocks*graph.ScanBlock
}

// slowScan scans elements lo..hi with column operations; only the carries go from block to block.
func (f *folder) slowScan(xs []unsafe.Pointer, lo, hi int) {
	s, n := f.scan, hi-lo
	f.double(f.view(0, xs, lo), n)
	plain := 0 // elements before which there is no carry
	for b := 0; b < n; b += graph.ScanBlock {
		m := min(graph.ScanBlock, n-b)
		for k, t := range f.types {
			fills[t.Size()](unsafe.Add(s.spread[k], b*t.Size()), s.carry[k], nil, nil, m)
		}
		if !s.begun {
			plain = m
		}
		f.count(f.view(0, s.steps, b+m-1), true)
	}
	if f.exclusive {
		f.shiftBlocks(f.view(0, s.out, lo), n)
		return
	}
	f.copyTo(f.view(0, s.out, lo), s.steps, plain)
	f.after(f.view(0, s.out, lo+plain), f.view(1, s.spread, plain), f.view(2, s.steps, plain), n-plain)
}

// shiftBlocks computes an exclusive scan from the running folds of its blocks: each gets the one before it, and the
// first of a block only the carry.
func (f *folder) shiftBlocks(out []unsafe.Pointer, n int) {
	s := f.scan
	f.copyTo(f.view(1, s.before, 1), s.steps, n-1)
	f.copyTo(s.before, s.spread, 1)
	f.after(out, s.spread, s.before, n)
	for b := 0; b < n; b += graph.ScanBlock {
		f.copyTo(f.view(1, out, b), f.view(2, s.spread, b), 1)
	}
}

// slowCount takes elements lo..hi into t.
func (f *folder) slowCount(xs []unsafe.Pointer, lo, hi int) {
	n := hi - lo
	f.double(f.view(0, xs, lo), n)
	for b := 0; b < n; b += graph.ScanBlock {
		f.count(f.view(0, f.scan.steps, min(b+graph.ScanBlock, n)-1), false)
	}
}

// double takes the doubling steps of n elements, all blocks at once, into s.steps.
func (f *folder) double(xs []unsafe.Pointer, n int) {
	s := f.scan
	f.copyTo(s.steps, xs, n)
	for d := 1; d < min(n, graph.ScanBlock); d *= 2 {
		f.after(s.before, s.steps, f.view(1, s.steps, d), n-d)
		for b := 0; b+d < n; b += graph.ScanBlock {
			f.copyTo(f.view(1, s.steps, b+d), f.view(2, s.before, b), min(graph.ScanBlock, n-b)-d)
		}
	}
}

// turn reverses a column.
func (f *folder) turn(d, s []unsafe.Pointer, n int) {
	for k, t := range f.types {
		pickers[t.Size()](d[k], unsafe.Add(s[k], (n-1)*t.Size()), -1, n)
	}
}

// A scanTable are the fast loops of a plain operation. Two of them may store past the caches, to a place aligned to
// 32 bytes; else they are nil.
type scanTable struct{ upto, before, total, uptoPast, beforePast scanFunc }

func (t *scanTable) scan(exclusive, past bool) scanFunc {
	switch {
	case exclusive && past:
		return t.beforePast
	case exclusive:
		return t.before
	case past:
		return t.uptoPast
	}
	return t.upto
}

// A scanFunc scans blocks of eight elements of s into d. c is the running carry and t the running fold of the leaf.
type scanFunc func(d, s, c, t unsafe.Pointer, blocks int)

var scanLoops [expr.NumOps][numTypes]*scanTable

func setScanLoops() {
	scansOf[int8](expr.Int8)
	scansOf[int16](expr.Int16)
	scansOf[int32](expr.Int32)
	scansOf[int64](expr.Int64)
	scansOf[uint8](expr.Uint8)
	scansOf[uint16](expr.Uint16)
	scansOf[uint32](expr.Uint32)
	scansOf[uint64](expr.Uint64)
	scansOf[float32](expr.Float32)
	scansOf[float64](expr.Float64)
}

func scansOf[T number](t expr.Type) {
	scanLoops[expr.Add][t] = &scanTable{addUpto[T], addBefore[T], addTotal[T], nil, nil}
	scanLoops[expr.Mul][t] = &scanTable{mulUpto[T], mulBefore[T], mulTotal[T], nil, nil}
	scanLoops[expr.Min][t] = &scanTable{leastUpto[T], leastBefore[T], leastTotal[T], nil, nil}
	scanLoops[expr.Max][t] = &scanTable{greatestUpto[T], greatestBefore[T], greatestTotal[T], nil, nil}
}
