package sorting

import (
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/memory"
)

// A Team is the goroutines that work on a row, and what they work with.
type Team struct {
	Slots   int // at most so many work at a time
	Share   func(chunks int64, do func(slot int, chunk int64)) error
	Stop    func() bool
	Machine *Machine
	Memory  *memory.Pool
}

// A Row is keys to sort. Read makes those from a position on, and may be asked for all of them more than once. Write
// gets them in order, a piece at a time, in any order of pieces, after all have been read for the last time; it may
// change the slice. Both are called with the number of the goroutine, below Slots.
type Row[K Key] struct {
	Len   int
	Read  func(slot int, at int, keys []K)
	Write func(slot int, at int, keys []K)

	// Together is a number of low bits: keys that differ only there are written in one piece.
	Together uint

	// Carried is a number of low bits that do not count: keys that differ only there stay in the order in which they
	// are read. Len is at most 2^Carried, or this is 0.
	Carried uint

	desk  desk[K] // where short rows are sorted; its memory stays until Close
	depth int     // buckets that the row is in
	team  *Team
	whole func(slot int, _ int64) // alone
	kept  *spread[K]              // of the last Sort of a long row
}

// A desk is what one goroutine sorts with.
type desk[K Key] struct {
	sorter Sorter[K]
	memory loan[K]
	keys   []K // on their way to buckets
}

// room gives memory for n keys. There is as much to spare behind it, and once more for bits that keys carry.
func (d *desk[K]) room(t *Team, n int, carried uint) []K {
	parts := 2
	if carried > 0 {
		parts = 3
	}
	if len(d.memory.keys) < parts*n {
		d.memory.giveBack()
		d.memory = newLoan[K](t, t.Memory.Get(bytesOf[K](parts*n)), parts*n)
		d.sorter.Use(t.Machine)
	}
	return d.memory.keys[:n]
}

// sort sorts keys that are in the desk's room. Where bits are carried, places in the same bits
// make the order stable meanwhile.
func (d *desk[K]) sort(keys []K, carried uint, stop func() bool) {
	n := len(keys)
	spare := d.memory.keys[n : 2*n]
	if carried == 0 {
		d.sorter.Sort(keys, spare, stop)
		return
	}
	low, bits := K(1)<<carried-1, d.memory.keys[2*n:3*n]
	for i, k := range keys {
		bits[i], keys[i] = k&low, k&^low|K(i)
	}
	d.sorter.Sort(keys, spare, stop)
	for i, k := range keys {
		keys[i] = k&^low | bits[k&low]
	}
}

// Close gives back memory that is kept from one Sort to the next.
func (r *Row[K]) Close() {
	r.desk.memory.giveBack()
}

// cached is the bytes of keys that one goroutine sorts best: they and as much spare memory stay in a second-level
// cache.
const cached = 192 << 10

// Sort sorts the row. It asks for memory of the size of the keys, and about a tenth more. An error is one of Share,
// or says that there is no memory.
func (r *Row[K]) Sort(t *Team) error {
	const deepest = 8 // a sample that was wrong so often may be wrong for ever
	if r.short(t) || r.depth >= deepest {
		if r.team = t; r.whole == nil {
			r.whole = r.alone
		}
		return t.Share(1, r.whole)
	}
	return r.spread(t)
}

// short reports whether several goroutines would not be faster than one. One alone gains by buckets only where the row
// is far longer than the caches, and in Go, which moves keys more often.
func (r *Row[K]) short(t *Team) bool {
	most := cached
	if t.Slots == 1 && t.Machine != nil {
		most = 16 << 20
	}
	return r.Len*sizeOf[K]() <= most
}

// alone sorts the row in the calling goroutine.
func (r *Row[K]) alone(slot int, _ int64) {
	t := r.team
	keys := r.desk.room(t, r.Len, r.Carried)
	for at := 0; at < r.Len && !t.Stop(); at += stride {
		r.Read(slot, at, keys[at:min(at+stride, r.Len)])
	}
	r.desk.sort(keys, r.Carried, t.Stop)
	for at := 0; at < r.Len && !t.Stop(); {
		end := r.cut(keys, at+stride)
		r.Write(slot, at, keys[at:end])
		at = end
	}
}

// cut is the first place from at on where keys in order may be cut into pieces to be written.
func (r *Row[K]) cut(keys []K, at int) int {
	for at < len(keys) && keys[at-1]>>r.Together == keys[at]>>r.Together {
		at++
	}
	return min(at, len(keys))
}

// A loan is memory for keys.
type loan[K Key] struct {
	keys []K
	of   *memory.Pool
	buf  backend.Buffer
}

// borrow gives memory for so many keys, with any contents. An error is one of the pool's: there is none.
func borrow[K Key](t *Team, n int) (loan[K], error) {
	buf, err := t.Memory.Lend(bytesOf[K](n))
	if err != nil {
		return loan[K]{}, err
	}
	return newLoan[K](t, *buf, n), nil
}

func bytesOf[K Key](n int) int64 { return int64(n) * int64(sizeOf[K]()) }

func newLoan[K Key](t *Team, buf backend.Buffer, n int) loan[K] {
	return loan[K]{unsafe.Slice((*K)(buf.Data), n), t.Memory, buf}
}

func (l *loan[K]) giveBack() {
	if l.of != nil {
		l.of.Put(l.buf)
	}
	*l = loan[K]{}
}
