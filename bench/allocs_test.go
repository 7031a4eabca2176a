package main

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/backend/cpu/enter"
)

// Calls into the caller's memory allocate nothing once one was made, on one core and on all.
func TestCallsAllocateNothing(t *testing.T) {
	if enter.Race || os.Getenv("LAZE_LEVEL") == cpu.Ref.String() {
		t.Skip("the race detector has pools forget, and the reference allocates")
	}
	for _, name := range []string{"scan_inc", "scan_exc", "gather", "scatter_add", "hist256", "filter", "philox_uniform", "philox_normal", "mcpi", "sort", "argsort", "sortpairs", "topk10", "median", "sum", "dot", "argmax", "meanvar", "hist1m", "pow"} {
		for dtype, makeJob := range workloads[name] {
			for _, n := range []int{1000, 100_000} {
				run := makeJob(n).run
				if got := fewest(func() uint64 { return uint64(testing.AllocsPerRun(20, func() { _ = run() })) }); got > 0 {
					t.Errorf("%s %s of %d allocates %d times on one core", name, dtype, n, got)
				}
				if got := fewest(func() uint64 { return allocations(20, run) }); got > 0 {
					t.Errorf("%s %s of %d allocates %d times", name, dtype, n, got)
				}
			}
		}
	}
}

// allocations is testing.AllocsPerRun on all cores.
func allocations(calls uint64, run func() error) uint64 {
	for range calls {
		_ = run()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range calls {
		_ = run()
	}
	runtime.ReadMemStats(&after)
	return (after.Mallocs - before.Mallocs) / calls
}

// fewest is the least of many counts, the first that is none: what pools hold belongs to a processor, and is gone
// after a collection or where the system moves a goroutine.
func fewest(count func() uint64) uint64 {
	n := count()
	for tries, begin := 1, time.Now(); n > 0 && (tries < 100 || time.Since(begin) < 20*time.Second); tries++ {
		n = min(n, count())
	}
	return n
}
