package native

import (
	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// bind gives a map that one box covers.
func (m *mapping) bind(a *backend.Args) *bound {
	if m.turned != nil && m.isTall(a.Extents) {
		if t, err := m.turned(); err == nil {
			return t.bind(a)
		}
	}
	w := newWalk(m)
	w.a = a
	w.measure()
	brief := m.work.nanos(float64(w.lines)*float64(w.width)) < schedule.ShareSoon
	if !brief || m.body.Uses(expr.While) || w.lines != w.rows || !m.kernel.sig.isNear(a, m.columns) {
		return nil
	}
	h := w.hands[0]
	h.box.rows, h.box.columns = w.rows, w.width
	h.aim(a, &h.box, 0)
	return newBound(m.kernel, a, &h.box, m.careful, func() *ownMemory { return &ownMemory{scalars: h.args.Scalars} })
}

// bind gives a reduction that one call computes.
func (r *reduction) bind(a *backend.Args) *bound {
	if r.across && a.Extents[r.kept] <= fewLines {
		if along, err := r.narrow(); err == nil {
			return along.bind(a)
		}
	}
	if r.careful || r.across || !r.isNear(a) {
		return nil
	}
	if r.isShort(a) && a.Extents[r.kept] > 1 {
		if short, err := r.forShort(); err == nil {
			return short.bind(a)
		}
	}
	t := newTally(r)
	t.a = a
	if t.measure(); t.total >= schedule.ShareSoon || t.lines == 0 || t.lines > t.row {
		return nil
	}
	switch {
	case r.isScan():
		return t.bindRoom(t.aimLines)
	case t.lines > alongLines:
		return nil
	case t.lines == 1 && t.leaves == 1:
		return t.bindBrief()
	}
	return t.bindRoom(func(h *teller) { t.aimWhole(h, 0, t.lines) })
}

// bindRoom binds the program of a reduction, which writes into memory of the call's.
func (t *tally) bindRoom(aim func(h *teller)) *bound {
	aim(t.hand(0))
	return newBound(t.kernel, t.a, &t.hand(0).box, false, func() *ownMemory {
		h := newTeller(t.tool)
		aim(h)
		return &ownMemory{scalars: h.args.Scalars, room: h.room}
	})
}

// aimLines makes the arguments those of a scan of all lines.
func (t *tally) aimLines(h *teller) {
	h.room = h.room.grown(int64(len(t.sizes)))
	t.aimScan(h, 0, t.lines, 0, t.length)
	t.setCarry(h, h.room, 0, false)
}

// bindBrief binds what is one part.
func (t *tally) bindBrief() *bound {
	tool, err := t.brief()
	if err != nil {
		return nil
	}
	h := newTeller(tool)
	t.aim(h, 0, 0, 1, t.length)
	return newBound(tool.kernel, t.a, &h.box, false, func() *ownMemory { return &ownMemory{scalars: h.args.Scalars} })
}
