package enter_test

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/exec"
)

// A goroutine that does nothing but calls of about 100 microseconds lets the world be stopped: the trampoline's stack check is
// where. See Note [Stack check].
func TestStopTheWorld(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2)) // on one, collections wait for their turn beside the calls
	code := place(t, spin)
	args := enter.Args{N: spins(code, 100*time.Microsecond)}
	before := stops()
	var stop atomic.Bool
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for !stop.Load() {
			enter.Call(code, &args)
		}
	}()
	collections := 0
	start := time.Now()
	for ; collections < 100 && time.Since(start) < 5*time.Second; collections++ { // half a second on an idle machine
		runtime.GC()
	}
	stop.Store(true)
	wg.Wait()
	after := stops()
	for i := range after.Counts {
		after.Counts[i] -= before.Counts[i]
	}
	if p50 := median(after); collections <= 20 || p50 >= 5e-3 {
		t.Errorf("%d collections in %v, half of the stops took %.3g s or more", collections, time.Since(start), p50)
	}
}

// spins is how often to spin for about that long.
func spins(code *exec.Code, d time.Duration) int64 {
	const n = 1 << 20
	best := time.Duration(math.MaxInt64)
	for range 10 {
		start := time.Now()
		enter.Call(code, &enter.Args{N: n})
		best = min(best, time.Since(start))
	}
	return max(1, int64(n*float64(d)/float64(best)))
}

// stops reads how long stopping the world for collections took so far.
func stops() *metrics.Float64Histogram {
	s := []metrics.Sample{{Name: "/sched/pauses/stopping/gc:seconds"}}
	metrics.Read(s)
	return s[0].Value.Float64Histogram()
}

// median is the upper end of the bucket in which the middle one is.
func median(h *metrics.Float64Histogram) float64 {
	var all, seen uint64
	for _, n := range h.Counts {
		all += n
	}
	for i, n := range h.Counts {
		if seen += n; 2*seen >= all {
			return h.Buckets[i+1]
		}
	}
	return math.Inf(1)
}

// Machine code that changes every register it may, long calls, garbage as operands, arguments on stacks that grow and move: under
// constant collections and signals, nobody notices.
func TestStress(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	s := &stress{t: t, clobber: place(t, clobber(t)), triad: place(t, triad), spin: place(t, spin)}
	s.n = spins(s.spin, 100*time.Microsecond)
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	defer flood(200 * time.Microsecond)()
	jobs := []func(){s.clobbers, s.clobbers, s.spins, s.triads, s.triads, s.recursions, s.recursions, s.collections}
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for !s.stop.Load() && !t.Failed() {
				job()
			}
		}()
	}
	time.Sleep(3 * time.Second)
	s.stop.Store(true)
	wg.Wait()
}

type stress struct {
	t                    *testing.T
	clobber, triad, spin *exec.Code
	n                    int64
	stop                 atomic.Bool
}

// clobbers looks for what the compiler keeps in registers across the call or believes to be constant: floats, zeroed
// memory, maps.
func (s *stress) clobbers() {
	x, y := 1.5, float64(s.n)
	for i := range 1000 {
		enter.Call(s.clobber, &enter.Args{})
		var zero [16]uint64
		hidden := *opaque(&zero)
		m := map[int]float64{i: x}
		if hidden != [16]uint64{} || m[i] != 1.5 || len(m) != 1 || float64(x*2) != 3 || y != float64(s.n) {
			s.t.Errorf("after clobbering: %v %v %v %v", hidden, m, x, y)
			return
		}
	}
}

//go:noinline
func opaque(p *[16]uint64) *[16]uint64 { return p }

func (s *stress) spins() { enter.Call(s.spin, &enter.Args{N: s.n}) }

// triads computes on slices that nothing holds but the call.
func (s *stress) triads() {
	const n = 3000
	b, c, out := make([]float64, n), make([]float64, n), make([]float64, n)
	fill(b, c, n)
	callTriad(s.triad, 5, out, b, c)
	checkTriad(s.t, out, 5, n)
}

// recursions computes on a new stack, which grows between the calls, with everything on it.
func (s *stress) recursions() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.recurse(100)
	}()
	<-done
}

func (s *stress) recurse(depth int) {
	var b, c, out [64]float64
	fill(b[:], c[:], depth)
	scalars := [...]uint64{math.Float64bits(2)}
	pointers := [...]unsafe.Pointer{unsafe.Pointer(&out), unsafe.Pointer(&b), unsafe.Pointer(&c)}
	args := enter.Args{Pointers: enter.Addresses(pointers[:]), Scalars: scalars[:], N: int64(len(out))}
	enter.Call(s.triad, &args)
	if depth > 0 {
		s.recurse(depth - 1)
	}
	checkTriad(s.t, out[:], 2, depth)
	out = [64]float64{}
	enter.Call(s.triad, &args) // the same arguments, on a stack that may have moved
	checkTriad(s.t, out[:], 2, depth)
}

func (s *stress) collections() {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
}
