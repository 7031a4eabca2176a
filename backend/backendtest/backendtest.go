// Package backendtest is the conformance suite that any backend is handed.
//
// What comes in: a backend.Backend. What goes out: a failed test wherever it gives other bits than graph/interp, for
// every form, type, size and rank, fused and unfused, under random schedules and any number of workers;
// wherever it holds memory longer than it should, answers a cancellation late, or reports another error. A program
// that fails is printed with what it takes to run it again.
//
// A backend's test calls Run. It also calls Soak in a test of its own, which goes through random programs for
// as long as somebody asks for:
//
//	LAZE_SOAK=600 go test ./backend/cpu -run Soak -v -timeout 1h    for ten minutes, from seed 0
//	LAZE_SOAK=1 LAZE_SEED=7772 go test ./backend/cpu -run Soak -v   one program again, with those after it
//
// TestRandomPrograms of package laze does the same with programs of the public words.
package backendtest

import (
	"testing"

	"github.com/laze-go/laze/backend"
)

// Run checks a backend.
func Run(t *testing.T, b backend.Backend) {
	Results(t, b)
	t.Run("cancel", func(t *testing.T) { testCancel(t, b) })
}

// Results is Run but for the time in which an evaluation stops.
func Results(t *testing.T, b backend.Backend) {
	t.Run("operations", func(t *testing.T) { testOperations(t, b) })
	t.Run("forms", func(t *testing.T) { testForms(t, b) })
	t.Run("keys", func(t *testing.T) { testKeys(t, b) })
	t.Run("bugs", func(t *testing.T) { testBugs(t, b) })
	t.Run("random", func(t *testing.T) { testRandom(t, b) })
	t.Run("errors", func(t *testing.T) { testErrors(t, b) })
	t.Run("memory", func(t *testing.T) { testMemory(t, b) })
	t.Run("together", func(t *testing.T) { testTogether(t, b) })
	t.Run("reordered", func(t *testing.T) { testReordered(t, b) })
	t.Run("hashes", func(t *testing.T) { testHashes(t, b) })
}
