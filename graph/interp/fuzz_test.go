package interp

import (
	"context"
	"testing"
	"time"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/golden"
)

// Whatever verifies, evaluates or ends with an error.
func FuzzEval(f *testing.F) {
	golden.Seeds(f, "testdata/*.txt")
	golden.Seeds(f, "../testdata/*.txt")
	f.Fuzz(func(t *testing.T, text string) {
		roots, err := graph.Parse(text)
		if err != nil || graph.Verify(roots...) != nil || !small(roots) {
			return
		}
		inputs := map[*graph.Node]Array{}
		for _, n := range graph.Order(roots...) {
			if _, ok := n.Form.(*graph.Input); ok && !n.Types[0].Shape.Late() {
				dims := n.Types[0].Shape.Dims()
				inputs[n] = Array{n.Types[0].Elem, dims, make([]uint64, size(dims))}
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		arrays, err := Eval(ctx, roots, inputs)
		if err != nil {
			return
		}
		for i, a := range arrays {
			if int64(len(a.Bits)) != size(a.Dims) || len(a.Dims) != len(roots[i].Shape()) {
				t.Fatalf("root %d is %v of %d elements", i, a.Type(), len(a.Bits))
			}
		}
	})
}

func small(roots []graph.Value) bool {
	total := int64(0)
	for _, n := range graph.Order(roots...) {
		for _, t := range n.Types {
			for _, e := range t.Shape {
				if e.Max > 1000 {
					return false
				}
			}
			total += t.Shape.Size()
		}
		if total > 10_000 {
			return false
		}
	}
	return true
}
