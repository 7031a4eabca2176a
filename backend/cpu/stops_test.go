package cpu

import (
	"context"
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/laze-go/laze/backend/cpu/enter"
)

// Half of the stops of the world take less than a millisecond while two goroutines do nothing but long reductions.
// Where they take longer, Go loops in the place of the reductions tell whether other processes have the processors.
func TestStops(t *testing.T) {
	if Levels()[0] < AVX2 {
		t.Skip("this machine has no level of machine code")
	}
	if enter.Race {
		t.Skip("the race detector slows all that stops the world")
	}
	const n = 3_000_000
	run := prepared(t, sumOf(n), make([]float64, n))
	kernels := func() { _, _ = run(context.Background()) }
	p50 := time.Duration(0)
	for slow, start := 0, time.Now(); slow < 5; {
		if p50 = medianStop(kernels); p50 < time.Millisecond {
			return
		}
		if medianStop(spinInGo) < time.Millisecond/4 {
			slow++
		}
		if time.Since(start) > time.Minute {
			t.Skip("other processes keep the processors busy: Go loops are stopped as slowly")
		}
	}
	t.Errorf("half of the stops of the world took more than %v", p50)
}

// spinInGo is what the runtime can stop anywhere.
func spinInGo() {
	for start := time.Now(); time.Since(start) < 100*time.Microsecond; {
	}
}

// medianStop is how long it takes to stop the world for a collection while two goroutines do nothing but do.
func medianStop(do func()) time.Duration {
	var done atomic.Bool
	var all sync.WaitGroup
	for range 2 {
		all.Add(1)
		go func() {
			defer all.Done()
			for !done.Load() {
				do()
			}
		}()
	}
	before := stops()
	for range 20 {
		runtime.GC()
	}
	after := stops()
	done.Store(true)
	all.Wait()
	return median(before, after)
}

// stops reads how long the runtime took to stop all goroutines, as a histogram.
func stops() *metrics.Float64Histogram {
	sample := []metrics.Sample{{Name: "/sched/pauses/stopping/gc:seconds"}}
	metrics.Read(sample)
	return sample[0].Value.Float64Histogram()
}

// median gives an upper bound of the median of what was counted between two readings.
func median(before, after *metrics.Float64Histogram) time.Duration {
	total := uint64(0)
	for i := range after.Counts {
		total += after.Counts[i] - before.Counts[i]
	}
	seen := uint64(0)
	for i := range after.Counts {
		if seen += after.Counts[i] - before.Counts[i]; 2*seen >= total {
			return time.Duration(after.Buckets[i+1] * float64(time.Second))
		}
	}
	return 0
}
