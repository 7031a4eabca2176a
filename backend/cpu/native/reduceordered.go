package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
)

// blockShift is log2 of graph.OrderedBlock.
const blockShift = 8

// spread moves a column's lanes apart: each lane is in the next block of a fold that keeps the order of its elements.
func (c *column) spread() {
	if c.fixed != vector.None {
		return
	}
	f, b := c.f, c.f.b
	each := f.coef(c.along(f.columns), c.place, f.columns)
	c.step = c.bytes(each)
	c.index = b.Op(vector.Mul, f.blocks(vector.I32), b.Splat(vector.I32, each))
}

// blocks gives where the block of each lane begins.
func (f *frame) blocks(t vector.Type) vector.Ref {
	return f.b.Op(vector.Mul, f.b.Iota(t), f.b.Const(t, graph.OrderedBlock))
}

// spreadCoordinate is the coordinate along an axis where lanes are blocks apart.
func (f *frame) spreadCoordinate(axis int) vector.Ref {
	if axis != f.columns {
		return f.coordinate(axis)
	}
	first := f.b.Op(vector.Add, f.at[0].first, f.number(number{what: start, axis: axis}))
	return f.b.Op(vector.Add, f.b.Splat(vector.I64, first), f.blocks(vector.I64))
}

// inOrder folds the m elements of a line from start on, no more than a block per lane, into lane 0: each block from
// left to right, all of them at once, and then the blocks in pairs.
func (a *along) inOrder(start, m vector.Ref) []vector.Ref {
	b := a.b
	for _, c := range a.columns {
		c.spread()
	}
	a.coord = a.spreadCoordinate
	acc := a.elements(start, m)
	rest := b.Op(vector.Sub, b.Op(vector.Min, m, b.Int(graph.OrderedBlock)), b.Int(1))
	next := append([]vector.Ref{b.Int(1)}, acc...)
	acc = a.carry(rest, next, func(c []vector.Ref) []vector.Ref {
		left := b.Op(vector.Sub, m, c[0])
		x, mask := a.elements(b.Op(vector.Add, start, c[0]), left), a.present(left)
		next := []vector.Ref{b.Op(vector.Add, c[0], b.Int(1))}
		for _, f := range a.folds {
			next = append(next, f.meet(a.body, mask, f.of(c[1:]), f.of(x))...)
		}
		return next
	})[1:]
	a.coord = a.coordinate
	return a.inPairs(acc, m)
}

// present is the mask of the lanes whose block has an element, if left elements remain from that of lane 0 on.
func (a *along) present(left vector.Ref) vector.Ref {
	return a.b.Op(vector.First, a.b.By(vector.ShrBy, blockShift, a.b.Op(vector.Add, left, a.b.Int(graph.OrderedBlock-1))))
}

// elements gives what the folds take of an element per block.
func (a *along) elements(first, left vector.Ref) []vector.Ref {
	results := a.compute(spot{first: first, mask: a.present(left)})
	var out []vector.Ref
	for _, f := range a.folds {
		out = append(out, f.take(a.b, results)...)
	}
	return out
}

// inPairs folds neighbouring lanes, level by level, into lane 0; an odd last one moves up as it is.
func (a *along) inPairs(acc []vector.Ref, m vector.Ref) []vector.Ref {
	for d := 1; d < a.lanes; d *= 2 {
		mask := a.present(a.b.Op(vector.Sub, m, a.b.Int(int64(d*graph.OrderedBlock))))
		var next []vector.Ref
		for _, f := range a.folds {
			moved := make([]vector.Ref, len(f.types))
			for i, v := range f.of(acc) {
				moved[i] = a.b.By(vector.Swap, int64(d), v)
			}
			next = append(next, f.meet(a.body, mask, f.of(acc), moved)...)
		}
		acc = next
	}
	return acc
}
