package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A column is an access in a frame, along the columns.
type column struct {
	f      *frame
	elem   expr.Type
	access *schedule.Access
	place  int
	writes bool
	base   vector.Ref // Int: address of the row's first element
	fixed  vector.Ref // the element in all lanes, where it is the same in the whole row
	step   vector.Ref // Int: bytes from one element to the next; None: they are neighbours
	index  vector.Ref // elements from the first lane to each
}

// column makes an access one of the program's.
func (f *frame) column(buffer int, a *schedule.Access, writes bool) *column {
	elem := f.nest.Buffers[buffer].Elem
	p := f.sig.place(place{buffer: buffer, size: elem.Size(), access: a, writes: writes})
	return &column{f: f, elem: elem, access: a, place: p, writes: writes, fixed: vector.None}
}

// along gives the factor of an axis; that of no axis is 0.
func (c *column) along(axis int) schedule.Coef {
	if axis < 0 {
		return schedule.Coef{Arg: -1}
	}
	return c.access.Stride[axis]
}

// moves reports whether the element depends on the index along an axis.
func (c *column) moves(axis int) bool { return c.along(axis) != schedule.Coef{Arg: -1} }

// open finds where the row begins that the frame is in, and reads what is the same in all of it.
func (c *column) open() {
	f, b := c.f, c.f.b
	c.base, c.step = b.Pointer(c.place), vector.None
	if f.row != vector.None {
		offset := b.Op(vector.Mul, f.row, f.coef(c.along(f.rows), c.place, f.rows))
		c.base = b.Op(vector.Add, c.base, c.bytes(offset))
	}
	stride := c.along(f.columns)
	switch {
	case stride.Arg >= 0:
		each := f.coef(stride, c.place, f.columns)
		c.step = c.bytes(each)
		c.index = b.Op(vector.Mul, b.Iota(vector.I32), b.Splat(vector.I32, each))
	case stride.Const == 0 && !c.writes:
		c.fixed = b.Fill(c.elem, c.base, vector.None, 0)
	}
}

// bytes is a number of elements in bytes.
func (c *column) bytes(elements vector.Ref) vector.Ref {
	return c.f.b.By(vector.ShlBy, log2(c.elem.Size()), elements)
}

// read gives the elements at a spot.
func (c *column) read(s spot) vector.Ref {
	switch {
	case c.fixed != vector.None:
		return c.fixed
	case c.step != vector.None:
		return c.f.b.Gather(c.elem, c.first(s), c.index, s.mask, 0)
	}
	return c.f.b.Load(c.elem, c.base, s.first, s.mask, s.lane*int64(c.elem.Size()))
}

// write stores v at a spot.
func (c *column) write(s spot, v vector.Ref) {
	if c.step != vector.None {
		c.f.b.Scatter(c.elem, c.first(s), c.index, s.mask, 0, v)
		return
	}
	disp := s.lane * int64(c.elem.Size())
	if c.f.b.TypeOf(v) == vector.Int {
		c.f.b.Store(c.elem, c.base, s.first, vector.None, disp, v)
		return
	}
	if s.mask == vector.None && c.streams() {
		c.f.b.Stream(c.elem, c.base, s.first, disp, v)
		return
	}
	c.f.b.Store(c.elem, c.base, s.first, s.mask, disp, v)
}

// first is the address of the first lane of a spot, where elements are apart.
func (c *column) first(s spot) vector.Ref {
	b := c.f.b
	at := b.Op(vector.Add, c.base, b.Op(vector.Mul, s.first, c.step))
	return b.Op(vector.Add, at, b.Op(vector.Mul, c.step, b.Int(s.lane)))
}
