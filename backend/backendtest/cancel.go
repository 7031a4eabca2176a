package backendtest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// testCancel stops evaluations that would take much longer. What else the machine does may delay any one of them, so
// one of many has to be prompt.
func testCancel(t *testing.T, b backend.Backend) {
	for _, c := range endless() {
		t.Run(c.name, func(t *testing.T) {
			prog, err := plain.lower(c.roots)
			if err != nil {
				t.Fatal(err)
			}
			best := time.Hour
			for try := 0; try < 1000 && best > prompt; try++ {
				g := newGuard(b)
				took, err := stopAfter(t, g, prog, 5*time.Millisecond)
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("error %v, not %v", err, context.Canceled)
				}
				if err := g.verdict(); err != nil {
					t.Fatal(err)
				}
				best = min(best, took)
			}
			if best > prompt {
				t.Errorf("returned %v after the cancellation", best)
			}
		})
	}
}

// stopAfter cancels an evaluation, and tells how long it went on after that.
func stopAfter(t *testing.T, b backend.Backend, prog *schedule.Program, d time.Duration) (time.Duration, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := run(ctx, b, prog, nil, backend.Options{})
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("ended by itself: %v", err)
	case <-time.After(d):
	}
	cancel()
	start := time.Now()
	err := <-done
	return time.Since(start), err
}

type slow struct {
	name  string
	roots []graph.Value
}

// endless lists programs that take minutes: loops of 10^6 rounds per element, in every form.
func endless() []slow {
	x := spin(coordinate(graph.Dims(100_000), 0))
	add := expr.Binary(expr.Add, expr.Int64)
	sum := graph.NewReduce(site("sum"), &graph.Reduce{Axes: []int{0}, Combine: add, Init: []uint64{0}, Commutes: true}, x)
	scan := graph.NewScan(site("scan"), &graph.Scan{Combine: add}, x)
	histogram := graph.NewScatter(site("scatter"), &graph.Scatter{Conflict: graph.Combining, Combine: add},
		coordinate(graph.Dims(10), 0), []graph.Value{hashed(x.Shape(), 10, 1)}, x)
	sorted := graph.NewCall(site("sort"), graph.RoutineSort, []int64{0}, x)
	one := spin(spin(spin(coordinate(graph.Dims(1), 0))))
	return []slow{
		{"map", []graph.Value{x}},
		{"reduce", sum.Values()},
		{"scan", scan.Values()},
		{"scatter", histogram.Values()},
		{"sort", sorted.Values()},
		{"one element", []graph.Value{one}},
	}
}

// spin takes 2^22 rounds per element, and gives it back.
func spin(x graph.Value) graph.Value {
	return mapped(x, func(b *expr.Builder) expr.Ref {
		cond := expr.NewBuilder(expr.Int64, expr.Int64)
		body := expr.NewBuilder(expr.Int64, expr.Int64)
		loop := b.Add(expr.Instr{Op: expr.While, Type: expr.Tuple, Args: []expr.Ref{b.Int(1 << 22), 0}, Regions: []*expr.Func{
			cond.Func(cond.Op(expr.Ne, 0, cond.Int(0))),
			body.Func(body.Op(expr.Sub, 0, body.Int(1)), body.Op(expr.Xor, 1, 0)),
		}})
		return b.Get(loop, 1, expr.Int64)
	})
}
