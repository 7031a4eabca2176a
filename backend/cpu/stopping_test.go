package cpu

import (
	"context"
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/enter"
)

// Half of the stops of the world take less than a millisecond while two goroutines do nothing but long reductions, as the
// runtime counts them. Other processes that keep the processors busy make them longer, so it is only an error where Go
// loops in the place of the reductions are stopped at once, just before and just after, again and again.
func TestStopping(t *testing.T) {
	if Levels()[0] < AVX2 {
		t.Skip("this machine has no level of machine code")
	}
	if enter.Race {
		t.Skip("the race detector slows all that stops the world")
	}
	const tries, enough = 200, 10
	exec, err := backend.Prepare(New(), lower(t, steady[1].text))
	if err != nil {
		t.Fatal(err)
	}
	in := []backend.Buffer{bufferOf(make([]float64, 4_000_000))}
	kernels := func() {
		out := []backend.Result{{Buffer: bufferOf(make([]float64, 1))}}
		if err := exec.Run(context.Background(), in, out, backend.Options{Workers: 1}); err != nil {
			t.Error(err)
		}
	}
	isQuiet := func() bool { return medianStop(spinInGo) < time.Millisecond/4 }
	for try, slow, quiet := 0, 0, isQuiet(); slow < enough; try++ {
		p50 := medianStop(kernels)
		if p50 < time.Millisecond {
			return
		}
		before := quiet
		if quiet = isQuiet(); before && quiet {
			slow++
		}
		if try == tries {
			t.Skipf("half of the stops take more than %v, but other processes keep the processors busy", p50)
		}
	}
	t.Error("half of the stops of the world take a millisecond and more")
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
