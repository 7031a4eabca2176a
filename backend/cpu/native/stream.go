package native

import (
	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/vector"
)

// Stores past the caches spare the reading of what is about to be overwritten: a third of the traffic of a triad. They
// pay where the memory of the run does not fit the last cache anyway, and cost much where it does.

// streams reports whether stores of the column may go past the caches: neighbouring elements that fill registers, or as
// much of them as the frame asks for.
func (c *column) streams() bool {
	b := c.f.b
	lane := vector.Of(c.elem).Bytes()
	return c.writes && c.step == vector.None && lane == c.elem.Size() && c.f.register > 0 && lane*b.Lanes() >= c.f.register
}

// canStream reports whether some store of the map can go past the caches, and the calls need not be made again.
func (m *mapping) canStream() bool {
	if m.careful || m.columns < 0 {
		return false
	}
	for _, w := range m.code.nest.Each.Stores {
		elem := m.code.nest.Buffers[w.Buffer].Elem
		if w.Stride[m.columns].Const == 1 && vector.Of(elem).Bytes() == elem.Size() && elem.Size()*m.lanes == m.register() {
			return true
		}
	}
	return false
}

// register is the size of the level's vectors in bytes.
func (m *mapping) register() int { return 8 * m.code.level.Lanes(true) }

// longRow is from how many columns on a row is worth its beginning and end.
const longRow = 512

// pastCaches gives the kernel that stores past the caches where a run of so many bytes is better done so, or nil.
func (m *mapping) pastCaches(a *backend.Args, bytes float64, width int64) *kernel {
	if m.streamed == nil || bytes <= float64(lastCache()) || width < longRow || !m.kernel.sig.isApart(a, true) {
		return nil
	}
	k, err := m.streamed()
	if err != nil {
		return nil
	}
	return k
}

// stream computes a box row by row: up to where the stores are aligned, and from there on past the caches. Rows whose
// stores are not aligned in the same place go through the caches.
func (w *walk) stream(h *hand, b *box) {
	row := *b
	row.rows = 1
	for range b.rows {
		head, even := w.head(&row)
		if !even || head >= row.columns {
			head = row.columns
		}
		w.part(h, row, 0, head, w.m.kernel)
		w.part(h, row, head, row.columns, w.streamed)
		if w.m.rows >= 0 {
			row.at[w.m.rows]++
		}
	}
}

// part calls a kernel for columns from..to of a box.
func (w *walk) part(h *hand, b box, from, to int64, k *kernel) {
	if from >= to {
		return
	}
	b.at[w.m.columns] += from
	b.columns = to - from
	h.aim(w.a, &b, 0)
	h.call(k)
}

// head is the number of columns before the stores are aligned; even, whether it is the same for all of them.
func (w *walk) head(b *box) (head int64, even bool) {
	head = -1
	for i := range w.m.kernel.sig.places {
		p := &w.m.kernel.sig.places[i]
		if !p.writes || p.access.Stride[w.m.columns].Const != 1 {
			continue
		}
		at := p.address(w.a, b)
		n := misalignment(at, p.size)
		if at%uintptr(p.size) != 0 || head >= 0 && n != head {
			return 0, false
		}
		head = n
	}
	return head, true
}

// lastCache is the size of the last cache in bytes; tests say another.
var lastCache = memory.LastCache
