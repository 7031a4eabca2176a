package selecting

import (
	"slices"
	"unsafe"
)

// A Catch takes the elements of a row, in any order of blocks, and keeps the keys of a span: these in one
// column, and where they were found in another, so that code which computes elements can compare them itself
// and need store nothing else.
type Catch[K Key] struct {
	Below int64 // how many elements are below the span
	Kept  int64 // how many are inside
	Keys  []K   // those inside, less the lowest of the span; none where they are only counted

	order  Order[K]
	span   Span[K]
	counts bool
	at     []uint32 // per key: its place in the bite
	bites  []bite
	last   int // bite that a key was asked of
	net    Net
	by     pan[K]
	list   [blockLen + lanes]uint32
}

// A bite is a block of elements that was looked at in one go.
type bite struct {
	base  int64 // place of its first element
	first int   // number of keys that were kept before
}

// Bite is the most elements that code looks at in one go.
const Bite = 8192

// A Net is what code that looks at elements knows them by and gives back: of those inside numbers less Base, see Order,
// and places in the bite. It may write a vector of each behind the last.
type Net struct {
	Base, Width, Over uint64 // as of a pan
	Keys, Places      unsafe.Pointer
	Found             [2]int32 // how many are below and inside
}

// Open empties the catch.
func (c *Catch[K]) Open(order Order[K], span Span[K]) {
	c.order, c.span, c.counts = order, span, false
	c.Below, c.Kept = 0, 0
	c.clear()
}

// Count empties the catch, and has it count only.
func (c *Catch[K]) Count(order Order[K], span Span[K]) {
	c.Open(order, span)
	c.counts = true
}

func (c *Catch[K]) clear() { c.Keys, c.at, c.bites, c.last = c.Keys[:0], c.at[:0], c.bites[:0], 0 }

// Haul has code look at n elements, of which the first has the place base. Code reports whether it has.
func (c *Catch[K]) Haul(n int, base int64, look func(net *Net) bool) bool {
	first := len(c.Keys)
	c.Keys, c.at = slices.Grow(c.Keys, n+lanes), slices.Grow(c.at, n+lanes)
	p, net := c.pan(), &c.net
	net.Base, net.Width, net.Over = uint64(p.base), uint64(p.width), uint64(p.over)
	net.Keys, net.Places = unsafe.Pointer(&c.Keys[:first+1][first]), unsafe.Pointer(&c.at[:first+1][first])
	done := look(net)
	net.Keys, net.Places = nil, nil
	if done {
		kept := first + int(net.Found[1])
		c.Keys, c.at = c.Keys[:kept], c.at[:kept]
		c.add(bite{base, first}, int(net.Found[0]), kept-first)
	}
	return done
}

// Take takes n elements, of which the first has the place base.
func (c *Catch[K]) Take(elems unsafe.Pointer, n int, base int64) {
	c.by = c.pan()
	for row := unsafe.Slice((*K)(elems), n); len(row) > 0; {
		m, first := min(len(row), blockLen), len(c.Keys)
		below, kept := sift(row[:m], &c.by, &c.list)
		for _, i := range c.list[:kept] {
			c.Keys = append(c.Keys, c.order.number(row[i])-c.by.base)
		}
		c.at = append(c.at, c.list[:kept]...)
		c.add(bite{base, first}, below, kept)
		row, base = row[m:], base+int64(m)
	}
}

// add adds a bite of which so many elements were kept.
func (c *Catch[K]) add(b bite, below, kept int) {
	c.Below += int64(below)
	c.Kept += int64(kept)
	if c.bites = append(c.bites, b); c.counts {
		c.clear()
	}
}

func (c *Catch[K]) pan() pan[K] {
	if c.span.Hi >= c.order.NaN { // numbers of NaNs are of all kinds
		return newPan(&c.order, Span[K]{c.span.Lo, ^K(0)})
	}
	return newPan(&c.order, c.span)
}

// Close makes the keys of NaNs one, as soon as all elements are taken.
func (c *Catch[K]) Close() {
	if c.span.Hi < c.order.NaN {
		return
	}
	for i, k := range c.Keys {
		c.Keys[i] = min(k, c.order.NaN-c.span.Lo)
	}
}

// Within calls do for the numbers, ascending, of those of its keys that are in a span, and tells how many are below. It
// asks stop now and then, and leaves the rest out once that says yes.
func (c *Catch[K]) Within(span Span[K], stop func() bool, do func(k int)) (below int64) {
	o := Unsigned[K](false)
	c.by = newPan(&o, span)
	for first := 0; first < len(c.Keys) && !stop(); first += blockLen {
		less, kept := sift(c.Keys[first:min(first+blockLen, len(c.Keys))], &c.by, &c.list)
		below += int64(less)
		for _, i := range c.list[:kept] {
			do(first + int(i))
		}
	}
	return below
}

// Item gives the item of a key. It is fastest where it is asked for one after the other.
func (c *Catch[K]) Item(k int) Item[K] {
	if c.bites[c.last].first > k || c.last+1 < len(c.bites) && c.bites[c.last+1].first <= k {
		next, _ := slices.BinarySearchFunc(c.bites, k+1, func(b bite, first int) int { return b.first - first })
		c.last = next - 1
	}
	return Item[K]{c.Keys[k] + c.span.Lo, c.bites[c.last].base + int64(c.at[k])}
}
