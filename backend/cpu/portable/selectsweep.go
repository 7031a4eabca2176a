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
func (w *sweep[K]) run() error {
	chunks := (w.length-1)/w.chunk + 1
	if w.span.Lo == w.span.Hi {
		w.counts = slices.Grow(w.counts[:0], int(chunks))[:chunks]
		clear(w.counts)
		w.equal = w.counts
	}
	return w.looked(w, chunks)
}

// look hauls a chunk.
func (w *sweep[K]) look(h *hand, chunk int64) {
	c := catchOf[K](h)
	if h.passing != w {
		h.passing = w
		if c.Open(w.order, w.span); w.equal != nil {
			c.Count(w.order, w.span)
		}
	}
	before := c.Kept
	w.fill(h, c, chunk)
	if w.equal != nil {
		w.equal[chunk] = c.Kept - before
	}
}

// fill gives a catch the elements of a chunk. Code that computes them looks at them itself, if it can.
func (w *sweep[K]) fill(h *hand, c *selecting.Catch[K], chunk int64) {
	e := w.seek(h, w.row)
	lo, hi := chunk*w.chunk, min((chunk+1)*w.chunk, w.length)
	for lo < hi && !w.x.stop() {
		n := int(min(hi-lo, selecting.Bite))
		if !c.Haul(n, lo, func(net *selecting.Net) bool { return e.sift(lo, n, net) }) {
			w.feedRange(e, c, lo, hi)
			return
		}
		lo += int64(n)
	}
}

// collect adds what a goroutine found.
func (w *sweep[K]) collect(h *hand) {
	c := catchOf[K](h)
	c.Close()
	w.catches = append(w.catches, c)
	w.below += c.Below
	w.inside += c.Kept
}

// take gives k items from a place among those of the span on, in order.
func (w *sweep[K]) take(from, k int64) []selecting.Item[K] {
	if k == 0 {
		return nil
	}
	if w.equal != nil {
		return w.fetch(from, k)
	}
	lo, hi := w.bounds(from, k)
	if w.x.stop() {
		return nil // nothing is in order
	}
	items := w.items[:0]
	for _, c := range w.catches {
		from -= c.Within(selecting.Span[K]{Lo: lo, Hi: hi}, w.x.stopped, func(i int) { items = append(items, c.Item(i)) })
	}
	if w.items = items; w.x.stop() {
		return nil
	}
	return selecting.Choose(items, int(from), int(k), w.x.stopped)
}

// fetch looks again where the elements of one key are that were only counted.
func (w *sweep[K]) fetch(from, k int64) []selecting.Item[K] {
	h, items := w.aHand(), w.items[:0]
	c := catchOf[K](h)
	for chunk, n := range w.equal {
		if from < n && k > 0 {
			c.Open(w.order, w.span)
			if w.fill(h, c, int64(chunk)); w.x.stop() {
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
	w.items = items
	return items
}

// bounds gives the first and the last of k keys from a place among those that were kept on.
func (w *sweep[K]) bounds(from, k int64) (lo, hi K) {
	keys, below := w.near(from, k)
	if at := from - below; at < 0 || at+k > int64(len(keys)) {
		keys, below = deskOf[K](w.aHand()).room(3, int(w.inside))[:0], 0
		for _, c := range w.catches {
			keys = append(keys, c.Keys...)
		}
	}
	w.inOrder(keys)
	return keys[from-below], keys[from-below+k-1]
}

// near gives keys among which these are likely to be, and how many are below them: a sample tells, as it does in the row.
func (w *sweep[K]) near(from, k int64) (keys []K, below int64) {
	const many = 1024 // keys that it takes longer to sort
	if w.inside < many || k > w.inside/4 {
		return nil, 0
	}
	d := deskOf[K](w.aHand())
	some := d.room(2, many)[:0]
	d.clusters = selecting.Clusters(d.clusters[:0], w.inside)
	for _, at := range d.clusters {
		for i := range int64(selecting.Cluster) {
			some = append(some, w.key(at+i))
		}
	}
	w.inOrder(some)
	keys = d.room(3, 4*many)[:0]
	sample := selecting.NewSample(w.inside, some)
	span := sample.Around(from, from+k-1, selecting.All[K](), 0)
	for _, c := range w.catches {
		below += c.Within(span, w.x.stopped, func(i int) { keys = append(keys, c.Keys[i]) })
	}
	return keys, below
}

// key gives one of the keys that were kept.
func (w *sweep[K]) key(i int64) K {
	for _, c := range w.catches {
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
