//go:build !race

// The race detector drops some of what a sync.Pool holds.

package idle_test

import (
	"testing"

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
