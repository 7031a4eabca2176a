package enter_test

import (
	"math"
	"os"
	osexec "os/exec"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/exec"
)

// A goroutine that does nothing but calls lets the world be stopped between two of them: the trampoline's stack check
// is where. Without the signals by which the runtime stops goroutines elsewhere, the world would wait until the last
// call. See Note [Stack check].
func TestStopTheWorld(t *testing.T) {
	const variable = "LAZE_TEST_ENTER_STOP"
	if os.Getenv(variable) != "" {
		stopBetweenCalls(t)
		return
	}
	cmd := osexec.Command(os.Args[0], "-test.run=^TestStopTheWorld$")
	cmd.Env = append(os.Environ(), variable+"=1", "GODEBUG=asyncpreemptoff=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func stopBetweenCalls(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	code := place(t, spin)
	args := enter.Args{N: spins(code, 100*time.Microsecond)}
	var stop atomic.Bool
	var calls atomic.Int64
	var wg sync.WaitGroup
	const most = 600_000 // for a minute
	wg.Add(1)
	go func() {
		defer wg.Done()
		for ; !stop.Load() && calls.Load() < most; calls.Add(1) {
			enter.Call(code, &args)
		}
	}()
	for calls.Load() == 0 {
		runtime.Gosched()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m) // stops the world
	if calls.Load() == most {
		t.Errorf("the world was not stopped before the last of %d calls", most)
	}
	stop.Store(true)
	wg.Wait()
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

// Machine code that changes every register it may, long calls, garbage as operands, arguments on stacks that grow and
// move: under constant collections and signals, nobody notices.
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
