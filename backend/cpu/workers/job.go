package workers

import (
	"context"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"time"

	"github.com/laze-go/laze/backend"
)

// A job is one call of Run.
type job struct {
	ctx    context.Context
	done   <-chan struct{}
	do     func(slot int, chunk int64) error
	chunks int64
	limit  int64

	next  atomic.Int64 // chunk to claim; at least chunks when there is none left
	slots atomic.Int64 // goroutines that ever took part
	busy  atomic.Int64 // helpers inside, the caller not counted
	wait  atomic.Bool  // the caller is parked, or about to
	left  chan struct{}

	mu       sync.Mutex
	failedAt int64
	err      error
}

func newJob(ctx context.Context, limit int, chunks int64, do func(int, int64) error) *job {
	j := &job{ctx: ctx, done: ctx.Done(), do: do, chunks: chunks, limit: int64(limit)}
	j.slots.Store(1)
	j.left = make(chan struct{}, 1)
	return j
}

// open reports whether a helper could still claim something.
func (j *job) open() bool { return j.next.Load() < j.chunks && j.slots.Load() < j.limit }

// help takes part in the job until its chunks run out, under the labels of who started it: CPU profiles then count the work
// where it was asked for.
func (j *job) help() {
	j.busy.Add(1)
	if slot := j.slots.Add(1) - 1; slot < j.limit {
		pprof.SetGoroutineLabels(j.ctx)
		j.work(int(slot))
		pprof.SetGoroutineLabels(context.Background())
	}
	if j.busy.Add(-1) == 0 && j.wait.Load() {
		select {
		case j.left <- struct{}{}:
		default:
		}
	}
}

// work claims and runs chunks until there are none left, one fails, or the context is done.
func (j *job) work(slot int) {
	for {
		chunk := j.next.Add(1) - 1
		if chunk >= j.chunks {
			return
		}
		if err := j.run(slot, chunk); err != nil {
			j.fail(chunk, err)
			return
		}
	}
}

func (j *job) run(slot int, chunk int64) (err error) {
	select {
	case <-j.done:
		return j.ctx.Err()
	default:
	}
	defer func() {
		if v := recover(); v != nil {
			err = &backend.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return j.do(slot, chunk)
}

// fail keeps the error of the lowest chunk and ends the claiming.
func (j *job) fail(chunk int64, err error) {
	j.next.Store(j.chunks)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == nil || chunk < j.failedAt {
		j.failedAt, j.err = chunk, err
	}
}

func (j *job) result() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// join waits for the helpers that are inside: first spinning, because they are at most one chunk behind, then parked.
func (j *job) join() {
	if spin(spinFor, func() bool { return j.busy.Load() == 0 }) {
		return
	}
	j.wait.Store(true)
	for j.busy.Load() != 0 {
		<-j.left
	}
}

// spinFor is how long waiting costs a processor before it parks.
const spinFor = 60 * time.Microsecond

// spin polls ready until it holds or the time is over, and reports which.
func spin(d time.Duration, ready func() bool) bool {
	for range 64 {
		if ready() {
			return true
		}
	}
	for start := time.Now(); time.Since(start) < d; {
		for range 64 {
			if ready() {
				return true
			}
		}
	}
	return false
}
