package workers

import (
	"context"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Threads leave a processor, and are allowed to use what they were allowed before: asked to, and as
// workers that a caller has missed.
func TestLeave(t *testing.T) {
	for name, move := range map[string]func(p *pool){
		"leave":  func(*pool) { leave(processor()) },
		"missed": func(p *pool) { p.miss(); p.answer() },
	} {
		t.Run(name, func(t *testing.T) { leaves(t, move) })
	}
}

func leaves(t *testing.T, move func(p *pool)) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, after unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil || before.Count() < 2 {
		t.Skipf("needs two processors to choose from: %d, %v", before.Count(), err)
	}
	left, p := false, new(pool)
	for range 100 { // a busy machine may put it back at once
		home := processor()
		move(p)
		left = left || processor() != home
	}
	if !left {
		t.Errorf("never left processor %d", processor())
	}
	if p.coming.Load() != 0 || p.missed.Load() != 0 {
		t.Error("the caller still waits")
	}
	if _ = unix.SchedGetaffinity(0, &after); after != before {
		t.Errorf("allowed processors are %v, were %v", after, before)
	}
}

// A job that workers who spin do not come to counts, and so many in a row have the caller say where it runs.
func TestMisses(t *testing.T) {
	const alone, helped = false, true
	p := new(pool)
	for range 2 {
		for range toleratedMisses - 1 {
			p.notice(alone)
		}
		if p.missed.Load() != 0 {
			t.Fatal("missed too early")
		}
		p.notice(helped)
	}
	for range toleratedMisses {
		p.notice(alone)
	}
	if p.missed.Load() == 0 || p.coming.Load() == 0 {
		t.Errorf("not missed after %d jobs", toleratedMisses)
	}
}

// A job of long chunks to which nobody comes has the caller say where it runs before it is over: a worker that seems
// to spin may be queued there.
func TestMissedByLongJob(t *testing.T) {
	waitFor(t, func(s Stats) bool { return s.Parked == s.Workers })
	shared.spinner.Add(1) // so that nobody is woken
	defer shared.spinner.Add(-1)
	defer shared.missed.Store(0)
	told := false
	err := Run(context.Background(), 2, 4, func(slot int, chunk int64) error {
		if slot == 0 {
			told = told || shared.missed.Load() != 0
		}
		for begin := time.Now(); time.Since(begin) < 2*firstPatience; {
		}
		return nil
	})
	if err != nil || !told {
		t.Errorf("four chunks of %v: told %v, %v", 2*firstPatience, told, err)
	}
}
