package portable

import (
	"unsafe"

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
		s := &scan{reduction: newReduction(x, kept, scanned), reverse: a.Reverse}
		return s.run()
	}
}

// A scan is one run. Elements along a line are numbered in the order of the scan: from the end where it is reverse.
type scan struct {
	*reduction
	reverse bool
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
	s.width = max(1, min(s.lines, maxWidth, int64(chunk/lineNanos)))
	if s.across {
		s.width = min(s.lines, maxWidth)
	}
	return s.x.share(goroutines, (s.lines-1)/s.width+1, func(h *hand, unit int64) {
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
	})
}

// runLeaves scans long lines, one after the other: all leaves are folded first, which gives each its carry, and
// then they are scanned apart.
func (s *scan) runLeaves(goroutines int) error {
	var folds [][]unsafe.Pointer // per fold: one value per leaf, first its fold and then its carry
	for _, f := range s.x.code.folds {
		folds = append(folds, f.values(int(s.leaves)))
	}
	for line := range s.lines {
		err := s.x.share(goroutines, s.leaves, func(h *hand, leaf int64) {
			s.openLine(h, line)
			s.foldLeaf(h, leaf, folds)
		})
		if err != nil {
			return err
		}
		s.carries(s.x.hand(0), folds)
		err = s.x.share(goroutines, s.leaves, func(h *hand, leaf int64) {
			s.openLine(h, line)
			for i, f := range h.folds {
				f.resume(folds[i], leaf)
			}
			s.scanLeaf(h, leaf)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// carries replaces the folds of the leaves by the carries that they begin with.
func (s *scan) carries(h *hand, folds [][]unsafe.Pointer) {
	for i, f := range h.folds {
		f.width = 1
		f.restart()
		for leaf := range int(s.leaves) {
			f.copyTo(f.scan.total, f.view(0, folds[i], leaf), 1)
			f.copyTo(f.view(0, folds[i], leaf), f.scan.carry, 1)
			f.advance(f.scan.total)
		}
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
}

// foldLeaf puts the fold of a leaf into its place.
func (s *scan) foldLeaf(h *hand, leaf int64, folds [][]unsafe.Pointer) {
	for _, f := range h.folds {
		f.scan.counted = false
	}
	s.blocks(h, leaf, func(_ int64, n int) {
		for _, f := range h.folds {
			f.countColumn(s.column(h, f, n), n)
		}
	})
	for i, f := range h.folds {
		f.copyTo(f.view(0, folds[i], int(leaf)), f.scan.total, 1)
	}
}

// scanLeaf scans a leaf after the carry that the folders hold, computes After, and leaves the carry of the next leaf.
func (s *scan) scanLeaf(h *hand, leaf int64) {
	for _, f := range h.folds {
		f.beginLeaf()
	}
	s.blocks(h, leaf, func(lo int64, n int) {
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
