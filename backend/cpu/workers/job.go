package workers

import (
	"context"
	"math"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/prefetch"
)

// A job is one call of Run, and later others: see Note [Jobs]. It is whole cache lines: parts, what all
// read, and what helpers write.
type job struct {
	few [4]part // room for parts, if they are few

	ctx   context.Context
	done  <-chan struct{}
	do    func(slot int, from, to int64) error
	bound atomic.Int64 // chunks from here on are not wanted any more: one failed
	parts []part       // one per goroutine that may take part

	state  atomic.Int64  // who may come and who is inside
	wait   atomic.Bool   // the caller is parked, or about to
	listed bool          // by the caller, under the lock of the pool
	left   chan struct{} // wakes the caller

	mu  sync.Mutex
	err error // of chunk bound

	one  func(slot int, chunk int64) error // what ones calls
	ones func(slot int, from, to int64) error
}

// The state of a job is one number, because each change of it waits for its line: how many helpers are inside, the
// caller not counted, and above that for how many more there are places: below zero where more came than that, and far
// below where the job is closed.
const (
	place  = 1 << 32
	inside = place - 1
	closed = math.MinInt32 / 2 // places
)

// A part is neighbouring chunks. The goroutine of its slot claims them first, and then helps with the parts of the
// others. So what a core worked on in one job it meets again in the next, where its caches still hold it.
type part struct {
	next atomic.Int64 // chunk to claim
	end  int64
	span int64    // the most chunks that are claimed at once
	_    [40]byte // parts of different goroutines lie in different cache lines
}

var idleJobs = sync.Pool{New: func() any {
	j := &job{left: make(chan struct{}, 1)}
	j.ones = func(slot int, from, _ int64) error { return j.one(slot, from) }
	j.setPlaces(closed)
	return j
}}

// newJob gives a job, to be opened.
func newJob() *job { return idleJobs.Get().(*job) }

// open lets goroutines in.
func (j *job) open(ctx context.Context, limit int, chunks, span int64, do func(slot int, from, to int64) error) {
	j.ctx, j.done, j.do = ctx, ctx.Done(), do
	j.bound.Store(chunks)
	j.cut(limit, chunks, span)
	j.setPlaces(int64(limit - 1)) // last: from here on it may be helped with
}

// ask has the caches fetch what is written in the beginning, by the next caller or a worker that comes.
func (j *job) ask() {
	prefetch.Own(unsafe.Pointer(&j.state))
	prefetch.Own(unsafe.Pointer(&j.few[1]))
}

// setPlaces lets so many goroutines in, while some that know an earlier call may come and go, and
// gives the places that were left.
func (j *job) setPlaces(n int64) (left int64) {
	for {
		s := j.state.Load()
		if j.state.CompareAndSwap(s, n*place|s&inside) {
			return s >> 32
		}
	}
}

// cut makes parts of about one size.
func (j *job) cut(limit int, chunks, span int64) {
	switch {
	case limit <= cap(j.parts): // those of a larger job stay
		j.parts = j.parts[:limit]
	case limit <= len(j.few):
		j.parts = j.few[:limit]
	default:
		j.parts = make([]part, limit)
	}
	for i := range j.parts {
		j.parts[i].next.Store(chunks * int64(i) / int64(limit))
		j.parts[i].end = chunks * int64(i+1) / int64(limit)
		j.parts[i].span = span
	}
}

// close lets nobody in any more, and reports whether somebody ever came.
func (j *job) close() (helped bool) { return j.setPlaces(closed) != int64(len(j.parts)-1) }

// release gives the job back, whose helpers have left, and its result.
func (j *job) release() error {
	err := j.result()
	j.ask()
	j.ctx, j.done, j.do, j.one, j.err, j.listed = nil, nil, nil, nil, nil, false
	idleJobs.Put(j)
	return err
}

// isUnhelped reports whether others may help and none has come.
func (j *job) isUnhelped() bool {
	return len(j.parts) > 1 && j.state.Load()>>32 == int64(len(j.parts)-1)
}

// wants reports whether a helper may come.
func (j *job) wants() bool { return j.state.Load() >= place }

func (j *job) chunks() int64 { return j.parts[len(j.parts)-1].end }

// claim gives chunks that nobody works on, of the slot's own part first: from .. to, and none where these are the same.
func (j *job) claim(slot int) (from, to int64) {
	for i := range j.parts {
		if i == 1 {
			prefetch.Own(unsafe.Pointer(&j.state)) // the way out leads there
		}
		if from, to = j.parts[(slot+i)%len(j.parts)].claim(j.bound.Load()); from < to {
			break
		}
	}
	return from, to
}

// claim gives chunks of the part that are below bound: a whole span, but never more than half of what is left. See
// Note [Spans].
func (p *part) claim(bound int64) (from, to int64) {
	end := min(p.end, bound)
	for from = p.next.Load(); from < end; from = p.next.Load() {
		to = from + max(1, min(p.span, (end-from)/2))
		if p.next.CompareAndSwap(from, to) {
			return from, to
		}
	}
	return end, end
}

// help takes part in the job until its chunks run out, under the labels of who started it: CPU profiles then count the
// work where it was asked for. It reports whether there was a place.
func (j *job) help() bool {
	j.ask()
	prefetch.Lines(unsafe.Pointer(&j.ctx), int(unsafe.Offsetof(j.state)-unsafe.Offsetof(j.ctx)))
	s := j.state.Add(1 - place)
	if s >= 0 {
		j.workLabelled(int(s>>32) + 1)
	}
	if j.state.Add(-1)&inside == 0 && j.wait.Load() {
		select {
		case j.left <- struct{}{}:
		default:
		}
	}
	return s >= 0
}

// workLabelled is work under the labels of the context. The background has none, nor has a helper that waits.
func (j *job) workLabelled(slot int) {
	if j.ctx != context.Background() {
		pprof.SetGoroutineLabels(j.ctx)
		defer pprof.SetGoroutineLabels(context.Background())
	}
	j.work(slot)
}

// work claims and runs chunks until there are none left, or the context is done. After a failure it goes on with lower
// chunks, because the lowest of those that fail is what Run reports.
func (j *job) work(slot int) {
	var p patience
	for {
		from, to := j.claim(slot)
		if from == to {
			return
		}
		if err := j.run(slot, from, to); err != nil {
			j.fail(from, err)
		}
		shared.giveWay()
		if slot == 0 && j.isUnhelped() && p.ends(time.Since(epoch)) {
			shared.miss()
		}
	}
}

func (j *job) run(slot int, from, to int64) (err error) {
	select {
	case <-j.done:
		j.fail(0, j.ctx.Err())
		return nil
	default:
	}
	defer func() {
		if v := recover(); v != nil {
			err = &backend.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return j.do(slot, from, to)
}

// fail keeps the error of the lowest chunk, and ends the claiming of those behind it.
func (j *job) fail(chunk int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == nil || chunk < j.bound.Load() {
		j.bound.Store(chunk)
		j.err = err
	}
}

func (j *job) result() error {
	if j.bound.Load() == j.chunks() {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// isLeft reports whether no helper is inside.
func (j *job) isLeft() bool { return j.state.Load()&inside == 0 }

// join waits for the helpers that are inside: first spinning, because they are at most one chunk behind, then parked.
func (j *job) join() {
	if spin(spinFor, yieldEvery, j.isLeft, shared.miss) {
		return
	}
	j.wait.Store(true)
	for !j.isLeft() {
		<-j.left
	}
	j.wait.Store(false)
}

// spinFor is how long waiting costs a processor before it parks, and yieldEvery how often it lets others have it
// meanwhile. A worker lets them have it for the first time when it has waited for lingerAlone: see Note [Places].
const (
	spinFor     = 60 * time.Microsecond
	yieldEvery  = 8 * time.Microsecond
	lingerAlone = 30 * time.Microsecond
	alone       = 3 * time.Microsecond // the longest yield that let nobody in
)

// spin polls ready until it holds or the time is over, and reports which. It first yields after so long, and calls
// crowded where another thread wants the processor. See Note [Places].
func spin(d, first time.Duration, ready func() bool, crowded func()) bool {
	if poll(ready) { // before the clock is asked, which takes as long as much that is waited for
		return true
	}
	start, next := time.Now(), first
	for !poll(ready) {
		switch spent := time.Since(start); {
		case spent >= d:
			return ready()
		case spent >= next:
			yield()
			now := time.Since(start)
			next = now + yieldEvery
			if now-spent > alone {
				crowded()
			}
		}
	}
	return true
}

// poll asks ready a few times.
func poll(ready func() bool) bool {
	for range 64 {
		if ready() {
			return true
		}
	}
	return false
}
