package portable

import (
	"math"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/graph/expr"
)

// counters are how often each place was met by one goroutine, in one copy or two, one after the other.
// A run begins with none, so that each goroutine clears its own: lines that another one has
// written are slow to come back.
type counters struct {
	list   []uint32
	copies int
	lists  [][]uint32 // of all goroutines, where this one adds them up
}

// Targets so small are counted in two copies, which neighbouring elements take in turn: a counter that was just stored
// is slow to load. More copies take more of the cache than that is worth.
const fewPlaces = 1 << 10

// counts reports whether all that matters is how often each place is met, which counters can hold.
func (s *scatter) counts() bool {
	op, _ := plainOp(s.Combine)
	return s.steady && op == expr.Add && addCounts[s.elem] != nil && s.total <= math.MaxUint32
}

// count takes elements that all add the same.
func (s *scatter) count(x *run, goroutines int) error {
	s.far = false // counters are what is met, not the target
	err := s.blocks(x, goroutines, countBlock)
	if err == nil {
		err = s.addUp(x, goroutines)
	}
	for _, h := range x.hands {
		if h != nil {
			h.counters.release()
		}
	}
	return err
}

// countBlock counts the places of a block.
func countBlock(h *hand, s *scatter, _ int64, at []int64, _ unsafe.Pointer) {
	h.counters.reserve(int(s.length), s.copies())
	if p := h.each.onlyOne(); p != nil && s.next.far && s.next.lo < s.next.hi {
		h.counters.count(at, unsafe.Add(p.base, int(s.next.lo)*p.size), 8*p.size)
		return
	}
	s.pieces(h.each, at, func(lo, hi int) { h.counters.count(at[lo:hi], unsafe.Pointer(unsafe.SliceData(at)), 0) })
}

// copies is the number of counters of each place.
func (s *scatter) copies() int {
	if s.length <= fewPlaces {
		return 2
	}
	return 1
}

// reserve makes the counters of a run, which are 0, unless it has them.
func (c *counters) reserve(length, copies int) {
	n := length * copies
	if len(c.list) == n {
		return
	}
	if cap(c.list) < n {
		c.list = make([]uint32, n)
	}
	c.list, c.copies = c.list[:n], copies
	clear(c.list)
}

// release forgets the counts, and keeps the memory.
func (c *counters) release() { c.list = c.list[:0] }

// count counts places, and asks for a line every eight of them.
func (c *counters) count(at []int64, ask unsafe.Pointer, step int) {
	first := unsafe.Pointer(unsafe.SliceData(c.list))
	second := first
	if c.copies == 2 {
		second = unsafe.Add(first, len(c.list)/2*4)
	}
	whole := len(at) &^ 7
	countEights(first, second, unsafe.SliceData(at), whole/8, ask, step)
	for _, p := range at[whole:] {
		*(*uint32)(unsafe.Add(first, p*4))++
	}
}

// sumGrain is how many places a goroutine adds up at a time, and askAtOnce how many bytes of a list of counts are asked
// for before.
const sumGrain, askAtOnce = 32 << 10, 4 << 10

// addUp adds the counts of all goroutines to the target.
func (s *scatter) addUp(x *run, goroutines int) error {
	chunks := (s.length-1)/sumGrain + 1
	s.counted = append(s.counted[:0], x.hands...) // sharing may add some
	err := x.share(int(min(int64(goroutines), chunks)), chunks, s.sums)
	clear(s.counted)
	return err
}

// addChunk adds up the counts of a chunk of places. Those of other goroutines are asked for together.
func (s *scatter) addChunk(own *hand, chunk int64) {
	lo, hi := int(chunk*sumGrain), int(min((chunk+1)*sumGrain, s.length))
	lists := own.counters.lists[:0]
	for _, h := range s.counted {
		if h == nil {
			continue
		}
		for from := lo; from < len(h.counters.list); from += int(s.length) {
			list := h.counters.list[from : from+hi-lo]
			prefetch.Lines(unsafe.Pointer(unsafe.SliceData(list)), min(4*len(list), askAtOnce))
			lists = append(lists, list)
		}
	}
	own.counters.lists = lists
	addCounts[s.elem](unsafe.Add(s.target, lo*s.elem.Size()), hi-lo, lists, s.value)
}

// addCounts are the loops that add a value to n elements for each time that places were met.
var addCounts [numTypes]func(target unsafe.Pointer, n int, lists [][]uint32, value uint64)

func addCountsTo[T integer](target unsafe.Pointer, n int, lists [][]uint32, value uint64) {
	out := vec[T](target, n)
	for ; len(lists) > 1; lists = lists[2:] {
		first, second := lists[0][:n], lists[1][:n]
		for i := range out {
			out[i] += T(first[i]+second[i]) * T(value)
		}
	}
	for _, list := range lists {
		for i, count := range list[:n] {
			out[i] += T(count) * T(value)
		}
	}
}
