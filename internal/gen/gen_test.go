package gen_test

import (
	"context"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/interp"
	"github.com/laze-go/laze/internal/gen"
)

// Every graph verifies, has a text that reads back, and can be computed: indices lie inside,
// nothing is empty that must not be.
func TestGraph(t *testing.T) {
	forms := map[string]int{}
	for seed := range uint64(400) {
		roots := gen.Graph(gen.Rand(seed), gen.Options{MaxSize: 300})
		text := graph.String(roots...)
		if err := graph.Verify(roots...); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		back, err := graph.Parse(text)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		if again := graph.String(back...); again != text {
			t.Fatalf("seed %d: text changes\n%s\n%s", seed, text, again)
		}
		if _, err := interp.Eval(context.Background(), roots, gen.Inputs(seed, roots)); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		for _, n := range graph.Order(roots...) {
			forms[n.Form.Name()]++
		}
	}
	for _, form := range []string{"input", "pointwise", "gather", "reduce", "scan", "scatter", "call"} {
		if forms[form] < 50 {
			t.Errorf("only %d %s nodes", forms[form], form)
		}
	}
}

// Some graphs with faults ask for indices outside, and many do not.
func TestFaults(t *testing.T) {
	faults, graphs := 0, 300
	for seed := range uint64(graphs) {
		roots := gen.Graph(gen.Rand(seed), gen.Options{MaxSize: 300, Faults: true})
		if err := graph.Verify(roots...); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, graph.String(roots...))
		}
		if _, err := interp.Eval(context.Background(), roots, gen.Inputs(seed, roots)); err != nil {
			faults++
		}
	}
	if faults < graphs/20 || faults > graphs/2 {
		t.Errorf("%d of %d graphs fail", faults, graphs)
	}
}
