package backendtest

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/internal/gen"
)

// graphs is the number of random graphs of a normal run.
const graphs = 250

func testRandom(t *testing.T, b backend.Backend) {
	n := uint64(graphs)
	if testing.Short() {
		n /= 5
	}
	for seed := range n {
		if CheckSeed(t, b, seed); t.Failed() {
			return
		}
	}
}

// CheckSeed checks one random graph. Where it fails, the smallest graph that still fails is printed.
func CheckSeed(t testing.TB, b backend.Backend, seed uint64) {
	t.Helper()
	roots := gen.Graph(gen.Rand(seed), gen.Options{Math: seed%4 == 0})
	p := newProgram(seed, roots...)
	if err := p.fails(b); err != nil {
		small := p.shrink(b)
		t.Errorf("%s: graph of seed %d: %v\nit still fails as\n%v\n%v", b.Name(), seed, err, small, small.fails(b))
	}
}

// Soak checks as many random graphs as fit in LAZE_SOAK seconds, beginning with seed LAZE_SEED.
func Soak(t *testing.T, b backend.Backend) {
	seconds, err := strconv.Atoi(os.Getenv("LAZE_SOAK"))
	if err != nil {
		t.Skip("runs for LAZE_SOAK seconds")
	}
	first, _ := strconv.ParseUint(os.Getenv("LAZE_SEED"), 10, 64)
	seed := first
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end); seed++ {
		if CheckSeed(t, b, seed); t.Failed() {
			return
		}
	}
	t.Logf("%d graphs, seeds %d to %d", seed-first, first, seed-1)
}
