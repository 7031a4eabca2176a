//go:build !race

// The race detector drops some of what a sync.Pool holds.

package idle_test

import (
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/internal/idle"
)

// A prepared call on the caller's slices allocates nothing.
func TestCallAllocatesNothing(t *testing.T) {
	for i := range workloads {
		w := &workloads[i]
		f, outs, ins := w.prepare(t, 1000, idle.New())
		if n := testing.AllocsPerRun(100, func() {
			if err := f.CallInto(ctx, outs, ins...); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", w.name, n)
		}
	}
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
