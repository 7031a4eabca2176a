//go:build unix

package cpu

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/internal/lru"
	"github.com/laze-go/laze/schedule"
)

// stressed are programs of N numbers, each different for every K.
var stressed = []string{
	`%1 f64[N] = pointwise %0 { (a f64) exp(a)*K + sin(a) }
return %1`,
	`%1 f64[N] = pointwise %0 { (a f64) let t0 = while(a*7, f64(0)) {(b f64, c f64) b > 1} do {(b f64, c f64) b - 1, c + K}; t0.1 }
return %1`,
	`%1 f64[N] = scan %0 { (a f64, b f64) a + b*K } axis 0
return %1`,
	`%1 f64[] = reduce %0 { (a f64, b f64) a + b } init K axes 0 commutes
%2 f64[N] = pointwise %0 { (a f64) a*K }
%3 f64[N] = gather %1 []
%4 f64[N] = pointwise %2 %3 { (a f64, b f64) a - b }
return %4`,
	`%1 f64[N] = pointwise %0 { (a f64) sqrt(a) + K }
%2 f64[N] = call sort %1 descending=1
return %2`,
}

const (
	stressNumbers = 20_011 // of an array: several chunks, and a tail
	stressKinds   = 12     // of each program
)

// A stress is many goroutines that compute, with more nests than the cache has room for.
type stress struct {
	t        *testing.T
	cpu      *CPU
	programs []*schedule.Program
	input    []float64
	want     [][]float64
	stop     atomic.Bool
	runs     atomic.Int64
}

// Code comes and goes while others call it, on stacks that grow, under constant collections, signals and profiling:
// results are those of portable code. LAZE_STRESS is for how many seconds.
func TestStress(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	seconds, err := strconv.Atoi(os.Getenv("LAZE_STRESS"))
	if err != nil {
		seconds = 1
	}
	s := newStress(t)
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	if err := pprof.StartCPUProfile(io.Discard); err == nil { // else there is one already
		defer pprof.StopCPUProfile()
	}
	jobs := []func(r *rand.Rand){s.collects, s.signals}
	for range 4 {
		jobs = append(jobs, s.computes, s.recurses)
	}
	var all sync.WaitGroup
	for i, job := range jobs {
		all.Add(1)
		go func() {
			defer all.Done()
			r := rand.New(rand.NewPCG(uint64(i), 0))
			for job(r); !s.stop.Load() && !t.Failed(); { // once at least, however late it begins
				job(r)
			}
		}()
	}
	time.Sleep(time.Duration(seconds) * time.Second)
	s.stop.Store(true)
	all.Wait()
	stats := s.cpu.cache.Stats()
	t.Logf("%d runs, %d compiled, %d evicted", s.runs.Load(), stats.Misses, stats.Evictions)
	if s.runs.Load() == 0 {
		t.Error("nothing was computed")
	}
}

func newStress(t *testing.T) *stress {
	s := &stress{t: t, cpu: New()}
	s.cpu.cache = lru.New[backend.Code](8, maxBytes)
	for i := range stressNumbers {
		s.input = append(s.input, float64(i%97)/50)
	}
	for _, text := range stressed {
		for k := range stressKinds {
			given := strings.NewReplacer("N", strconv.Itoa(stressNumbers), "K", fmt.Sprintf("%d.5", k))
			p := lower(t, given.Replace("%0 f64[N] = input\n"+text+"\n"))
			s.programs = append(s.programs, p)
			s.want = append(s.want, s.run(At(Portable), p))
		}
	}
	return s
}

// run computes a program from a copy of the input that nobody else has.
func (s *stress) run(c *CPU, p *schedule.Program) []float64 {
	exec, err := backend.Prepare(c, p)
	if err != nil {
		s.t.Error(err)
		return nil
	}
	x, y := append([]float64(nil), s.input...), make([]float64, stressNumbers)
	err = exec.Run(context.Background(), []backend.Buffer{bufferOf(x)}, []backend.Result{{Buffer: bufferOf(y)}}, backend.Options{})
	if err != nil {
		s.t.Error(err)
	}
	return y
}

// computes runs a program.
func (s *stress) computes(r *rand.Rand) {
	k := r.IntN(len(s.programs))
	got := s.run(s.cpu, s.programs[k])
	s.runs.Add(1)
	for i, want := range s.want[k] {
		if math.Float64bits(got[i]) != math.Float64bits(want) {
			s.t.Errorf("program %d: element %d is %v, not %v", k, i, got[i], want)
			return
		}
	}
}

// recurses runs programs on a new stack that grows between them.
func (s *stress) recurses(r *rand.Rand) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.deeper(r, r.IntN(6))
	}()
	<-done
}

func (s *stress) deeper(r *rand.Rand, depth int) (sum byte) {
	var room [8 << 10]byte
	room[r.IntN(len(room))] = 1
	s.computes(r)
	if depth > 0 {
		sum = s.deeper(r, depth-1)
	}
	return sum + room[r.IntN(len(room))]
}

func (s *stress) collects(*rand.Rand) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
}

// signals sends the signal by which the runtime preempts goroutines.
func (s *stress) signals(*rand.Rand) {
	time.Sleep(200 * time.Microsecond)
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGURG)
}
