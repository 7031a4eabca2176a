package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph"
)

// A lineState is where a fold along a line stands inside a leaf.
type lineState struct {
	lanes []unsafe.Pointer // per component: one value per lane
	row   []unsafe.Pointer // one value per lane: what is to be combined with them
	whole []unsafe.Pointer // of an operator that keeps its order: the leaf's elements
	seen  int              // elements of the leaf so far
}

func (f *folder) newLine() *lineState {
	l := &lineState{lanes: f.values(f.lanes), row: f.values(f.lanes)}
	if !f.Commutes {
		l.whole = f.values(graph.Leaf)
	}
	return l
}

// takeLine takes the next n elements of a leaf. All but the last time n is a multiple of the lanes.
func (f *folder) takeLine(xs []unsafe.Pointer, n int) {
	if f.line == nil {
		f.line = f.newLine()
	}
	l := f.line
	if !f.Commutes {
		f.copyTo(f.view(1, l.whole, l.seen), xs, n)
		l.seen += n
		return
	}
	if f.product != nil {
		f.takeProducts(xs[0], xs[1], n)
		return
	}
	if f.best != nil {
		f.takeBest(xs, n)
		return
	}
	done := 0
	if l.seen == 0 {
		done = min(n, f.lanes)
		f.copyTo(l.lanes, xs, done)
	}
	l.seen += n
	if rest := (n - done) / f.lanes; rest > 0 && f.strided != nil {
		f.strided(l.lanes[0], unsafe.Add(xs[0], done*f.types[0].Size()), f.lanes, rest)
		done += rest * f.lanes
	}
	if done < n && f.loop != nil {
		f.loop(l.lanes[0], l.lanes[0], unsafe.Add(xs[0], done*f.types[0].Size()), nil, n-done)
		return
	}
	for ; done < n; done += f.lanes {
		f.combine(l.lanes, l.lanes, f.view(1, xs, done), min(f.lanes, n-done))
	}
}

// takeProducts is takeLine for the products of two columns.
func (f *folder) takeProducts(a, b unsafe.Pointer, n int) {
	l, size, done := f.line, f.types[0].Size(), 0
	if l.seen == 0 {
		done = min(n, f.lanes)
		f.product.mul(l.lanes[0], a, b, nil, done)
	}
	l.seen += n
	if rows := (n - done) / f.lanes; rows > 0 {
		f.product.lanes(l.lanes[0], unsafe.Add(a, done*size), unsafe.Add(b, done*size), f.lanes, rows)
		done += rows * f.lanes
	}
	if done < n {
		f.product.add(l.lanes[0], unsafe.Add(a, done*size), unsafe.Add(b, done*size), l.lanes[0], n-done)
	}
}

// endLine gives the fold of the leaf, one value, and begins the next leaf.
func (f *folder) endLine() []unsafe.Pointer {
	l := f.line
	if f.Commutes {
		f.halve(min(l.seen, f.lanes))
	} else {
		f.blocks(l.seen)
	}
	l.seen = 0
	return l.lanes
}

// halve folds the upper half of the lanes into the lower, until one is left.
func (f *folder) halve(present int) {
	l := f.line
	if present == f.lanes && f.halving != nil {
		f.halving(l.lanes[0])
		return
	}
	for h := f.lanes / 2; h > 0; h /= 2 {
		if present > h {
			f.combine(l.lanes, l.lanes, f.view(1, l.lanes, h), present-h)
			present = h
		}
	}
}

// blocks folds each block of a leaf of n elements from left to right, all side by side, and then the blocks in pairs.
func (f *folder) blocks(n int) {
	l := f.line
	whole, rest := n/graph.OrderedBlock, n%graph.OrderedBlock
	for j := range min(n, graph.OrderedBlock) {
		present := whole
		if j < rest {
			present++
		}
		elems := f.view(1, l.whole, j)
		if j == 0 {
			f.pick(l.lanes, elems, graph.OrderedBlock, present)
			continue
		}
		f.pick(l.row, elems, graph.OrderedBlock, present)
		f.combine(l.lanes, l.lanes, l.row, present)
	}
	f.pairs((n-1)/graph.OrderedBlock + 1)
}

// pairs combines neighbouring lanes, level by level; an odd last one moves up as it is.
func (f *folder) pairs(present int) {
	l := f.line
	for present > 1 {
		half := present / 2
		f.pick(l.row, f.view(1, l.lanes, 1), 2, half)
		f.pick(l.lanes, l.lanes, 2, present-half)
		f.combine(l.lanes, l.lanes, l.row, half)
		present -= half
	}
}

// pick gathers every stride-th of the values at s.
func (f *folder) pick(d, s []unsafe.Pointer, stride, n int) {
	for k, t := range f.types {
		pickers[t.Size()](d[k], s[k], int64(stride), n)
	}
}
