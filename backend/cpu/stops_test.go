package cpu

import (
	"context"
	"errors"
	"os"
	osexec "os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/laze-go/laze/backend"
)

// A sum that takes seconds.
const longSum = `%0 f64[] = input
%1 f64[4000000000] = gather %0 []
%2 f64[4000000000] = pointwise %1 { (a f64) exp(sin(a + f64(i0)*1e-9)) }
%3 f64[] = reduce %2 { (a f64, b f64) a + b } init 0 axes 0 commutes
return %3`

// The world can be stopped while goroutines do nothing but a long reduction. Without the signals by which the runtime
// stops goroutines elsewhere than between calls, it would wait for the end of one that is a single call. How far calls
// are apart is what TestPauses measures.
func TestStops(t *testing.T) {
	if Levels()[0] < AVX2 {
		t.Skip("this machine has no level of machine code")
	}
	const variable = "LAZE_TEST_CPU_STOPS"
	if os.Getenv(variable) != "" {
		stopsWithin(t)
		return
	}
	cmd := osexec.Command(os.Args[0], "-test.run=^TestStops$")
	cmd.Env = append(os.Environ(), variable+"=1", "GODEBUG=asyncpreemptoff=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// stopsWithin stops the world again and again while two goroutines are each at work on a sum, which ends by
// being cancelled and not before.
func stopsWithin(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	exec, err := backend.Prepare(New(), lower(t, longSum))
	if err != nil {
		t.Fatal(err)
	}
	parent, cancel := context.WithCancel(context.Background())
	ctx := &asked{Context: parent}
	var all sync.WaitGroup
	for range 2 {
		all.Add(1)
		go func() {
			defer all.Done()
			out := []backend.Result{{Buffer: bufferOf(make([]float64, 1))}}
			err := exec.Run(ctx, []backend.Buffer{bufferOf([]float64{1})}, out, backend.Options{Workers: 1})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("a sum ended with %v before the world was stopped", err)
			}
		}()
	}
	for range 5 {
		for seen := ctx.times.Load(); ctx.times.Load() < seen+10 && !t.Failed(); {
			runtime.Gosched()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m) // stops the world
	}
	cancel()
	all.Wait()
}

// asked is a context that counts how often it is asked, which is between calls.
type asked struct {
	context.Context
	times atomic.Int64
}

func (a *asked) Done() <-chan struct{} {
	a.times.Add(1)
	return a.Context.Done()
}
