package backend

import (
	"context"
	"runtime/debug"
	"slices"
	"sync"
	"unsafe"

	"github.com/laze-go/laze/fuse"
)

// MaxPlaces is more than the nest of a Direct has buffers; Nowhere is where something belongs
// that the nest does not touch.
const (
	MaxPlaces = 8
	Nowhere   = MaxPlaces - 1
)

// Places are where the buffers of a nest begin. They are a struct because Go passes one of so few fields
// in registers: an array goes through memory, in pieces of two pointers, for which a processor waits that
// has just stored one of the two.
type Places struct{ p0, p1, p2, p3, p4, p5, p6, p7 unsafe.Pointer }

// At gives place k.
func (p *Places) At(k int) *unsafe.Pointer {
	return &(*[MaxPlaces]unsafe.Pointer)(unsafe.Pointer(p))[uint(k)%MaxPlaces]
}

// A Bound is code that knows all of its arguments but where the buffers lie. It has so little to do that one goroutine
// does it at once, without looking at a context.
type Bound interface {
	// Run computes the nest and reports true; or it cannot, because a buffer that is written lies in the
	// way of one that is read, or an index outside of a table: then Code.Run knows what to do, and all
	// that is read is still there.
	Run(p Places) bool
}

// A Binder is Code that can be bound.
type Binder interface {
	// Bind gives the code for runs with these arguments, whose buffers have sizes but no places;
	// nil where it cannot be bound.
	Bind(a *Args) Bound
}

// A Direct is a program that is nothing but one call of code, on the caller's memory. Many
// goroutines may run it at once.
type Direct struct {
	Inputs, Results []int // which of the places each of them is
	Brief           Bound // the program as bound code; nil: it is more than that

	launch *launch
	apart  []pair
	idle   sync.Pool // of *Args
}

// A pair is the places of a result and of an input, which must not overlap.
type pair struct {
	result, input           int
	resultBytes, inputBytes int64
	same                    bool // but may be the same
}

// Direct gives the program as one call; nil where it is more than that, or o asks for something
// besides. See Note [Direct calls].
func (e *Exec) Direct(o *Options) *Direct {
	if len(e.launches) != 1 || len(e.together) > 0 || len(e.counts) > 0 || !e.fits(o) || o.Times != nil || o.Labels != nil {
		return nil
	}
	l := &e.launches[0]
	if l.asks || len(l.counts) > 0 || len(l.step.Late) > 0 || len(l.memory) > Nowhere {
		return nil
	}
	d := &Direct{launch: l, Brief: l.bound}
	if !e.place(d, l.memory) {
		return nil
	}
	e.pairUp(d)
	d.idle.New = func() any {
		args := l.args(e.program.Plan)
		args.Workers = o.Workers
		return args
	}
	return d
}

// Run computes the program with buffers at these places, and reports true; or it cannot, because of where they lie:
// then Exec.Run knows what to do, and all that is read is still there. It is the way of programs that are not
// Brief, and of others a longer one.
func (d *Direct) Run(ctx context.Context, p *Places) (done bool, err error) {
	for i := range d.apart {
		if d.apart[i].meet(p) {
			return false, nil
		}
	}
	return true, d.call(ctx, p)
}

// call runs the code.
func (d *Direct) call(ctx context.Context, p *Places) (err error) {
	args := d.idle.Get().(*Args)
	for k := range args.Buffers {
		args.Buffers[k].Data = *p.At(k)
	}
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
			return // with the arguments, which something may still be using
		}
		for k := range args.Buffers {
			args.Buffers[k].Data = nil
		}
		d.idle.Put(args)
	}()
	return d.launch.call(ctx, args, "", nil)
}

// meet reports whether a result lies where it must not.
func (p *pair) meet(m *Places) bool {
	result := Buffer{Data: *m.At(p.result), Bytes: p.resultBytes}
	input := Buffer{Data: *m.At(p.input), Bytes: p.inputBytes}
	return overlaps(&result, &input) && !(p.same && result.Data == input.Data)
}

// pairUp lists the results and inputs of a direct call.
func (e *Exec) pairUp(d *Direct) {
	for i := range e.roots {
		for k := range e.inputs {
			if d.Inputs[k] == Nowhere {
				continue
			}
			r, in := &e.roots[i], &e.inputs[k]
			same := r.bytes == in.bytes && slices.Contains(r.replace, k)
			d.apart = append(d.apart, pair{d.Results[i], d.Inputs[k], r.bytes, in.bytes, same})
		}
	}
}

// bind finds the short way of a step, where all that it is called with is known but places.
func (l *launch) bind(plan *fuse.Plan) {
	code, ok := l.code.(Binder)
	if !ok || l.asks || len(l.step.Late) > 0 || len(l.memory) > Nowhere {
		return
	}
	l.bound = code.Bind(l.args(plan))
}

// args makes the arguments of a step whose extents are all known: places alone are not filled in.
func (l *launch) args(plan *fuse.Plan) *Args {
	args := l.newArgs()
	for k, b := range l.step.Buffers {
		args.Buffers[k].Bytes = plan.Buffers[b].Bytes()
	}
	return &args
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

// place finds inputs and results among the memory of the only nest; false where it has other
// memory, or a root none of its own.
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
// A Run finds room for temporaries, lends, counts, and asks about each of the steps: 60 ns for a program that is one
// map of 1000 numbers, whose code takes 50, and 120 for one of 100,000, which takes 2000. All of that comes out the
// same in every run with the extents of the plan and memory of the caller. A Direct is what is left: whose memory goes
// where, and whether any of it overlaps.
