// Package stages compares every stage of an example with its golden file, stages.txt.
package stages

import (
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/internal/golden"
)

// Check holds the graph, plan and nests of arrays against stages.txt. See internal/golden for how to update it.
func Check(t *testing.T, arrays ...laze.Array) {
	t.Helper()
	e := laze.Explain(arrays...)
	if e.Err != nil {
		t.Fatal(e.Err)
	}
	f := golden.Open(t, "stages.txt")
	f.Check("", e.Summary)
	f.Check("graph", e.Graph)
	f.Check("plan", e.Plan)
	f.Check("nests", e.Nests)
}
