//go:build !race

// The race detector drops some of what a sync.Pool holds.

package backend_test

import (
	"context"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/ref"
)

// A prepared run on the caller's memory allocates nothing of its own.
func TestRunAllocatesNothing(t *testing.T) {
	f := &fake{Backend: ref.New(), run: func(context.Context) error { return nil }}
	exec, err := backend.Prepare(f, lowered(t, twoSums))
	if err != nil {
		t.Fatal(err)
	}
	inputs := []backend.Buffer{floats(1, 2, 3)}
	mine := []backend.Result{{Buffer: floats(0)}, {Buffer: floats(0, 0, 0)}}
	results := make([]backend.Result, 2)
	if n := testing.AllocsPerRun(100, func() {
		for i := range mine {
			results[i].Buffer = mine[i].Buffer
		}
		if err := exec.Run(context.Background(), inputs, results, backend.Options{}); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// Neither do blocks of steps that run together.
func TestBlocksAllocateNothing(t *testing.T) {
	f := &fake{Backend: ref.New(), run: func(context.Context) error { return nil }}
	exec, err := backend.Prepare(f, togetherProgram(t))
	if err != nil {
		t.Fatal(err)
	}
	inputs := []backend.Buffer{floats(make([]float64, 36)...)}
	sums, ratios := floats(make([]float64, 9)...), floats(make([]float64, 36)...)
	results := make([]backend.Result, 2)
	if n := testing.AllocsPerRun(100, func() {
		results[0].Buffer, results[1].Buffer = sums, ratios
		if err := exec.Run(context.Background(), inputs, results, backend.Options{}); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
