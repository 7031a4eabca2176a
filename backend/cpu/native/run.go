package native

import (
	"context"
	"math"
	"sync/atomic"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/schedule"
)

// maxAxes bounds the axes of a nest: those of the largest array, and one for the fold of one element.
const maxAxes = 16

// A hand is what one goroutine needs to call kernels of one signature.
type hand struct {
	args enter.Args
	sig  *signature
	room int // bytes of scratch memory
	box  box
	bite int64 // elements that a call which loops may have: as many as lately ended in time
}

func newHand(sig *signature) *hand {
	h := &hand{sig: sig, bite: math.MaxInt64}
	h.args.Pointers = wholeLines[uintptr](len(sig.places))
	h.args.Scalars = wholeLines[uint64](len(sig.numbers))
	return h
}

// wholeLines gives n words whose cache lines hold nothing else: hands of several goroutines are written at the same
// time.
func wholeLines[T uintptr | uint64](n int) []T {
	const words = 8
	return make([]T, n, (n+words-1)/words*words)
}

// keep stores v unless it is there: who has read its cache line in an earlier run then need not fetch it again.
func keep[T comparable](at *T, v T) {
	if *at != v {
		*at = v
	}
}

// A course is what a run of a driver gets from its caller, and what went wrong in it.
type course struct {
	ctx    context.Context
	a      *backend.Args
	failed atomic.Bool // the portable code has to compute all of it
}

// begin takes what the caller gives. The chunks of a small run that is like the one before find all but the places of
// buffers in their caches: see keep.
func (c *course) begin(ctx context.Context, a *backend.Args) {
	if ctx != context.Background() || c.ctx != ctx {
		c.ctx = ctx
	}
	keep(&c.a, a)
	if c.failed.Load() {
		c.failed.Store(false)
	}
}

// close forgets the context. The arguments may stay: who made them forgets the places in them.
func (c *course) close() {
	if c.ctx != context.Background() {
		c.ctx = nil
	}
}

// A box is what one call computes.
type box struct {
	at      [maxAxes]int64 // index of its first element
	rows    int64
	columns int64
}

// aim makes the arguments those of a box.
func (h *hand) aim(a *backend.Args, b *box, rounds int64) {
	for i := range h.sig.places {
		h.args.Pointers[i] = h.sig.places[i].address(a, b)
	}
	for i, n := range h.sig.numbers {
		h.args.Scalars[i] = uint64(h.sig.value(n, a, b, rounds))
	}
	h.args.N = b.columns
}

// call runs a kernel.
func (h *hand) call(k *kernel) (status uint64) {
	if need := k.scratch; need > h.room {
		h.args.Scratch, h.room = aligned(need), need
	}
	return k.call(&h.args)
}

// aligned gives memory that begins with a cache line.
func aligned(bytes int) unsafe.Pointer {
	const line = 64
	b := make([]byte, bytes+line)
	return unsafe.Pointer(&b[-uintptr(unsafe.Pointer(&b[0]))%line])
}

// address is where the box's first element lies.
func (p *place) address(a *backend.Args, b *box) uintptr {
	data := uintptr(a.Buffers[p.buffer].Data)
	if p.access == nil || data == 0 {
		return data
	}
	return data + uintptr(p.offset(a, b)*int64(p.size))
}

func (p *place) offset(a *backend.Args, b *box) int64 {
	sum := coef(p.access.Offset, a)
	for axis, s := range p.access.Stride {
		if i := b.at[axis]; i != 0 {
			sum += i * coef(s, a)
		}
	}
	return sum
}

// value gives a number of the signature.
func (s *signature) value(n number, a *backend.Args, b *box, rounds int64) int64 {
	switch n.what {
	case nestScalar:
		return a.Scalars[n.of]
	case stride:
		return coef(s.places[n.of].access.Stride[n.axis], a)
	case start:
		return b.at[n.axis]
	case rowCount:
		return b.rows
	}
	return rounds
}

func coef(c schedule.Coef, a *backend.Args) int64 {
	if c.Arg >= 0 {
		return a.Scalars[c.Arg]
	}
	return c.Const
}

// stopped reports whether the caller waits no longer.
func stopped(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return true
	default:
		return false
	}
}

// tell shows the race detector the memory that a run uses.
func (c *Code) tell(a *backend.Args) {
	if !enter.Race {
		return
	}
	for i, p := range c.nest.Buffers {
		if b := a.Buffers[i]; p.Mode == schedule.Reads {
			enter.Reads(b.Data, b.Bytes)
		} else {
			enter.Writes(b.Data, b.Bytes)
		}
	}
}
