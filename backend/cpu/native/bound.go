package native

import (
	"runtime"
	"slices"
	"sync"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/enter"
)

// A bound is one call of a kernel that computes a whole nest.
type bound struct {
	kernel *kernel
	alone  bool // the kernel has no scratch memory and nothing behind it
	places []boundPlace
	pairs  []boundPair
	n      int64
	own    *ownMemory // where all calls may use the same at once; else nil
	idle   sync.Pool  // of *ownMemory
}

// A boundPlace is a pointer of the call.
type boundPlace struct {
	buffer int
	bytes  int // from where the buffer begins
}

// A boundPair is a buffer that is written and one that is read.
type boundPair struct {
	write, read           int
	writeBytes, readBytes uintptr
	same                  bool // they may be the same
}

// An ownMemory is what a call has besides pointers.
type ownMemory struct {
	scalars []uint64
	scratch unsafe.Pointer
	room    room // where some of the scalars point to
}

// Bind gives the code of runs that are one call and take no time worth sharing.
func (c *Code) Bind(a *backend.Args) backend.Bound {
	if b := c.driver.bind(a); b != nil {
		return b
	}
	return nil // not a *bound that is nil
}

// newBound binds a kernel to box b; own makes what a call has besides pointers. Where the code may report, it must not
// replace what it reads: another way goes there again.
func newBound(k *kernel, a *backend.Args, b *box, reports bool, own func() *ownMemory) *bound {
	if enter.Race || k.code == nil || len(k.sig.places) > maxBoundPlaces {
		return nil
	}
	bound := &bound{kernel: k, alone: k.next == nil && k.scratch == 0, n: b.columns, pairs: k.sig.pairs(a, reports)}
	for i := range k.sig.places {
		p := &k.sig.places[i]
		place := boundPlace{buffer: p.buffer}
		if p.access != nil {
			place.bytes = int(p.offset(a, b)) * p.size
		}
		bound.places = append(bound.places, place)
	}
	bound.idle.New = func() any { return own().withScratch(k) }
	if o := own(); o.room == nil && k.scratch <= enter.Room {
		bound.own = o
	}
	return bound
}

// withScratch adds the memory that the code asks for.
func (o *ownMemory) withScratch(k *kernel) *ownMemory {
	if n := k.scratch; n > 0 {
		o.scratch = aligned(n)
	}
	return o
}

// Run computes the nest, unless a buffer that is written lies in the way, or an index outside of a table.
func (b *bound) Run(m backend.Places) bool {
	for i := range b.pairs {
		if b.pairs[i].meet(&m) {
			return false
		}
	}
	own := b.own
	if own == nil {
		own = b.idle.Get().(*ownMemory)
	}
	var places [maxBoundPlaces]uintptr
	for i, p := range b.places {
		places[i] = uintptr(*m.At(p.buffer)) + uintptr(p.bytes)
	}
	args := &enter.Args{Pointers: places[:len(b.places)], Scalars: own.scalars, Scratch: own.scratch, N: b.n}
	if b.alone {
		enter.Call(b.kernel.code, args)
	} else {
		b.kernel.call(args)
	}
	status := args.Status
	runtime.KeepAlive(&m)
	runtime.KeepAlive(b)
	if b.own == nil {
		b.idle.Put(own)
	}
	return status == 0
}

// maxBoundPlaces is the most pointers of a call that is bound: those of a nest that reads some buffer in several
// places.
const maxBoundPlaces = 2 * backend.MaxPlaces

// meet reports whether a result lies where it must not.
func (p *boundPair) meet(m *backend.Places) bool {
	w, r := uintptr(*m.At(p.write)), uintptr(*m.At(p.read))
	return w < r+p.readBytes && r < w+p.writeBytes && !(p.same && w == r)
}

// pairs lists what isApart compares, of buffers that have no places yet.
func (s *signature) pairs(a *backend.Args, strict bool) []boundPair {
	var list []boundPair
	for w, to := range a.Buffers {
		for r, from := range a.Buffers {
			if s.uses(w, true) && s.uses(r, false) {
				list = append(list, boundPair{w, r, uintptr(to.Bytes), uintptr(from.Bytes), !strict && s.mayBeSame(w, r, a)})
			}
		}
	}
	return list
}

// uses reports whether a buffer is written, or read.
func (s *signature) uses(buffer int, writes bool) bool {
	return slices.ContainsFunc(s.places, func(p place) bool { return p.buffer == buffer && p.writes == writes })
}

// mayBeSame reports whether all that is written in one buffer replaces what is read in the other, where
// they begin in the same place.
func (s *signature) mayBeSame(w, r int, a *backend.Args) bool {
	for i := range s.places {
		for k := range s.places {
			to, from := &s.places[i], &s.places[k]
			if to.writes && to.buffer == w && !from.writes && from.buffer == r && !sameWay(to, from, a) {
				return false
			}
		}
	}
	return true
}
