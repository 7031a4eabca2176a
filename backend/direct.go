package backend

import (
	"slices"
	"unsafe"

	"github.com/laze-go/laze/fuse"
)

// MaxPlaces is more than the nest of a Direct has buffers; Nowhere is where something belongs that the nest does not touch.
const (
	MaxPlaces = 8
	Nowhere   = MaxPlaces - 1
)

// Places are where the buffers of a nest begin. They are a struct because Go passes one of so few fields in registers: an array goes
// through memory, in pieces of two pointers, for which a processor waits that has just stored one of the two.
type Places struct{ p0, p1, p2, p3, p4, p5, p6, p7 unsafe.Pointer }

// At gives place k.
func (p *Places) At(k int) *unsafe.Pointer {
	return &(*[MaxPlaces]unsafe.Pointer)(unsafe.Pointer(p))[k%MaxPlaces]
}

// A Bound is code that knows all of its arguments but where the buffers lie. It has so little to do that one goroutine does it at
// once, without looking at a context.
type Bound interface {
	// Run computes the nest and reports true; or it cannot, because a buffer that is written lies in the way of one that is read, or
	// an index outside of a table: then Code.Run knows what to do, and all that is read is still there.
	Run(p Places) bool
}

// A Binder is Code that can be bound.
type Binder interface {
	// Bind gives the code for runs with these arguments, whose buffers have sizes but no places; nil where it cannot be bound.
	Bind(a *Args) Bound
}

// A Direct is a program that is nothing but one call of bound code, on the caller's memory.
type Direct struct {
	Bound
	Inputs, Results []int // which of the places each of them is
}

// Direct gives the program as one call; nil where it is more than that, or o asks for something besides. See Note [Direct calls].
func (e *Exec) Direct(o *Options) *Direct {
	if len(e.launches) != 1 || len(e.together) > 0 || len(e.counts) > 0 || !e.fits(o) || o.Times != nil || o.Labels != nil {
		return nil
	}
	l := &e.launches[0]
	if l.bound == nil || len(l.counts) > 0 {
		return nil
	}
	d := &Direct{Bound: l.bound}
	if !e.place(d, l.memory) {
		return nil
	}
	return d
}

// bind finds the short way of a step, where all that it is called with is known but places.
func (l *launch) bind(plan *fuse.Plan) {
	code, ok := l.code.(Binder)
	if !ok || l.asks || len(l.step.Late) > 0 || len(l.memory) > Nowhere {
		return
	}
	args := l.newArgs()
	for k, b := range l.step.Buffers {
		args.Buffers[k].Bytes = plan.Buffers[b].Bytes()
	}
	l.bound = code.Bind(&args)
}

// runBound runs a step by its short way, where it has one that may be gone.
func (r *Run) runBound(l *launch) bool {
	if l.bound == nil {
		return false
	}
	var p Places
	for k, place := range l.memory {
		*p.At(k) = r.memory[place].Data
	}
	return l.bound.Run(p)
}

// place finds inputs and results among the memory of the only nest; false where it has other memory, or a root none of its own.
func (e *Exec) place(d *Direct, memory []int) bool {
	found := 0
	find := func(place int) int {
		k := slices.Index(memory, place)
		if k < 0 {
			return Nowhere
		}
		found++
		return k
	}
	for i := range e.inputs {
		d.Inputs = append(d.Inputs, find(len(e.program.Plan.Slots)+i))
	}
	for i := range e.roots {
		r := &e.roots[i]
		if r.lends == 0 || r.lends > r.bytes {
			return false
		}
		d.Results = append(d.Results, find(r.place))
	}
	return found == len(memory) && !slices.Contains(d.Results, Nowhere)
}

// Note [Direct calls]
//
// A Run finds room for temporaries, lends, counts, and asks about each of the steps: 60 ns for a program that is one map of 1000
// numbers, whose code takes 50. All of that comes out the same in every run with the extents of the plan and memory of the caller. A
// Direct is what is left: whose memory goes where, and whether any of it overlaps.
