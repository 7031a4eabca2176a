package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// lookup reads elements of table k of the stage at computed coordinates. A lane outside the table gets 0; that
// of a checked one is reported.
func (f *frame) lookup(k int, coords []vector.Ref) vector.Ref {
	t := &f.tables[k]
	elem := f.nest.Buffers[t.Buffer].Elem
	base := f.b.Pointer(f.table(t.Buffer, elem))
	inside, index := f.index(t, coords)
	m := f.both(inside)
	if t.Checked {
		f.b.Report(f.both(f.b.Op(vector.Not, inside)), statusFault)
	}
	return f.b.Gather(elem, base, index, m, 0)
}

// table finds the place of a buffer that is addressed by coordinates, or adds it.
func (f *frame) table(buffer int, elem expr.Type) int {
	for i, p := range f.sig.places {
		if p.buffer == buffer && p.access == nil {
			return i
		}
	}
	return f.sig.place(place{buffer: buffer, size: elem.Size()})
}

// index gives the positions of elements of a table, and the lanes whose coordinates lie inside of it.
func (f *frame) index(t *schedule.Table, coords []vector.Ref) (inside, index vector.Ref) {
	b := f.b
	inside, index = vector.None, vector.None
	for k, c := range coords {
		below := b.Typed(vector.Lt, expr.Uint64, c, b.Splat(vector.I64, f.argument(t.Extent[k])))
		inside = f.and(inside, below)
		if arg := t.Stride[k].Arg; arg >= 0 {
			c = b.Op(vector.Mul, c, b.Splat(vector.I64, f.argument(arg)))
		}
		if index == vector.None {
			index = c
		} else {
			index = b.Op(vector.Add, index, c)
		}
	}
	if index == vector.None {
		return b.Const(vector.Mask, ^uint64(0)), b.Const(vector.I32, 0)
	}
	return inside, index
}
