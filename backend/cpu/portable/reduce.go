package portable

import (
	"math/bits"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// newReduce makes the work of a reduction.
func newReduce(c *Code, a *schedule.Reduce) func(x *run) error {
	kept, folded := c.axes(schedule.Kept), c.axes(schedule.Folded)
	folds := splitFolds(a.Folds)
	stage, seconds := splitProducts(&c.nest.Each, folds)
	c.each = newStageCode(c.nest, stage, false)
	for i, f := range folds {
		fold := newFoldCode(f, len(c.each.handed))
		if better := expr.IsArgFold(f.Combine); len(folded) == 1 && better != expr.NoOp && isIndex(stage.Body, f.Args[1], folded[0]) {
			fold.best = bestLoops[better][fold.types[0]]
		}
		c.folds = append(c.folds, fold)
		c.each.handed = append(c.each.handed, f.Args...)
		if seconds[i] >= 0 {
			fold.product = productFolds[fold.types[0]]
			c.each.handed = append(c.each.handed, seconds[i])
		}
	}
	c.each.starts = startsOnly(c.each, folds, c.folds)
	return func(x *run) error {
		x.reduction.open(x, kept, folded)
		return x.reduction.run()
	}
}

// A reduction is one run: lines of folded elements, one per kept element. Lines are folded one after the other, or,
// across, a block of lines side by side. The next run uses its memory again.
type reduction struct {
	x            *run
	kept, folded []int
	keptN        []int64 // extents
	foldedN      []int64
	lines        int64
	length       int64 // of a line
	leaves       int64 // of a line
	across       bool
	row, rest    []int   // across: the axes of the lines side by side, and those that a row has one index of
	rowN, restN  []int64 // extents
	width        int64   // lines of a unit of work
	group        int64   // leaves of a unit of work
	groups       int64   // units that a line is cut into
	units        func(h *hand, unit int64)
	parts        lists // the folds of each unit, where lines are cut
}

// open begins a run.
func (r *reduction) open(x *run, kept, folded []int) {
	r.x, r.kept, r.folded = x, kept, folded
	r.keptN, r.foldedN = x.extents(r.keptN[:0], kept), x.extents(r.foldedN[:0], folded)
	r.lines, r.length = product(r.keptN), product(r.foldedN)
	r.leaves = (r.length + graph.Leaf - 1) / graph.Leaf
	r.across = r.chooseAcross()
	r.chooseRow()
}

// leastRow is the least extent of the innermost kept axis that makes a row of its own worth it.
const leastRow = 64

// chooseRow makes rows of the innermost kept axis alone where reads would skip between one such row and the next,
// and of all kept axes elsewhere.
func (r *reduction) chooseRow() {
	last := len(r.kept) - 1
	cut := 0
	if last > 0 && r.across && r.keptN[last] >= leastRow && r.keptN[last] <= r.x.code.sideBySide() && !r.evenKept() {
		cut = last
	}
	r.row, r.rowN = r.kept[cut:], r.keptN[cut:]
	r.rest = append(append(r.rest[:0], r.kept[:cut]...), r.folded...)
	r.restN = append(append(r.restN[:0], r.keptN[:cut]...), r.foldedN...)
}

// evenKept reports whether reads go from line to line by one step.
func (r *reduction) evenKept() bool {
	for _, read := range r.x.code.each.Reads {
		var p port
		r.x.strides(&p, &read.Access)
		if _, even := stepOf(&p, r.kept, r.keptN); !even {
			return false
		}
	}
	return true
}

// seek moves to the row of a line, at an element of it, and gives the line's position in the row.
func (r *reduction) seek(h *hand, line, elem int64) int64 {
	n := product(r.rowN)
	h.each.seek(h.index(r.rest, r.restN, line/n*r.length+elem))
	return line % n
}

// chooseAcross compares the time per element of both ways, in rough nanoseconds: what a block operation costs besides
// its elements, the folding of lanes at the end of every line, and reads that skip.
func (r *reduction) chooseAcross() bool {
	const call, lineEnd = 8, 200
	steps := float64(len(r.x.code.each.prog.code) + len(r.x.code.each.Reads) + 4)
	side := float64(min(r.lines, r.x.code.sideBySide()))
	long := float64(min(max(r.length, 1), int64(r.x.code.each.prog.block)))
	across := (call*steps+20)/side + r.skips(r.kept)
	along := call*steps/long + lineEnd/float64(max(r.length, 1)) + r.skips(r.folded)
	return across < along
}

// skips estimates what reads cost that do not step to the next element along the innermost of the axes.
func (r *reduction) skips(axes []int) float64 {
	cost := 0.0
	for _, read := range r.x.code.each.Reads {
		if len(axes) == 0 {
			continue
		}
		switch s := r.x.coef(read.Stride[axes[len(axes)-1]]); {
		case s == 0 || s == 1:
		case s >= 16 || s <= -16:
			cost += 2
		default:
			cost += 0.5
		}
	}
	return cost
}

func (r *reduction) run() error {
	if r.lines == 0 {
		return nil
	}
	nanos := r.x.code.each.nanos()
	for _, f := range r.x.code.folds {
		nanos += f.nanos()
	}
	goroutines := r.cut(nanos)
	blocks := (r.lines-1)/r.width + 1
	if r.groups > 1 {
		r.parts.reserve(r.x.code.folds, int(blocks*r.groups*r.width))
	}
	if r.units == nil {
		r.units = r.unit
	}
	err := r.x.share(goroutines, blocks*r.groups, r.units)
	if err != nil || r.groups == 1 {
		return err
	}
	h := r.x.hand(0)
	for b := range blocks {
		r.join(h, b)
	}
	return nil
}

// cut chooses the unit of work: so many lines, and so many leaves of them. Lines are only cut when there
// are too few of them to share.
func (r *reduction) cut(nanos float64) (goroutines int) {
	lineNanos := nanos * float64(max(r.length, 1))
	goroutines, chunk := r.x.spread(lineNanos*float64(r.lines), r.lines*max(r.leaves, 1))
	if r.width = min(product(r.rowN), r.x.code.sideBySide()); !r.across {
		r.width = max(1, min(r.width, int64(chunk/lineNanos)))
	}
	if r.across && goroutines > 1 && len(r.row) == len(r.kept) { // as much for each of them
		units := roundUp((r.lines-1)/r.width+1, int64(goroutines))
		r.width = min(r.width, roundUp((r.lines-1)/units+1, 16))
	}
	r.group, r.groups = max(r.leaves, 1), 1
	if goroutines == 1 || r.leaves < 2 || (r.lines-1)/r.width+1 >= schedule.ChunksPerWorker*int64(goroutines) {
		return goroutines
	}
	leaves := chunk / (nanos * graph.Leaf * float64(r.width))
	r.group = 1 << (bits.Len64(uint64(max(leaves, 1))) - 1)
	r.groups = (r.leaves-1)/r.group + 1
	return goroutines
}

// unit folds a group of leaves of a block of lines.
func (r *reduction) unit(h *hand, unit int64) {
	first := unit / r.groups * r.width
	n := min(r.width, r.lines-first)
	lo := unit % r.groups * r.group
	hi := min(lo+r.group, r.leaves)
	if r.across {
		r.foldAcross(h, first, n, lo, hi)
	} else {
		r.foldAlong(h, first, n, lo, hi)
	}
	if r.groups == 1 {
		r.finish(h, first, int(n))
		return
	}
	for i, f := range h.folds {
		f.copyTo(f.view(0, r.parts.of[i], int(unit*r.width)), f.out, int(n))
	}
}

// foldAlong folds leaves lo..hi of one line after the other.
func (r *reduction) foldAlong(h *hand, first, n, lo, hi int64) {
	e := h.each
	e.rows(r.folded, r.foldedN)
	whole := h.leastWhole()
	if r.leaves == 1 && r.length >= whole && r.takeLines(h, first, n) {
		return
	}
	for line := range n {
		e.seek(h.index(r.kept, r.keptN, first+line))
		for leaf := lo; leaf < hi && !e.env.stopped; leaf++ {
			if pos, end := leaf*graph.Leaf, min((leaf+1)*graph.Leaf, r.length); end-pos >= whole {
				h.takeWhole(pos, int(end-pos))
			} else {
				h.takeBlocks(pos, end)
			}
			for _, f := range h.folds {
				f.width = 1
				if fold := f.endLine(); lo+1 == hi {
					f.copyTo(f.view(0, f.out, int(line)), fold, 1)
				} else {
					f.push(fold)
				}
			}
		}
		if lo+1 < hi && !e.env.stopped {
			for _, f := range h.folds {
				f.pop(f.view(0, f.out, int(line)))
			}
		}
	}
}

// takeBlocks takes the elements pos..end of a line, block by block.
func (h *hand) takeBlocks(pos, end int64) {
	for e := h.each; pos < end && !e.env.stopped; {
		m := int(min(end-pos, int64(e.prog.block)))
		e.compute(pos, m)
		for _, f := range h.folds {
			f.takeLine(e.columns(f), m)
		}
		pos += int64(m)
	}
}

// foldAcross folds leaves lo..hi of n lines side by side.
func (r *reduction) foldAcross(h *hand, first, n, lo, hi int64) {
	e := h.each
	e.rows(r.row, r.rowN)
	for _, f := range h.folds {
		f.width = int(n)
	}
	for leaf := lo; leaf < hi && !e.env.stopped; leaf++ {
		start := leaf * graph.Leaf
		m := min(graph.Leaf, r.length-start)
		if strips := r.findStrips(h, n, m); strips != nil {
			r.foldStrips(h, strips, first, start, int(m))
		} else {
			r.foldRows(h, first, n, start, int(m))
		}
		for _, f := range h.folds {
			f.push(f.endAcross(int(m)))
		}
	}
	if lo < hi && !e.env.stopped {
		for _, f := range h.folds {
			f.pop(f.out)
		}
	}
}

// foldRows folds the m elements from start on of n lines side by side, row by row.
func (r *reduction) foldRows(h *hand, first, n, start int64, m int) {
	stride, rounds := laneStride(h.folds), 0
	for begin := range min(stride, m) {
		for i := begin; i < m; i += stride {
			if rounds++; rounds%16 == 0 && r.x.stop() {
				h.each.env.stopped = true
				return
			}
			pos := r.seek(h, first, start+int64(i))
			h.each.compute(pos, int(n))
			for _, f := range h.folds {
				f.takeAcross(h.each.columns(f), i)
			}
		}
	}
}

// join combines the folds of the groups of a block of lines.
func (r *reduction) join(h *hand, block int64) {
	first := block * r.width
	n := int(min(r.width, r.lines-first))
	for i, f := range h.folds {
		f.width = n
		for unit := block * r.groups; unit < (block+1)*r.groups; unit++ {
			f.push(f.view(0, r.parts.of[i], int(unit*r.width)))
		}
		f.pop(f.out)
	}
	r.finish(h, first, n)
}

// finish puts initial values before the folds of n lines and computes After.
func (r *reduction) finish(h *hand, first int64, n int) {
	h.given = h.given[:0]
	for _, f := range h.folds {
		f.begin(n, r.length == 0)
		h.given = append(h.given, f.out...)
	}
	if a := h.after; a != nil {
		a.rows(r.kept, r.keptN)
		a.seek(h.index(nil, nil, 0))
		copy(a.frame.ptr, h.given)
		a.compute(first, n)
	}
}
