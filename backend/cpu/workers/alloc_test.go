//go:build !race

// The race detector drops some of what a sync.Pool holds.

package workers

import "testing"

// Calls allocate nothing, also where a job served more goroutines before.
func TestRunAllocatesNothing(t *testing.T) {
	do := func(int, int64) error { return nil }
	spans := func(int, int64, int64) error { return nil }
	for _, limits := range [][]int{{1}, {2}, {8}, {2, 8}} {
		if n := testing.AllocsPerRun(1000, func() {
			for _, limit := range limits {
				_ = Run(bg, limit, 100, do)
				_ = Spans(bg, limit, 100, 8, spans)
			}
		}); n != 0 {
			t.Errorf("%v allocations with %d goroutines", n, limits)
		}
	}
}
