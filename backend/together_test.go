package backend_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/schedule"
)

const rowRatios = `
%0 f64[9,4] = input
%1 f64[9] = reduce %0 { (a f64, b f64) a + b } axes 1
%2 f64[9,4] = gather %1 [i0]
%3 f64[9,4] = pointwise %0 %2 { (a f64, b f64) a/b }
return %1 %3
`

// togetherProgram is one whose two steps run together, two rows at a time.
func togetherProgram(t testing.TB) *schedule.Program {
	prog := lowered(t, rowRatios)
	prog.Together = []schedule.Together{{First: 0, Steps: 2, Rows: 9, Block: 2}}
	if err := prog.Verify(); err != nil {
		t.Fatal(err)
	}
	return prog
}

// Whoever shares them, and however they are shared, blocks give what whole steps give.
func TestBlocks(t *testing.T) {
	x := make([]float64, 36)
	want := make([]float64, 36)
	for i := range x {
		x[i] = float64(i + 1)
		row := float64(i / 4)
		want[i] = x[i] / (16*row + 10)
	}
	for _, b := range []backend.Backend{ref.New(), cpu.Default()} {
		exec, err := backend.Prepare(b, togetherProgram(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, workers := range []int{1, 2, 4, 5, 64} {
			own := slices.Clone(x)
			got := make([]float64, 36)
			for _, dst := range [][]float64{got, own} { // own: the result replaces the operand
				times := make([]time.Duration, 2)
				results := []backend.Result{{}, {Buffer: floats(dst...)}}
				o := backend.Options{Workers: workers, Times: times}
				if err := exec.Run(context.Background(), []backend.Buffer{floats(own...)}, results, o); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(dst, want) || slices.Contains(times, 0) {
					t.Errorf("%s with %d workers: got %v, want %v, in %v", b.Name(), workers, dst, want, times)
				}
			}
		}
	}
}

// After the first error, or when nobody waits any longer, no further block begins, and nothing is held.
func TestBlocksStop(t *testing.T) {
	wrong := errors.New("wrong")
	ctx, cancel := context.WithCancel(context.Background())
	for _, test := range []struct {
		name string
		run  func(calls int) error
		want error
	}{
		{"an error", func(calls int) error { return wrong }, wrong},
		{"a stop", func(calls int) error { cancel(); return nil }, context.Canceled},
	} {
		calls := 0
		f := &fake{Backend: ref.New(), run: func(context.Context) error { calls++; return test.run(calls) }}
		exec, err := backend.Prepare(f, togetherProgram(t))
		if err != nil {
			t.Fatal(err)
		}
		results := make([]backend.Result, 2)
		err = exec.Run(ctx, []backend.Buffer{floats(make([]float64, 36)...)}, results, backend.Options{Workers: 2})
		if !errors.Is(err, test.want) || calls > 2 || f.held != 0 {
			t.Errorf("%s: got %v after %d calls, %d buffers held", test.name, err, calls, f.held)
		}
	}
}
