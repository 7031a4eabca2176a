package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// newScan makes the work of a scan.
func newScan(c *Code, a *schedule.Scan) func(x *run) error {
	for _, f := range a.Folds {
		fold := newFoldCode(f, len(c.each.handed))
		fold.scans, fold.exclusive, fold.reverse = true, a.Exclusive, a.Reverse
		c.folds = append(c.folds, fold)
		c.each.handed = append(c.each.handed, f.Args...)
	}
	kept, scanned := c.axes(schedule.Kept), c.axes(schedule.Scanned)
	return func(x *run) error {
		s := &x.scan
		x.reduction.open(x, kept, scanned)
		s.reduction, s.reverse = &x.reduction, a.Reverse
		s.past = float64(s.lines)*float64(s.length)*16 > float64(memory.LastCache())
		return s.run()
	}
}

// A scan is one run. The next one uses its memory again. Elements along a line are numbered in the order of the scan:
// from the end where it is reverse.
type scan struct {
	*reduction
	reverse bool
	past    bool // what is stored does not fit the caches
	units   func(h *hand, unit int64)

	// Of a long line:
	line    int64
	relay   workers.Relay
	carries lists // the carry before each leaf, and that behind the last one
	leaf    func(slot int, leaf int64) error
}

func (s *scan) run() error {
	if s.lines == 0 || s.length == 0 {
		return nil
	}
	nanos := s.x.code.each.nanos()
	for _, f := range s.x.code.folds {
		nanos += 3 * f.nanos()
	}
	lineNanos := nanos * float64(s.length)
	goroutines, chunk := s.x.spread(lineNanos*float64(s.lines), s.lines*s.leaves)
	if goroutines > 1 && !s.across && s.lines < 2*int64(goroutines) && s.leaves > 1 {
		return s.runLeaves(goroutines)
	}
	s.width = min(s.lines, s.x.code.sideBySide())
	if !s.across {
		s.width = max(1, min(s.width, int64(chunk/lineNanos)))
	}
	if s.units == nil {
		s.units = s.scanLines
	}
	return s.x.share(goroutines, (s.lines-1)/s.width+1, s.units)
}

// scanLines scans the lines of a unit of work.
func (s *scan) scanLines(h *hand, unit int64) {
	first := unit * s.width
	n := min(s.width, s.lines-first)
	if s.across {
		s.scanAcross(h, first, n)
		return
	}
	for line := first; line < first+n; line++ {
		s.openLine(h, line)
		for _, f := range h.folds {
			f.restart()
		}
		for leaf := range s.leaves {
			s.scanLeaf(h, leaf)
		}
	}
}

// runLeaves scans long lines, one after the other, by their leaves.
func (s *scan) runLeaves(goroutines int) error {
	s.carries.reserve(s.x.code.folds, int(s.leaves)+1)
	s.x.reserve(goroutines)
	if s.leaf == nil {
		s.leaf = func(slot int, leaf int64) error {
			s.takeLeaf(s.x.hand(slot), leaf)
			return s.x.ctx.Err()
		}
	}
	for s.line = range s.lines {
		if err := s.relay.Run(s.x.ctx, goroutines, s.leaves, s.leaf); err != nil {
			return err
		}
	}
	return nil
}

// takeLeaf folds a leaf, makes the carry behind it out of the one before it, hands that on, and scans the leaf, which
// is still in the caches. A goroutine that is alone scans at once.
func (s *scan) takeLeaf(h *hand, leaf int64) {
	carries := s.carries.of
	s.openLine(h, s.line)
	if s.relay.Alone(leaf) {
		h.takeCarries(leaf, carries)
		s.scanLeaf(h, leaf)
		h.giveCarries(leaf+1, carries)
		s.relay.Pass(leaf)
		return
	}
	s.foldLeaf(h, leaf)
	if !s.relay.Wait(leaf) {
		return
	}
	h.takeCarries(leaf, carries)
	for _, f := range h.folds {
		f.advance(f.scan.total)
	}
	h.giveCarries(leaf+1, carries)
	s.relay.Pass(leaf)
	h.takeCarries(leaf, carries)
	s.scanLeaf(h, leaf)
}

// takeCarries begins a leaf with its carries.
func (h *hand) takeCarries(leaf int64, carries [][]unsafe.Pointer) {
	for i, f := range h.folds {
		if leaf == 0 {
			f.restart()
		} else {
			f.resume(carries[i], leaf)
		}
	}
}

func (h *hand) giveCarries(leaf int64, carries [][]unsafe.Pointer) {
	for i, f := range h.folds {
		f.copyTo(f.view(0, carries[i], int(leaf)), f.scan.carry, 1)
	}
}

// openLine moves Each and After to a line.
func (s *scan) openLine(h *hand, line int64) {
	for _, f := range h.folds {
		f.width = 1
	}
	at := h.index(s.kept, s.keptN, line)
	h.each.rows(s.folded, s.foldedN)
	h.each.seek(at)
	if h.after != nil {
		h.after.rows(s.folded, s.foldedN)
		h.after.seek(at)
	}
	h.straight = s.copies(h)
}

// foldLeaf folds a leaf.
func (s *scan) foldLeaf(h *hand, leaf int64) {
	for _, f := range h.folds {
		f.scan.counted = false
	}
	s.blocks(h, leaf, func(_ int64, n int) {
		for _, f := range h.folds {
			f.countColumn(s.column(h, f, n), n)
		}
	})
}

// scanLeaf scans a leaf after the carry that the folders hold, computes After, and leaves the carry of the next leaf.
func (s *scan) scanLeaf(h *hand, leaf int64) {
	for _, f := range h.folds {
		f.beginLeaf()
	}
	s.blocks(h, leaf, func(lo int64, n int) {
		if h.straight {
			s.scanInto(h, lo, n)
			return
		}
		k := 0
		for _, f := range h.folds {
			out := f.scanColumn(s.column(h, f, n), n)
			if s.reverse {
				f.turn(f.scan.turned, out, n)
				out = f.scan.turned
			}
			if h.after != nil {
				k += copy(h.after.frame.ptr[k:], out)
			}
		}
		if h.after != nil {
			h.after.compute(lo, n)
		}
	})
	for _, f := range h.folds {
		f.endLeaf()
	}
}

// scanInto scans a block straight to where After would only copy it.
func (s *scan) scanInto(h *hand, lo int64, n int) {
	f, p := h.folds[0], &h.after.stores[0]
	own := f.scan.out[0]
	out := unsafe.Add(p.base, int(lo)*p.size)
	f.scan.out[0], f.scan.past = out, s.past && f.loops != nil && f.loops.uptoPast != nil && uintptr(out)%32 == 0
	f.scanColumn(s.column(h, f, n), n)
	f.scan.out[0], f.scan.past = own, false
}

// copies reports whether After does no more than store one scan along the line, in memory that Each does not read.
func (s *scan) copies(h *hand) bool {
	a := h.after
	if s.reverse || a == nil || len(a.prog.code) > 0 || len(a.stores) != 1 || len(h.folds) != 1 || h.folds[0].taken() != 1 {
		return false
	}
	p := &a.stores[0]
	if p.value != 0 || !p.walk.even() || p.walk.stride[0] != 1 {
		return false
	}
	buffers := s.x.args.Buffers
	for _, r := range h.each.Reads {
		if overlap(buffers[p.buffer], buffers[r.Buffer]) {
			return false
		}
	}
	for _, t := range h.each.Tables {
		if overlap(buffers[p.buffer], buffers[t.Buffer]) {
			return false
		}
	}
	return true
}

// blocks computes Each on the blocks of a leaf, in the order of the scan; lo is the first position of a block.
func (s *scan) blocks(h *hand, leaf int64, do func(lo int64, n int)) {
	block := int64(h.each.prog.block)
	if h.after != nil {
		block = min(block, int64(h.after.prog.block))
	}
	end := min((leaf+1)*graph.Leaf, s.length)
	for e := leaf * graph.Leaf; e < end && !h.each.env.stopped; e += block {
		n := min(block, end-e)
		lo := e
		if s.reverse {
			lo = s.length - e - n
		}
		h.each.compute(lo, int(n))
		do(lo, int(n))
	}
}

// column gives what Each handed to a fold, in the order of the scan.
func (s *scan) column(h *hand, f *folder, n int) []unsafe.Pointer {
	xs := h.each.columns(f)
	if s.reverse {
		f.turn(f.scan.input, xs, n)
		return f.scan.input
	}
	return xs
}

// scanAcross scans n lines side by side, eight elements at a time.
func (s *scan) scanAcross(h *hand, first, n int64) {
	h.each.rows(s.kept, s.keptN)
	if h.after != nil {
		h.after.rows(s.kept, s.keptN)
	}
	for _, f := range h.folds {
		f.width = int(n)
		f.across()
		f.restart()
	}
	for start := int64(0); start < s.length && !s.x.stop(); start += graph.ScanBlock {
		if start%graph.Leaf == 0 {
			if start > 0 {
				endLeaves(h)
			}
			for _, f := range h.folds {
				f.beginLeaf()
			}
		}
		m := int(min(graph.ScanBlock, s.length-start))
		for j := range m {
			h.each.seek(s.indexOf(h, start+int64(j)))
			h.each.compute(first, int(n))
			for _, f := range h.folds {
				f.copyTo(f.scan.rows[j], h.each.columns(f), f.width)
			}
		}
		for _, f := range h.folds {
			f.scanRows(m)
		}
		for j := 0; j < m && h.after != nil; j++ {
			h.after.seek(s.indexOf(h, start+int64(j)))
			k := 0
			for _, f := range h.folds {
				k += copy(h.after.frame.ptr[k:], f.scan.outs[j])
			}
			h.after.compute(first, int(n))
		}
	}
}

func endLeaves(h *hand) {
	for _, f := range h.folds {
		f.endLeaf()
	}
}

// indexOf gives the index of element e of a line.
func (s *scan) indexOf(h *hand, e int64) []int64 {
	if s.reverse {
		e = s.length - 1 - e
	}
	return h.index(s.folded, s.foldedN, e)
}
