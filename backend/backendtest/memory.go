package backendtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
	"github.com/laze-go/laze/schedule"
)

// testMemory checks what a run holds: nothing after an allocation that fails, no more than it said, and the results in
// the caller's memory where it brings some.
func testMemory(t *testing.T, b backend.Backend) {
	p := newProgram(3, storing()...)
	for _, v := range variants(p.seed) {
		t.Run(v.name, func(t *testing.T) {
			prog, err := v.lower(p.roots)
			if err != nil {
				t.Fatal(err)
			}
			testFailingAlloc(t, b, prog, p.given())
			testLimit(t, b, prog, p.given())
			testDestination(t, b, prog, p, p.given())
		})
	}
}

// storing makes a program with temporaries, several results, one of them twice, and an input as a result.
func storing() []graph.Value {
	x := input(expr.Float64, graph.Dims(40, 50))
	add := expr.Binary(expr.Add, expr.Float64)
	scan := graph.NewScan(site("scan"), &graph.Scan{Combine: add}, x).Value(0)
	sums := graph.NewReduce(site("sum"), &graph.Reduce{Axes: []int{1}, Combine: add, Commutes: true}, scan).Value(0)
	sorted := graph.NewCall(site("sort"), graph.RoutineSort, []int64{0}, flat(scan)).Value(0)
	kept := filter(sorted)
	return []graph.Value{sums, twice(kept), sums, x, reversed(transposed(scan))}
}

// testFailingAlloc lets the first, second, .. allocation fail.
func testFailingAlloc(t *testing.T, b backend.Backend, prog *schedule.Program, given arrays) {
	for left := 0; ; left++ {
		g := newGuard(b)
		_, err := run(context.Background(), &failing{g, left}, prog, given, backend.Options{})
		if verdict := g.verdict(); verdict != nil {
			t.Fatalf("after %d allocations: %v", left, verdict)
		}
		if err == nil {
			return
		}
		if !errors.Is(err, errFull) {
			t.Fatalf("after %d allocations: error %v, not %v", left, err, errFull)
		}
	}
}

// testLimit compares the peak that was promised with what was held, and refuses one byte less.
func testLimit(t *testing.T, b backend.Backend, prog *schedule.Program, given arrays) {
	exec, err := backend.Prepare(b, prog)
	if err != nil {
		t.Fatal(err)
	}
	g := newGuard(b)
	if _, err := run(context.Background(), g, prog, given, backend.Options{MemoryLimit: exec.Peak()}); err != nil {
		t.Fatal(err)
	}
	if g.peak != exec.Peak() {
		t.Errorf("held %d bytes, promised %d", g.peak, exec.Peak())
	}
	_, err = run(context.Background(), g, prog, given, backend.Options{MemoryLimit: exec.Peak() - 1})
	want := fmt.Sprintf("the evaluation needs %d bytes at its peak, the memory limit is %d: compute in parts", exec.Peak(), exec.Peak()-1)
	if err == nil || err.Error() != want {
		t.Errorf("error %v, not %s", err, want)
	}
}

// testDestination brings memory for every result.
func testDestination(t *testing.T, b backend.Backend, prog *schedule.Program, p *program, given arrays) {
	want, err := interp.Eval(context.Background(), p.roots, p.inputs)
	if err != nil {
		t.Fatal(err)
	}
	g := newGuard(b)
	exec, err := backend.Prepare(g, prog)
	if err != nil {
		t.Fatal(err)
	}
	results := make([]backend.Result, len(p.roots))
	for i, v := range p.roots {
		words := make([]uint64, v.Shape().Size())
		results[i].Buffer = backend.Buffer{Data: unsafe.Pointer(unsafe.SliceData(words)), Bytes: v.Type().Bytes()}
	}
	mine := slices.Clone(results)
	if err := exec.Run(context.Background(), inputBuffers(prog.Plan, given), results, backend.Options{}); err != nil {
		t.Fatal(err)
	}
	for i := range results {
		if results[i].Buffer != mine[i].Buffer || results[i].Owned {
			t.Errorf("root %d is not in the caller's memory", i)
		}
		if err := sameArray(unpack(results[i], &prog.Plan.Buffers[prog.Plan.Roots[i]]), want[i]); err != nil {
			t.Errorf("root %d: %v", i, err)
		}
	}
	if err := g.verdict(); err != nil {
		t.Error(err)
	}
}

// testTogether runs one prepared program from many goroutines at once.
func testTogether(t *testing.T, b backend.Backend) {
	p := newProgram(3, storing()...)
	want, err := interp.Eval(context.Background(), p.roots, p.inputs)
	if err != nil {
		t.Fatal(err)
	}
	prog, err := plain.lower(p.roots)
	if err != nil {
		t.Fatal(err)
	}
	g := newGuard(b)
	exec, err := backend.Prepare(g, prog)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 5 {
				results := make([]backend.Result, len(p.roots))
				if err := exec.Run(context.Background(), inputBuffers(prog.Plan, p.given()), results, backend.Options{Workers: 3}); err != nil {
					t.Error(err)
					return
				}
				for i, r := range results {
					if err := sameArray(unpack(r, &prog.Plan.Buffers[prog.Plan.Roots[i]]), want[i]); err != nil {
						t.Errorf("root %d: %v", i, err)
					}
				}
				for _, r := range results {
					if r.Owned {
						g.Free(r.Buffer)
					}
				}
			}
		}()
	}
	wg.Wait()
	if err := g.verdict(); err != nil {
		t.Error(err)
	}
}
