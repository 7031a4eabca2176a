package workers

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// shared is the pool of the process.
var shared pool

// A pool is the workers and the jobs that still want help. Workers exist from the first job that wants them. What is
// written together in every job lies in a cache line of its own.
type pool struct {
	offer   atomic.Pointer[job] // a job for those who spin: they need no lock to take it
	spinner atomic.Int64
	started atomic.Int64
	_       [40]byte

	coming atomic.Int64 // until when a worker is given way, in nanoseconds since the epoch; 0: none is
	misses atomic.Int64 // jobs in a row to which no worker came, though some spin
	missed atomic.Int64 // one more than the processor of a caller to whom no spinning worker came; 0: none
	open   atomic.Int64 // number of jobs listed, for spinning workers to look at without the lock
	_      [32]byte

	mu      sync.Mutex
	jobs    []*job
	parked  []*worker // the last one parked is woken first: its cache is warm
	workers int

	ran, wakes atomic.Int64
}

type worker struct{ wake chan int } // by whom it is woken: the processor, or -1

// Stats counts what the pool has done since the process began.
type Stats struct {
	Workers int   // goroutines that exist now
	Parked  int   // those that sleep
	Jobs    int64 // jobs that asked for help
	Helped  int64 // times that a worker took part in a job
	Wakes   int64 // times that a parked worker was woken
}

// Read gives the counters of the pool.
func Read() Stats {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	return Stats{
		Workers: shared.workers, Parked: len(shared.parked),
		Jobs: shared.started.Load(), Helped: shared.ran.Load(), Wakes: shared.wakes.Load(),
	}
}

const (
	comesWithin     = 500 * time.Microsecond // how long a worker is given way
	toleratedMisses = 4                      // jobs in a row to which none came
)

// publish lists the job and sees to it that up to help workers look at it.
func (p *pool) publish(j *job, help int) {
	p.started.Add(1)
	if p.offer.CompareAndSwap(nil, j) && int(p.spinner.Load()) >= help {
		return // who stops spinning looks at the offer once more, so one of the two sees the other
	}
	help = min(help, maxWorkers())
	p.mu.Lock()
	j.listed = true
	p.shrink()
	p.jobs = append(p.jobs, j)
	p.open.Add(1)
	help -= int(p.spinner.Load())
	woken, home := 0, processor()
	for ; help > 0 && len(p.parked) > 0; help-- {
		w := p.parked[len(p.parked)-1]
		p.parked = p.parked[:len(p.parked)-1]
		w.wake <- home
		woken++
	}
	for ; help > 0 && p.workers < maxWorkers(); help-- {
		p.workers++
		go p.serve(&worker{wake: make(chan int, 1)}, home)
		woken++
	}
	p.mu.Unlock()
	if woken > 0 {
		p.wakes.Add(int64(woken))
		go func() {}() // see Note [Waking]
		p.await()
		p.giveWay()
	}
}

// notice counts jobs to which no worker that spins came. One that works at something else, or yields,
// misses a short job now and then.
func (p *pool) notice(helped bool) {
	switch {
	case helped:
		if p.misses.Load() != 0 {
			p.misses.Store(0)
		}
	case p.misses.Add(1)%toleratedMisses == 0:
		p.miss()
	}
}

// miss tells workers that spin where their caller runs, since none has come to it: they may be
// queued there. See Note [Places].
func (p *pool) miss() {
	if home := processor(); home >= 0 {
		p.missed.Store(int64(home) + 1)
		p.await()
	}
}

// await begins to give way.
func (p *pool) await() { p.coming.Store(int64(time.Since(epoch) + comesWithin)) }

// giveWay lets a worker in that may be queued for the caller's own processor. See Note [Places].
func (p *pool) giveWay() {
	switch until := p.coming.Load(); {
	case until == 0:
	case int64(time.Since(epoch)) > until:
		p.coming.CompareAndSwap(until, 0)
	default:
		yield()
	}
}

// shrink sends parked workers home that are more than GOMAXPROCS allows now.
func (p *pool) shrink() {
	for p.workers > maxWorkers() && len(p.parked) > 0 {
		close(p.parked[0].wake)
		p.parked = slices.Delete(p.parked, 0, 1)
		p.workers--
	}
}

// maxWorkers is the number of workers that can run beside a caller.
func maxWorkers() int { return runtime.GOMAXPROCS(0) - 1 }

// retract takes the job back.
func (p *pool) retract(j *job) {
	p.offer.CompareAndSwap(j, nil)
	if !j.listed {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.jobs, j); i >= 0 {
		p.jobs = slices.Delete(p.jobs, i, i+1)
		p.open.Add(-1)
	}
}

// serve is the life of a worker, which somebody woke from the processor home. It ends when GOMAXPROCS
// has become too small for it.
func (p *pool) serve(w *worker, home int) {
	for stays := true; stays; home, stays = <-w.wake {
		leave(home)
		p.coming.Store(0)
		p.work()
		if !p.park(w) {
			return
		}
	}
}

// work helps with jobs until none has come for a moment.
func (p *pool) work() {
	const round = 64 // GOMAXPROCS is asked for under a lock, which callers want too
	for spare, n := 0, 0; ; n++ {
		if n%round == 0 {
			spare = min(runtime.GOMAXPROCS(0), runtime.NumCPU()) - 1
		}
		if p.answer(); !p.help() && !p.linger(spare) {
			return
		}
	}
}

// answer moves a worker that a caller has missed, if that is where it runs.
func (p *pool) answer() {
	if p.missed.Load() == 0 {
		return
	}
	if home := p.missed.Swap(0); home != 0 {
		p.coming.Store(0)
		leave(int(home) - 1)
	}
}

// help helps with a job and reports whether there was one.
func (p *pool) help() bool {
	j := p.offer.Load()
	if j != nil && j.help() {
		p.ran.Add(1)
		return true
	}
	if j != nil {
		p.offer.CompareAndSwap(j, nil)
	}
	if j = p.oldest(); j == nil {
		return false
	}
	if j.help() {
		p.ran.Add(1)
	}
	return true
}

// oldest gives the first job listed that wants help, and unlists those before it.
func (p *pool) oldest() *job {
	if p.open.Load() == 0 {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.jobs) > 0 {
		if p.jobs[0].wants() {
			return p.jobs[0]
		}
		p.jobs = slices.Delete(p.jobs, 0, 1)
		p.open.Add(-1)
	}
	return nil
}

// linger spins for a moment and reports whether a job came. Only so many workers do.
func (p *pool) linger(spare int) bool {
	defer p.spinner.Add(-1)
	if p.spinner.Add(1) > int64(spare) {
		return false
	}
	ready := func() bool { return p.offer.Load() != nil || p.open.Load() > 0 || p.missed.Load() != 0 }
	return spin(spinFor, lingerAlone, ready, func() {})
}

// park lists the worker as asleep, unless there is something to do after all (it then wakes at once) or it is
// one too many (false).
func (p *pool) park(w *worker) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.workers > maxWorkers():
		p.workers--
		return false
	case len(p.jobs) > 0 || p.offer.Load() != nil:
		w.wake <- -1
	default:
		p.parked = append(p.parked, w)
	}
	return true
}
