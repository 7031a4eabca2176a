package native

import (
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/schedule"
)

// maxSmall is the number of places that a small run can have.
const maxSmall = 8

// smallLimit is the number of elements up to which one call is all there is to do, and needs nothing but pointers and scratch memory; 0: never.
func (m *mapping) smallLimit() int64 {
	sig := m.kernel.sig
	if len(m.code.nest.Axes) != 1 || m.columns < 0 || m.careful || len(sig.numbers) > 0 || len(sig.places) > maxSmall {
		return 0
	}
	n := int64(1)
	for m.work.nanos(float64(2*n)) < schedule.ShareSoon {
		n *= 2
	}
	return n
}

// scratch is scratch memory for one call at a time.
type scratch struct{ at unsafe.Pointer }

// runSmall makes one call, with arguments on the stack.
func (m *mapping) runSmall(a *backend.Args) {
	var pointers [maxSmall]unsafe.Pointer
	var origin box
	places := m.kernel.sig.places
	for i := range places {
		pointers[i] = places[i].pointer(a, &origin)
	}
	args := enter.Args{Pointers: pointers[:len(places)], N: a.Extents[0]}
	if m.kernel.machine.Scratch > 0 {
		own := m.scratch.Get().(*scratch)
		defer m.scratch.Put(own)
		args.Scratch = own.at
	}
	m.kernel.call(&args)
}
