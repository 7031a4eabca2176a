package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Sums of what lies in memory as it is have loops that take a line of a leaf, or a strip of what one lane meets of many
// lines side by side, in one go. Lines and rows have at least as many elements as there are lanes; there is at least
// one row; steps are in bytes.
type sumLoops struct {
	line     func(d, s unsafe.Pointer, n int)                            // d[0] = the sum of s[0..n], in its lanes
	rows     func(d, s unsafe.Pointer, width, rows, step int)            // d[l] = s[l] + s[step+l] + ..
	products func(d, a, b unsafe.Pointer, width, rows, stepA, stepB int) // d[l] = a[0]*b[l] + a[stepA]*b[stepB+l] + ..
}

var sums [numTypes]*sumLoops

func setSums() {
	sums[expr.Float32] = &sumLoops{sumLine[float32], sumRows[float32], sumProducts[float32]}
	sums[expr.Float64] = &sumLoops{sumLine[float64], sumRows[float64], sumProducts[float64]}
}

func sumLine[T float](d, s unsafe.Pointer, n int) {
	size := int(unsafe.Sizeof(T(0)))
	lanes := 8 * 32 / size
	var row [64]T
	acc := row[:lanes]
	copy(acc, vec[T](s, lanes))
	whole := n / lanes * lanes
	if whole > lanes {
		addLanes[T](unsafe.Pointer(&row), unsafe.Add(s, lanes*size), lanes, whole/lanes-1)
	}
	for i, v := range vec[T](s, n)[whole:] {
		acc[i] += v
	}
	for h := lanes / 2; h > 0; h /= 2 {
		for i := range h {
			acc[i] += acc[h+i]
		}
	}
	*(*T)(d) = acc[0]
}

func sumRows[T float](d, s unsafe.Pointer, width, rows, step int) {
	out := vec[T](d, width)
	copy(out, vec[T](s, width))
	for r := 1; r < rows; r++ {
		for l, v := range vec[T](unsafe.Add(s, r*step), width) {
			out[l] += v
		}
	}
}

func sumProducts[T float](d, a, b unsafe.Pointer, width, rows, stepA, stepB int) {
	out := vec[T](d, width)
	for r := range rows {
		x := *(*T)(unsafe.Add(a, r*stepA))
		for l, v := range vec[T](unsafe.Add(b, r*stepB), width) {
			if v *= x; r == 0 {
				out[l] = v
			} else {
				out[l] += v
			}
		}
	}
}

// bare reports whether the stage hands over nothing but what it reads.
func (c *stageCode) bare() bool {
	if len(c.prog.code)+len(c.Stores)+len(c.prog.coords) > 0 {
		return false
	}
	for _, k := range c.handed {
		if v := c.prog.results[k]; c.prog.values[v].from != input || int(v) < c.given {
			return false
		}
	}
	return true
}

// operand gives the read that is result k of what is handed over, of a bare stage.
func (r *runner) operand(k int) *port { return &r.reads[int(r.prog.results[r.handed[k]])-r.given] }

// leastWhole is how many elements of a line, in a leaf, the folds can take where they lie: more
// than there are where one cannot.
func (h *hand) leastWhole() int64 {
	least := 0
	for _, f := range h.folds {
		if f.sums == nil || f.product != nil || !h.each.bare() || !h.each.operand(f.first).direct {
			return graph.Leaf + 1
		}
		least = max(least, f.lanes)
	}
	return int64(least)
}

// takeWhole takes n elements of a line, a leaf, from pos on.
func (h *hand) takeWhole(pos int64, n int) {
	for _, f := range h.folds {
		if f.line == nil {
			f.line = f.newLine()
		}
		p := h.each.operand(f.first)
		f.sums.line(f.line.lanes[0], unsafe.Add(p.base, int(pos)*p.size), n)
		f.line.seen = 1
	}
}

// takeLines folds n short lines that begin a step apart. It reports whether they do.
func (r *reduction) takeLines(h *hand, first, n int64) bool {
	h.each.seek(h.index(nil, nil, 0))
	for _, f := range h.folds {
		p := h.each.operand(f.first)
		step, even := stepOf(p, r.kept, r.keptN)
		if !even {
			return false
		}
		for line := range int(n) {
			f.sums.line(unsafe.Add(f.out[0], line*p.size), unsafe.Add(p.base, (int(first)+line)*step), int(r.length))
		}
	}
	return true
}

// A strip is what a lane of a fold meets of lines side by side, where it lies: an element of each line a row, and what
// rows are multiplied with. Steps lead from one element of a line to the next, in bytes.
type strip struct {
	elems, factor    *port // factor is nil for a plain sum
	step, factorStep int
}

// stripBytes is how much of a leaf may be left in the second-level cache from one lane to the next: strips read it in
// as many rounds as there are lanes.
const stripBytes = 1 << 20

// findStrips gives the strips of all folds, of m elements of n lines, or nil where one needs columns.
func (r *reduction) findStrips(h *hand, n, m int64) []strip {
	h.strips = h.strips[:0]
	if lanes := h.folds[0].lanes; n < int64(lanes) || !h.each.bare() {
		return nil
	}
	for _, f := range h.folds {
		s, ok := r.stripOf(h.each, f)
		if !ok || f.lanes != h.folds[0].lanes || s.factor == nil && n*m*int64(s.elems.size) > stripBytes {
			return nil
		}
		h.strips = append(h.strips, s)
	}
	return h.strips
}

func (r *reduction) stripOf(e *runner, f *folder) (s strip, ok bool) {
	if f.sums == nil {
		return s, false
	}
	if s.elems = e.operand(f.first); f.product != nil {
		s.factor = e.operand(f.first + 1)
		if s.factor.level() == perElement {
			s.elems, s.factor = s.factor, s.elems
		}
		if s.factorStep, ok = stepOf(s.factor, r.folded, r.foldedN); !ok || s.factor.level() == perElement {
			return s, false
		}
	}
	s.step, ok = stepOf(s.elems, r.folded, r.foldedN)
	return s, ok && s.elems.direct && s.elems.level() == perElement
}

// stepOf gives the step of a read along axes, in bytes, if it is the same everywhere.
func stepOf(p *port, axes []int, counts []int64) (step int, even bool) {
	w := p.along(axes, counts)
	return int(w.stride[0]) * p.size, w.even()
}

// foldStrips folds the m elements from start on of lines side by side, beginning at a line.
func (r *reduction) foldStrips(h *hand, strips []strip, line, start int64, m int) {
	lanes := h.folds[0].lanes
	for lane := range min(lanes, m) {
		if h.each.env.stopped = r.x.stop(); h.each.env.stopped {
			return
		}
		pos := r.seek(h, line, start+int64(lane))
		for i, f := range h.folds {
			f.takeStrip(&strips[i], int(pos), lane, (m-lane-1)/lanes+1)
		}
	}
}

// takeStrip takes all rows of a lane.
func (f *folder) takeStrip(s *strip, pos, lane, rows int) {
	d, elems := f.lane(lane)[0], unsafe.Add(s.elems.base, pos*s.elems.size)
	if s.factor == nil {
		f.sums.rows(d, elems, f.width, rows, f.lanes*s.step)
	} else {
		f.sums.products(d, s.factor.base, elems, f.width, rows, f.lanes*s.factorStep, f.lanes*s.step)
	}
}
