package workers

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

// A Relay is a job whose chunks hand something on, each to the next: the carry of a scan, the place of
// the first element kept. What they hand on lies in memory of the caller's; the relay says when it is
// there. Its zero value is ready.
//
// The waiting is short where a chunk finds out early what it hands on, and does the rest of its work behind that.
// Merrill and Garland, Single-pass Parallel Prefix Scan with Decoupled Look-back, 2016, look further back instead of
// waiting; that groups the chunks in another way each time, which floats do not forgive.
type Relay struct {
	Crowded bool // nobody counts as alone: for tests of what chunks do otherwise

	next   atomic.Int64 // chunk to hand out
	passed atomic.Int64 // chunks that have handed on
	inside atomic.Int64 // goroutines at work
	broken atomic.Bool  // somebody ended without handing on

	do   func(slot int, chunk int64) error
	turn func(slot int, _ int64) error // take
}

// Run calls do for every chunk as the function Run does, but hands them out in their order: whoever has the chunk
// before is at work on it. do calls Pass once, or returns an error.
func (r *Relay) Run(ctx context.Context, limit int, chunks int64, do func(slot int, chunk int64) error) error {
	r.next.Store(0)
	r.passed.Store(0)
	r.broken.Store(false)
	if r.do = do; r.turn == nil {
		r.turn = r.take
	}
	return Run(ctx, limit, chunks, r.turn)
}

func (r *Relay) take(slot int, _ int64) error {
	chunk := r.next.Add(1) - 1
	r.inside.Add(1)
	defer func() {
		r.inside.Add(-1)
		if r.passed.Load() <= chunk {
			r.broken.Store(true)
		}
	}()
	return r.do(slot, chunk)
}

// Alone reports whether a chunk has what it needs, and nobody else is at work: it may as well do
// all of it before it hands on.
func (r *Relay) Alone(chunk int64) bool {
	return !r.Crowded && r.inside.Load() == 1 && r.passed.Load() == chunk
}

// Wait waits until the chunk before has handed on, and reports whether it has: where a chunk before ended
// without, the chunk is to do so too.
func (r *Relay) Wait(chunk int64) bool {
	const polls, yields = 1 << 10, 1 << 10 // at work first: the chunk before is at most as far behind; then asleep
	for n := 0; r.passed.Load() < chunk; n++ {
		switch {
		case r.broken.Load():
			return false
		case n > polls+yields:
			time.Sleep(20 * time.Microsecond)
		case n > polls:
			runtime.Gosched()
		}
	}
	return true
}

// Pass hands on: the chunk has written what the next one needs.
func (r *Relay) Pass(chunk int64) { r.passed.Store(chunk + 1) }
