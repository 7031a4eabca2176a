package fuse_test

import (
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/gen"
)

// Plans of random graphs verify, read back, and are the same every time; fusion never adds kernels
// or storage that no root needs.
func TestRandom(t *testing.T) {
	seeds := uint64(1500)
	if testing.Short() {
		seeds = 100
	}
	for seed := range seeds {
		roots := gen.Graph(gen.Rand(seed), gen.Options{})
		off := planOf(t, seed, roots, fuse.Options{Off: true})
		full := planOf(t, seed, roots, fuse.Options{Fuel: -1})
		planOf(t, seed, roots, fuse.Options{Fuel: int(seed % 7)})
		if len(full.Kernels) > len(off.Kernels) {
			t.Errorf("seed %d: %d kernels, %d without fusion\n%s", seed, len(full.Kernels), len(off.Kernels), graph.String(roots...))
		}
		if got := work(full); got > 8*work(off)+100 {
			t.Errorf("seed %d: %d instructions, %d without fusion\n%s", seed, got, work(off), graph.String(roots...))
		}
		if again := planOf(t, seed, roots, fuse.Options{Fuel: -1}); again.String() != full.String() {
			t.Errorf("seed %d: two plans of one graph differ\n%s\n%s", seed, full, again)
		}
	}
}

func planOf(t *testing.T, seed uint64, roots []graph.Value, opts fuse.Options) *fuse.Plan {
	t.Helper()
	defer func() {
		if e := recover(); e != nil {
			t.Errorf("seed %d, options %+v\n%s", seed, opts, graph.String(roots...))
			panic(e)
		}
	}()
	p, err := fuse.Fuse(roots, opts)
	if err != nil {
		t.Fatalf("seed %d, options %+v: %v\n%s", seed, opts, err, graph.String(roots...))
	}
	readsBack(t, p)
	if len(p.Values) != len(p.Buffers) || len(p.Roots) != len(roots) {
		t.Fatalf("seed %d: %d values for %d buffers, %d roots for %d", seed, len(p.Values), len(p.Buffers), len(p.Roots), len(roots))
	}
	return p
}
