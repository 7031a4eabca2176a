package portable

import (
	"cmp"
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/selecting"
)

// leadsAtOnce is the number of leads that are asked for at once.
const leadsAtOnce = 64

// leadShare is the part of a row that may be looked at twice.
const leadShare = 8

// chooseByLeads finds the elements of a row by the leads of its stretches, the first element of each, where code finds
// these without storing anything else. It reports whether it has. See Note [Leads].
func (l *line[K]) chooseByLeads(end int64) (found bool, err error) {
	if l.once || end > manyItems || end*Stretch > l.length/leadShare {
		return false, nil
	}
	leads, err := l.leads(int(end))
	if err != nil || len(leads) == 0 {
		return false, err
	}
	worst := min(leads[len(leads)-1].Key, l.order.NaN)
	slices.SortFunc(leads, func(a, b selecting.Item[K]) int { return cmp.Compare(a.At, b.At) })
	h := l.aHand()
	e, sieve := l.seek(h, l.row), sieveOf[K](h)
	sieve.Open(l.order, selecting.Span[K]{Hi: worst}, int(end))
	for _, x := range leads {
		l.feedRange(e, sieve, x.At*Stretch, (x.At+1)*Stretch)
	}
	l.feedRange(e, sieve, l.length/Stretch*Stretch, l.length)
	l.chosen = append(l.chosen, l.arrange(sieve.Items, l.from, l.k)...)
	return true, nil
}

// leads gives the first so many leads, in order; none where no code finds leads.
func (l *line[K]) leads(many int) ([]selecting.Item[K], error) {
	p := l.openPass(many)
	p.order, p.leads = selecting.Unsigned[K](false), true
	p.length, p.chunk = l.length/Stretch, max(1, l.chunk/Stretch)
	if err := p.run(); err != nil || p.lost.Load() {
		return nil, err
	}
	l.first = append(l.first[:0], l.arrange(p.items, 0, int64(many))...)
	return l.first, nil
}

// feedLeads gives a sieve the leads of a chunk of stretches.
func (p *pass[K]) feedLeads(h *hand, sieve *selecting.Sieve[K], chunk int64) {
	e := p.seek(h, p.row)
	hi := min((chunk+1)*p.chunk, p.length)
	for at := chunk * p.chunk; at < hi && !p.x.stop(); at += leadsAtOnce {
		n := int(min(hi-at, leadsAtOnce))
		if !e.findLeads(at*Stretch, n*Stretch, uint64(p.line.order.Base), unsafe.Pointer(&h.leads)) {
			p.lost.Store(true)
			return
		}
		sieve.Take(unsafe.Pointer(&h.leads), n, at)
	}
}

// Note [Leads]
//
// The lead of a stretch is its first element in the order, and of several equal ones the one with the lowest place.
// Of the n first elements of a row, each lies in one of the n stretches with the first leads: in any other stretch
// an element comes behind its lead, that behind n other leads, and these are n elements. Where keys are equal,
// places decide in both orders alike, as stretches do not overlap. So one pass that only compares tells which n
// stretches have to be looked at again. Unlike with a threshold that rises on the way, what it takes does not
// depend on how the row is ordered.
