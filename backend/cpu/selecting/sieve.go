package selecting

import "unsafe"

// A Sieve takes the elements of a row, in any order of blocks, and keeps the first items of a span.
type Sieve[K Key] struct {
	Items []Item[K] // what was kept; the first of all are among them

	order Order[K]
	span  Span[K]
	limit int
	worst Item[K] // nothing behind it matters
	step  int
	by    pan[K] // here, because what a table of functions is given is allocated otherwise
	at    [blockLen + lanes]uint32
}

const (
	blockLen = 2048 // elements that are looked at in one go
	lanes    = 16   // code that stores whole vectors of places may write so many behind the last
	slack    = 32   // items beyond a limit that are collected before the worst are dropped
)

// Open empties the sieve. Only the first so many of the span matter.
func (s *Sieve[K]) Open(order Order[K], span Span[K], limit int) {
	s.Items = s.Items[:0]
	s.order, s.span, s.limit = order, span, limit
	s.worst = Item[K]{span.Hi, int64(^uint64(0) >> 1)}
	s.step = min(blockLen, 64+2*limit) // the sooner there is a worst item, the less is kept in vain
}

// Take takes n elements, of which the first has the place base.
func (s *Sieve[K]) Take(elems unsafe.Pointer, n int, base int64) {
	if s.limit == 0 {
		return
	}
	for row := unsafe.Slice((*K)(elems), n); len(row) > 0; {
		m := min(len(row), s.step)
		s.block(row[:m], base)
		row, base = row[m:], base+int64(m)
		s.step = min(blockLen, 2*s.step)
	}
}

func (s *Sieve[K]) block(elems []K, base int64) {
	var some bool
	if s.by, some = s.pan(base); !some {
		return
	}
	_, kept := sift(elems, &s.by, &s.at)
	for _, i := range s.at[:kept] {
		s.Items = append(s.Items, Item[K]{s.order.Key(elems[i]), base + int64(i)})
	}
	if len(s.Items) >= 2*s.limit+slack {
		s.prune()
	}
}

// prune drops what is behind the limit.
func (s *Sieve[K]) prune() {
	first(s.Items, s.limit)
	s.Items = s.Items[:s.limit]
	s.worst = s.Items[0]
	for _, x := range s.Items[1:] {
		if s.worst.before(x) {
			s.worst = x
		}
	}
}

// pan gives what a block that begins at base is sifted by. Elements behind the worst item must be better
// than it is. There may be none.
func (s *Sieve[K]) pan(base int64) (p pan[K], some bool) {
	hi := s.worst.Key
	if base > s.worst.At {
		if hi == 0 {
			return p, false
		}
		hi--
	}
	if hi >= s.order.NaN {
		hi = ^K(0) // numbers of NaNs are of all kinds
	}
	return newPan(&s.order, Span[K]{s.span.Lo, hi}), hi >= s.span.Lo
}

// A pan says which elements are in a span: those of which number-base is at most width. Those
// below it come out above over.
type pan[K Key] struct{ turn, flip, base, width, over K }

func newPan[K Key](o *Order[K], s Span[K]) pan[K] {
	return pan[K]{o.Turn, o.Flip, o.Base + s.Lo, s.Hi - s.Lo, ^s.Lo}
}

// sift lists which of at most blockLen elements are in the span, and counts those below.
func sift[K Key](elems []K, p *pan[K], at *[blockLen + lanes]uint32) (below, kept int) {
	done := 0
	if fast := sifters[unsafe.Sizeof(K(0))]; fast != nil {
		if done = len(elems) &^ 63; done > 0 {
			below, kept = fast(unsafe.Pointer(&elems[0]), done, unsafe.Pointer(p), &at[0])
		}
	}
	for i := done; i < len(elems); i++ {
		b := elems[i]
		v := b ^ negative(b)&p.turn ^ p.flip - p.base
		if v <= p.width {
			at[kept] = uint32(i)
			kept++
		} else if v > p.over {
			below++
		}
	}
	return below, kept
}

// sifters are loops of machine code that do a multiple of 64 elements of so many bytes; nil: there is none.
var sifters [9]func(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)

func init() { useMachine() }
