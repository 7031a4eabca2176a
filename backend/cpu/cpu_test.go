package cpu

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

func TestConformance(t *testing.T) {
	for _, level := range Levels() {
		if level != Ref { // has a test of its own
			t.Run(level.String(), func(t *testing.T) { backendtest.Run(t, At(level)) })
		}
	}
}

func TestSoak(t *testing.T) { backendtest.Soak(t, New()) }

// A run that is stopped leaves nothing behind for the next one.
func TestStopped(t *testing.T) {
	const n = 200_000
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	run := prepared(t, sumOf(n), x)
	for i := range 50 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i)*2*time.Microsecond)
		_, _ = run(ctx)
		cancel()
		if got, err := run(context.Background()); err != nil || got != n {
			t.Fatalf("after a stopped run: %v, %v", got, err)
		}
	}
}

func sumOf(n int) string {
	return fmt.Sprintf("%%0 f64[%d] = input\n%%1 f64[] = reduce %%0 { (a f64, b f64) a + b } init 0 axes 0 commutes\nreturn %%1\n", n)
}

// lower plans and schedules the program of a text.
func lower(t testing.TB, text string) *schedule.Program {
	t.Helper()
	roots, err := graph.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := fuse.Fuse(roots, fuse.Options{Fuel: -1})
	if err != nil {
		t.Fatal(err)
	}
	prog, err := schedule.Lower(plan, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return prog
}

// prepared makes a function that computes the program's only result, a number, from one array.
func prepared(t *testing.T, text string, x []float64) func(ctx context.Context) (float64, error) {
	t.Helper()
	exec, err := backend.Prepare(New(), lower(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context) (float64, error) {
		y := make([]float64, 1)
		out := []backend.Result{{Buffer: bufferOf(y)}}
		err := exec.Run(ctx, []backend.Buffer{bufferOf(x)}, out, backend.Options{})
		return y[0], err
	}
}

// Equal nests share code.
func TestShares(t *testing.T) {
	c := New()
	for _, n := range []int{10, 1000} {
		prog := lower(t, sumOf(n))
		if _, err := c.Compile(prog.Steps[0].Nest); err != nil {
			t.Fatal(err)
		}
	}
	if s := c.Stats().Cache; s.Misses != 1 || s.Hits != 1 {
		t.Errorf("%+v", s)
	}
}
