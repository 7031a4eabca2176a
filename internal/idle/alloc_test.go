//go:build !race

// The race detector drops some of what a sync.Pool holds.

package idle_test

import (
	"math"
	"runtime"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/internal/idle"
)

// A prepared call on the caller's slices allocates nothing: neither the layers do nor machine code,
// also of calls that are shared.
func TestCallAllocatesNothing(t *testing.T) {
	machines := []laze.Backend{idle.New()}
	if cpu.Default().Level() >= cpu.AVX2 {
		machines = append(machines, laze.CPU())
	}
	for i := range workloads {
		for _, m := range machines {
			for _, n := range []int{10, 1000, 100_000} {
				if got := allocations(t, &workloads[i], n, m); got != 0 {
					t.Errorf("%s of %d on %s: %d allocations in %d calls", workloads[i].name, n, m.Name(), got, calls)
				}
			}
		}
	}
}

const calls = 20

// allocations counts those of some calls, on as many processors as there are; testing.AllocsPerRun takes one. Whatever
// else the process does may allocate meanwhile, so some tries are made.
func allocations(t *testing.T, w *workload, n int, m laze.Backend) (least uint64) {
	f, outs, ins := w.prepare(t, n, m)
	least = math.MaxUint64
	for try := 0; try < 1000 && least > 0; try++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range calls {
			if err := f.CallInto(ctx, outs, ins...); err != nil {
				t.Fatal(err)
			}
		}
		runtime.ReadMemStats(&after)
		least = min(least, after.Mallocs-before.Mallocs)
	}
	return least
}

// One that makes a new array allocates one piece of memory for it, where it is one call of machine code.
func TestNewArrayIsOneAllocation(t *testing.T) {
	if cpu.Default().Level() < cpu.AVX2 {
		t.Skip("only a call of machine code is one piece of memory, and this machine has no level for it")
	}
	f, err := laze.Compile(workloads[0].step)
	if err != nil {
		t.Fatal(err)
	}
	x, last := laze.From(make([]float64, 1000)), laze.Array{}
	if n := testing.AllocsPerRun(100, func() {
		out, err := f.Call(ctx, x, x, x)
		if err != nil {
			t.Fatal(err)
		}
		last.Release()
		last = out[0]
	}); n > 1 {
		t.Errorf("%v allocations", n)
	}
}
