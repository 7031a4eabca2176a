package fuse

import (
	"encoding/binary"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A point is an index of a node as a function of the index of a kernel. Equal points of a lowering are one
// pointer.
type point struct{ at []coord }

// A coord is a coordinate: affine in the kernel's axes, or a value of the body.
type coord struct {
	offset  int64
	step    []int64 // per axis of the kernel; nil where it is ref
	ref     expr.Ref
	dynamic bool
}

// isAffine reports whether no coordinate is computed by the body.
func (p *point) isAffine() bool {
	for i := range p.at {
		if p.at[i].dynamic {
			return false
		}
	}
	return true
}

// point interns a point.
func (l *lowering) point(at []coord) *point {
	var key []byte
	for _, c := range at {
		if c.dynamic {
			key = binary.AppendVarint(append(key, 1), int64(c.ref))
			continue
		}
		key = binary.AppendVarint(append(key, 0), c.offset)
		for _, s := range c.step {
			key = binary.AppendVarint(key, s)
		}
	}
	if l.points[string(key)] == nil {
		l.points[string(key)] = &point{at}
	}
	return l.points[string(key)]
}

// self is the point of the stage's own index. An axis of extent 1 stays at 0.
func (l *lowering) self(s *stage) *point {
	at := make([]coord, len(s.domain))
	for a, e := range s.domain {
		at[a] = coord{step: make([]int64, l.axes)}
		if s.place[a] >= 0 && e.Max > 1 {
			at[a].step[s.place[a]] = 1
		}
	}
	return l.point(at)
}

// sum gives offset + sum of step[k]*at[k]: affine where every coordinate that counts is.
func (l *lowering) sum(offset int64, step []int64, at []coord) coord {
	total := coord{offset: offset, step: make([]int64, l.axes)}
	for k, s := range step {
		if s == 0 || at[k].dynamic {
			continue
		}
		total.offset += s * at[k].offset
		for i, t := range at[k].step {
			total.step[i] += s * t
		}
	}
	var terms []expr.Ref
	for k, s := range step {
		if s != 0 && at[k].dynamic {
			terms = append(terms, l.times(at[k].ref, s))
		}
	}
	if len(terms) == 0 {
		return total
	}
	ref := terms[0]
	for _, t := range terms[1:] {
		ref = l.body.Op(expr.Add, ref, t)
	}
	if !total.isZero() {
		ref = l.body.Op(expr.Add, ref, l.ref(total))
	}
	return coord{ref: ref, dynamic: true}
}

func (c *coord) isZero() bool {
	for _, s := range c.step {
		if s != 0 {
			return false
		}
	}
	return !c.dynamic && c.offset == 0
}

// times gives r*n for a number n that comes from a shape.
func (l *lowering) times(r expr.Ref, n int64) expr.Ref {
	switch n {
	case 1:
		return r
	case -1:
		return l.body.Op(expr.Neg, r)
	}
	return l.body.Op(expr.Mul, r, l.body.Size(n))
}

// ref gives a coordinate as a value of the body: offset + sum of step*axis, what is subtracted last.
func (l *lowering) ref(c coord) expr.Ref {
	if c.dynamic {
		return c.ref
	}
	sum := expr.Ref(-1)
	add := func(op expr.Op, r expr.Ref) {
		if sum >= 0 {
			r = l.body.Op(op, sum, r)
		}
		sum = r
	}
	for i, s := range c.step {
		if s > 0 {
			add(expr.Add, l.times(l.body.Coord(i), s))
		}
	}
	if c.offset != 0 {
		add(expr.Add, l.body.Size(c.offset))
	}
	if sum < 0 {
		sum = l.body.Int(0)
	}
	for i, s := range c.step {
		if s < 0 {
			add(expr.Sub, l.times(l.body.Coord(i), -s))
		}
	}
	return sum
}

// through gives the point of the source of an affine view.
func (l *lowering) through(p *point, view *graph.Affine) *point {
	at := make([]coord, len(view.Offset))
	for a := range at {
		at[a] = l.sum(view.Offset[a], view.Step[a], p.at)
	}
	return l.point(at)
}

// unravel gives the point of the source of a reshape. Blocks of axes that keep their elements together are taken one by
// one, so that axes beside those that merge stay affine.
func (l *lowering) unravel(p *point, source, result graph.Shape) *point {
	from, to := source.Dims(), result.Dims()
	at := make([]coord, len(from))
	for a := range at {
		at[a] = l.sum(0, nil, nil)
	}
	if source.Size() == 0 {
		return l.point(at)
	}
	for _, b := range blocks(from, to) {
		r0, r1 := b.result[0], b.result[1]
		flat := l.sum(0, strides(to[r0:r1]), p.at[r0:r1])
		l.split(flat, from[b.source[0]:b.source[1]], at[b.source[0]:b.source[1]])
	}
	return l.point(at)
}

// split cuts a row-major position into coordinates on axes of the given extents.
func (l *lowering) split(flat coord, extents []int64, at []coord) {
	left := longAxes(extents)
	for a := len(extents) - 1; a >= 0; a-- {
		if extents[a] == 1 {
			continue
		}
		left--
		if left == 0 {
			at[a] = flat
			return
		}
		ref, n := l.ref(flat), l.body.Size(extents[a])
		at[a] = coord{ref: l.body.Op(expr.Rem, ref, n), dynamic: true}
		flat = coord{ref: l.body.Op(expr.Div, ref, n), dynamic: true}
	}
}

// longAxes counts the axes of more than one element.
func longAxes(extents []int64) int {
	n := 0
	for _, e := range extents {
		if e != 1 {
			n++
		}
	}
	return n
}
