package portable

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/selecting"
)

// A sweep looks at all elements of a row, and keeps the keys of a span.
type sweep[K selecting.Key] struct {
	*line[K]
	span          selecting.Span[K]
	catches       []*selecting.Catch[K] // of goroutines
	below, inside int64
	equal         []int64 // per chunk, how many are inside: only counted, because the span is one key

	counts []int64 // room for these
	items  []selecting.Item[K]
}

// openSweep begins a sweep.
func (l *line[K]) openSweep(span selecting.Span[K]) *sweep[K] {
	w := &l.sweep
	w.line, w.span, w.catches, w.below, w.inside, w.equal = l, span, w.catches[:0], 0, 0, nil
	return w
}

// run sweeps the row.
func (s *sweep[K]) run() error {
	chunks := (s.length-1)/s.chunk + 1
	if s.span.Lo == s.span.Hi {
		s.counts = slices.Grow(s.counts[:0], int(chunks))[:chunks]
		clear(s.counts)
		s.equal = s.counts
	}
	return s.looked(s, chunks)
}

// look hauls a chunk.
func (s *sweep[K]) look(h *hand, chunk int64) {
	c := catchOf[K](h)
	if h.passing != s {
		h.passing = s
		if c.Open(s.order, s.span); s.equal != nil {
			c.Count(s.order, s.span)
		}
	}
	before := c.Kept
	s.fill(h, c, chunk)
	if s.equal != nil {
		s.equal[chunk] = c.Kept - before
	}
}

// fill gives a catch the elements of a chunk. Code that computes them looks at them itself, if it can.
func (s *sweep[K]) fill(h *hand, c *selecting.Catch[K], chunk int64) {
	e := s.seek(h, s.row)
	lo, hi := chunk*s.chunk, min((chunk+1)*s.chunk, s.length)
	for lo < hi && !s.x.stop() {
		n := int(min(hi-lo, selecting.Bite))
		if !c.Haul(n, lo, func(net *selecting.Net) bool { return e.sift(lo, n, net) }) {
			s.feedRange(e, c, lo, hi)
			return
		}
		lo += int64(n)
	}
}

// collect adds what a goroutine found.
func (s *sweep[K]) collect(h *hand) {
	c := catchOf[K](h)
	c.Close()
	s.catches = append(s.catches, c)
	s.below += c.Below
	s.inside += c.Kept
}

// take gives k items from a place among those of the span on, in order.
func (s *sweep[K]) take(from, k int64) []selecting.Item[K] {
	if k == 0 {
		return nil
	}
	if s.equal != nil {
		return s.fetch(from, k)
	}
	lo, hi := s.bounds(from, k)
	if s.x.stop() {
		return nil // nothing is in order
	}
	items := s.items[:0]
	for _, c := range s.catches {
		from -= c.Within(selecting.Span[K]{Lo: lo, Hi: hi}, s.x.stopped, func(i int) { items = append(items, c.Item(i)) })
	}
	if s.items = items; s.x.stop() {
		return nil
	}
	return s.arrange(items, from, k)
}

// fetch looks again where the elements of one key are that were only counted.
func (s *sweep[K]) fetch(from, k int64) []selecting.Item[K] {
	h, items := s.aHand(), s.items[:0]
	c := catchOf[K](h)
	for chunk, n := range s.equal {
		if from < n && k > 0 {
			c.Open(s.order, s.span)
			if s.fill(h, c, int64(chunk)); s.x.stop() {
				return nil
			}
			c.Close()
			for ; from < n && k > 0; k-- {
				items = append(items, c.Item(int(from)))
				from++
			}
		}
		from = max(from-n, 0)
	}
	s.items = items
	return items
}

// bounds gives the first and the last of k keys from a place among those that were kept on.
func (s *sweep[K]) bounds(from, k int64) (lo, hi K) {
	keys, below := s.near(from, k)
	if at := from - below; at < 0 || at+k > int64(len(keys)) {
		keys, below = deskOf[K](s.aHand()).room(3, int(s.inside))[:0], 0
		for _, c := range s.catches {
			keys = append(keys, c.Keys...)
		}
	}
	s.inOrder(keys)
	return keys[from-below], keys[from-below+k-1]
}

// near gives keys among which these are likely to be, and how many are below them: a sample
// tells, as it does in the row.
func (s *sweep[K]) near(from, k int64) (keys []K, below int64) {
	const many = 1024 // keys that it takes longer to sort
	if s.inside < many || k > s.inside/4 {
		return nil, 0
	}
	d := deskOf[K](s.aHand())
	some := d.room(2, many)[:0]
	d.clusters = selecting.Clusters(d.clusters[:0], s.inside)
	for _, at := range d.clusters {
		for i := range int64(selecting.Cluster) {
			some = append(some, s.key(at+i))
		}
	}
	s.inOrder(some)
	keys = d.room(3, 4*many)[:0]
	sample := selecting.NewSample(s.inside, some)
	span := sample.Around(from, from+k-1, selecting.All[K](), 0)
	for _, c := range s.catches {
		below += c.Within(span, s.x.stopped, func(i int) { keys = append(keys, c.Keys[i]) })
	}
	return keys, below
}

// key gives one of the keys that were kept.
func (s *sweep[K]) key(i int64) K {
	for _, c := range s.catches {
		if i < c.Kept {
			return c.Keys[i]
		}
		i -= c.Kept
	}
	panic("portable: a sweep has fewer keys than it kept")
}

// catchOf gives the catch of a goroutine for keys of width K.
func catchOf[K selecting.Key](h *hand) *selecting.Catch[K] {
	if c, ok := any(&h.longCatch).(*selecting.Catch[K]); ok {
		return c
	}
	return any(&h.shortCatch).(*selecting.Catch[K])
}
