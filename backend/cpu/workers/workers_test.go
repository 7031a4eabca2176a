package workers

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
)

var bg = context.Background()

// procs sets GOMAXPROCS for a test.
func procs(t *testing.T, n int) {
	t.Helper()
	old := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(old) })
}

// work keeps a goroutine busy for about that long.
func work(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

// Every chunk runs once, and goroutines that run at the same time have different slots below the limit.
func TestRunsAllChunks(t *testing.T) {
	for _, n := range []int{1, 2, 16} {
		for _, limit := range []int{0, 1, 2, 5} {
			t.Run(fmt.Sprintf("procs=%d/limit=%d", n, limit), func(t *testing.T) {
				procs(t, n)
				for _, chunks := range []int64{0, 1, 2, 3, 100, 1000} {
					checkRun(t, limit, chunks)
				}
			})
		}
	}
}

func checkRun(t *testing.T, limit int, chunks int64) {
	t.Helper()
	ran := make([]atomic.Int32, chunks)
	inSlot := make([]atomic.Int32, Limit(limit, chunks))
	err := Run(bg, limit, chunks, func(slot int, chunk int64) error {
		if inSlot[slot].Add(1) != 1 {
			return errors.New("two calls in one slot")
		}
		ran[chunk].Add(1)
		inSlot[slot].Add(-1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range ran {
		if n := ran[i].Load(); n != 1 {
			t.Fatalf("chunk %d of %d ran %d times", i, chunks, n)
		}
	}
}

// Spans are neighbours, as many as asked for at most, and hold every chunk once.
func TestSpansRunAllChunks(t *testing.T) {
	procs(t, 4)
	for _, chunks := range []int64{0, 1, 7, 1000} {
		for _, span := range []int64{1, 4, 5000} {
			ran := make([]atomic.Int32, chunks)
			err := Spans(bg, 0, chunks, span, func(_ int, from, to int64) error {
				if from >= to || to-from > span {
					return fmt.Errorf("chunks %d .. %d", from, to)
				}
				for c := from; c < to; c++ {
					ran[c].Add(1)
				}
				return nil
			})
			if err != nil {
				t.Errorf("%d chunks by %d: %v", chunks, span, err)
			}
			for c := range ran {
				if n := ran[c].Load(); n != 1 {
					t.Errorf("%d chunks by %d: chunk %d ran %d times", chunks, span, c, n)
				}
			}
		}
	}
}

// The error of the lowest chunk comes back, whichever failed first.
func TestLowestError(t *testing.T) {
	procs(t, 4)
	for range 50 {
		err := Run(bg, 0, 1000, func(_ int, chunk int64) error {
			if chunk == 90 {
				runtime.Gosched()
			}
			if chunk >= 90 {
				return fmt.Errorf("chunk %d", chunk)
			}
			return nil
		})
		if err == nil || err.Error() != "chunk 90" {
			t.Fatalf("error %v, not chunk 90", err)
		}
	}
}

func TestPanic(t *testing.T) {
	for _, limit := range []int{1, 4} {
		procs(t, 4)
		err := Run(bg, limit, 100, func(_ int, chunk int64) error {
			if chunk == 7 {
				panic("boom")
			}
			return nil
		})
		var p *backend.PanicError
		if !errors.As(err, &p) || p.Value != "boom" || len(p.Stack) == 0 {
			t.Fatalf("error %#v, not a panic of boom", err)
		}
	}
	checkRun(t, 4, 100) // the pool still works
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(bg)
	var ran atomic.Int64
	err := Run(ctx, 2, 1<<40, func(int, int64) error {
		if ran.Add(1) == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
}

// Jobs that start jobs, from many goroutines at once, end.
func TestNested(t *testing.T) {
	procs(t, 4)
	var total atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			_ = Run(bg, 0, 20, func(int, int64) error {
				return Run(bg, 0, 20, func(int, int64) error {
					return Run(bg, 3, 5, func(int, int64) error { total.Add(1); return nil })
				})
			})
		}()
	}
	all.Wait()
	if total.Load() != 8*20*20*5 {
		t.Fatalf("%d inner chunks ran", total.Load())
	}
}

// Workers number GOMAXPROCS-1 at most, come and go with it, and do nothing when there is nothing to do.
func TestIdle(t *testing.T) {
	procs(t, 4)
	for range 20 {
		_ = Run(bg, 0, 64, func(int, int64) error { work(20 * time.Microsecond); return nil })
	}
	waitFor(t, func(s Stats) bool { return s.Workers <= 3 && s.Parked == s.Workers })
	runtime.GOMAXPROCS(2)
	for range 20 {
		_ = Run(bg, 0, 64, func(int, int64) error { work(20 * time.Microsecond); return nil })
	}
	waitFor(t, func(s Stats) bool { return s.Workers <= 1 && s.Parked == s.Workers })
	runtime.GOMAXPROCS(4)
	_ = Run(bg, 0, 64, func(int, int64) error { work(20 * time.Microsecond); return nil })
	if s := Read(); s.Workers != 3 {
		t.Errorf("%d workers beside a caller on 4 processors", s.Workers)
	}
}

func waitFor(t *testing.T, ok func(Stats) bool) {
	t.Helper()
	for range 20_000 {
		if ok(Read()) {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("the pool does not settle: %+v", Read())
}

// Goroutines do not pile up.
func TestNoLeak(t *testing.T) {
	procs(t, 4)
	_ = Run(bg, 0, 64, func(int, int64) error { return nil })
	before := runtime.NumGoroutine()
	for range 200 {
		_ = Run(bg, 0, 16, func(int, int64) error { return nil })
	}
	for range 20_000 { // one that has nothing left to do may wait for its turn
		if runtime.NumGoroutine() <= before+3 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// run: go test -bench . ./backend/cpu/workers
func BenchmarkRun(b *testing.B) {
	for _, total := range []time.Duration{50 * time.Microsecond, 200 * time.Microsecond, time.Millisecond} {
		for _, limit := range []int{1, 0} {
			b.Run(fmt.Sprintf("work=%v/limit=%d", total, limit), func(b *testing.B) {
				for b.Loop() {
					_ = Run(bg, limit, int64(total/(5*time.Microsecond)), func(int, int64) error { work(5 * time.Microsecond); return nil })
				}
			})
		}
	}
}

// BenchmarkHandOver is what two chunks cost beyond one of them: handing over to a worker that spins, and joining it.
func BenchmarkHandOver(b *testing.B) {
	chunk := func(int, int64) error { loop(1000); return nil }
	var alone time.Duration
	for b.Loop() {
		_ = Run(bg, 2, 2, chunk)
		begin := time.Now()
		_ = chunk(0, 0)
		alone += time.Since(begin)
	}
	b.ReportMetric(float64((b.Elapsed()-2*alone).Nanoseconds())/float64(b.N), "over-ns/op")
}

// loop keeps a core busy for about half a nanosecond a round.
//
//go:noinline
func loop(n int) (s int) {
	for i := range n {
		s = s*3 + i
	}
	return s
}
