// Package workers runs jobs on the one pool of goroutines that a process has.
//
// What comes in: a number of chunks and a function to call for each. What goes out: the error of the lowest
// chunk that failed. It must not know nests, buffers or machines.
//
// A chunk is a bounded piece of work, about 5 to 100 us. Chunks are cut into as many parts as goroutines may take
// part; each claims those of its own part first, by an atomic counter, and then helps with the others. The caller
// returns once the chunks that were claimed are done, so a worker that comes late costs nothing and jobs may start
// jobs without deadlock. See Note [Parts].
//
// Workers that find nothing to do spin for a moment, because the next job often follows at once and waking a
// parked goroutine takes longer than many jobs; then they park and cost nothing. See Note [Waking].
package workers

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/prefetch"
)

// Run calls do(slot, chunk) for every chunk in 0..chunks, on at most limit goroutines, the
// caller included (0: GOMAXPROCS).
//
// Calls that run at the same time have different slots, in 0..limit, so that a slot can index scratch memory.
// After an error no chunk behind it is claimed, but all before it are; so the result, the error of the
// lowest chunk that fails, is the same for any number of workers. A panic of do becomes a
// *backend.PanicError. ctx is asked between chunks.
func Run(ctx context.Context, limit int, chunks int64, do func(slot int, chunk int64) error) error {
	j := newJob()
	j.one = do
	return j.share(ctx, limit, chunks, 1, j.ones)
}

// Spans is Run for chunks so short that neighbours are done at once: do(slot, from, to) does chunks from .. to, at most
// span. Near the end these are fewer, down to one, so that the goroutines end at about the same time. An error is that
// of chunk from.
func Spans(ctx context.Context, limit int, chunks, span int64, do func(slot int, from, to int64) error) error {
	return newJob().share(ctx, limit, chunks, span, do)
}

// share runs the job.
func (j *job) share(ctx context.Context, limit int, chunks, span int64, do func(slot int, from, to int64) error) error {
	limit = Limit(limit, chunks)
	j.open(ctx, limit, chunks, span, do)
	if limit > 1 {
		shared.publish(j, limit-1)
	}
	j.work(0)
	if limit > 1 {
		prefetch.Own(unsafe.Pointer(&shared.offer))
		helped := j.close()
		shared.retract(j)
		shared.notice(helped || j.listed)
		j.join()
	}
	return j.release()
}

// Limit is the number of goroutines that Run uses for that many chunks: limit or GOMAXPROCS, and never
// more than chunks or less than one.
func Limit(limit int, chunks int64) int {
	if limit <= 0 {
		limit = runtime.GOMAXPROCS(0)
	}
	return int(max(1, min(int64(limit), chunks)))
}

// AtHand reports whether workers start at once, or will for the next job: some are spinning, or
// this was asked a moment ago.
func AtHand() bool {
	if shared.spinner.Load() > 0 {
		return true
	}
	now := int64(time.Since(epoch))
	return now-asked.Swap(now) < int64(spinFor)
}

var (
	epoch = time.Now()
	asked atomic.Int64 // when nobody was at hand last, since the epoch
)

// Note [Waking]
//
// Measured on two cores: a spinning worker starts 0.2 us after the job is published, a parked one 20 to 90 us after.
// A goroutine woken by a channel send sits in the sender's own run queue while the sender goes on to compute; starting
// one more empty goroutine pushes it out to where other threads steal, which cuts 80 us to 20. Workers spin only
// while there are processors to spare: with GOMAXPROCS above the number of CPUs, spinning steals from the caller.

// Note [Places]
//
// The kernel may queue a thread that was woken behind the one that woke it, or that spins for it, while another
// processor is idle: it balances by milliseconds. Measured on two cores of a virtual machine: after half a second of
// idleness the worker stayed behind its caller for up to 20 ms, so that calls of 10 us took 22; and where the caller
// waited for it, one in a hundred calls of 4 us took 100. So who has woken a worker gives way between chunks until it
// comes, a worker that finds itself at the processor it was woken from leaves it, and who spins gives way now and then.
// A yield costs about 1 us, so there are few; leaving costs about 100 us, once. A worker that spins may be put behind
// its caller later too: calls to which it does not come, and waits in which a yield lets somebody in, tell; the caller
// then says where it runs and gives way, and the worker leaves that place. Before, both ran in one place for most of
// one in twenty bursts of 500 calls.
//
// Chunks may take longer than a worker is given way, and threads of a real-time priority are never moved: there a
// worker stayed queued behind its caller for as long as that had something to do. So a caller that works alone for 100
// us, and then each time eight times as long, tells too. Of 120 calls that sort 10^7 numbers of 32 bits at such a
// priority, 98 to 120 took 41 ms; now three or four do not take 22.

// A yield takes longer where somebody waits for it. The monitor thread of Go's runtime wakes every 20 us when a program
// begins to work, and later every 10 ms; at a real-time priority it waits until some thread of the program yields, and
// a worker that gave way to it between two calls came 23 to 80 us late to the next. So a worker first yields when the
// next call has not come for longer than there is between calls that follow one another.

// Note [Parts]
//
// With one counter for all, it is chance which core gets which chunk. An array of a megabyte that is worked on again
// and again then wanders between the second-level caches of the cores. Where each core begins with its own part, it
// finds there what it left. A part is claimed by chunks all the same, so that who is late or held up is helped.

// Note [Spans]
//
// Who ends first waits for the other, for half a chunk on average; but shorter chunks take longer together, because the
// caches begin anew to ask ahead in each. So chunks may be short and claimed several at a time, and each time at most
// half of what is left of the part (Polychronopoulos and Kuck, Guided Self-Scheduling, 1987): the last ones are single
// chunks.

// Note [Jobs]
//
// A call that is over leaves its job to a later one: a new one each time took 70 ns of 2 us, and the collector, which
// then ran every few thousand calls, a core for milliseconds. A worker may have met the job before it was over and try
// to help with it at any time, so all that it looks at before it has a place is never anything but valid: one number,
// which is negative but from when a call has written all the rest to when it has no chunks left, and counts those
// inside, for whom the caller waits behind that.
//
// What the goroutines wait for in so short a job is each other's cache lines: up to 50 ns each on two cores of
// Zen 5, and now and then, in a virtual machine, ten times as much. So lines are few, and asked for together
// before the first is waited for.
