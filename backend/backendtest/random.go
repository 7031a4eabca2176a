package backendtest

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/internal/gen"
	"github.com/laze-go/laze/schedule"
)

// graphs is the number of random graphs of a normal run.
const graphs = 250

func testRandom(t *testing.T, b backend.Backend) {
	n := uint64(graphs)
	if testing.Short() {
		n /= 5
	}
	for seed := range n {
		for _, c := range randomChecks {
			if p, err := c(b, seed); err != nil {
				p.report(t, b, err)
				return
			}
		}
	}
}

// randomChecks are what is tried with every seed.
var randomChecks = []func(b backend.Backend, seed uint64) (*program, error){checkResults, checkFaults}

// checkResults compares a random program with interp.
func checkResults(b backend.Backend, seed uint64) (*program, error) {
	p := randomProgram(seed)
	return p, p.fails(b)
}

// checkFaults compares the errors of a program whose indices leave arrays with those of ref.
func checkFaults(b backend.Backend, seed uint64) (*program, error) {
	p := newProgram(seed, gen.Graph(gen.Rand(seed), gen.Options{Faults: true})...)
	return p, p.faultsDiffer(b)
}

func randomProgram(seed uint64) *program {
	return newProgram(seed, gen.Graph(gen.Rand(seed), gen.Options{Math: seed%4 == 0})...)
}

// faultsDiffer compares the errors of a backend with those of ref, for the same nests word for word.
func (p *program) faultsDiffer(b backend.Backend) error {
	for _, v := range someVariants(p.seed) {
		prog, err := v.lower(p.roots)
		if err != nil {
			return err
		}
		_, want := run(context.Background(), ref.New(), prog, p.given(), backend.Options{})
		g := newGuard(b)
		_, got := run(context.Background(), g, prog, p.given(), backend.Options{Workers: v.workers})
		if fmt.Sprint(got) != fmt.Sprint(want) {
			return fmt.Errorf("%v: error %q, ref has %q", v, got, want)
		}
		if err := g.verdict(); err != nil {
			return fmt.Errorf("%v: %w", v, err)
		}
	}
	return nil
}

// report prints a failure, and the smallest program that was found to give other results than interp.
func (p *program) report(t *testing.T, b backend.Backend, err error) {
	t.Errorf("%s: seed %d: %v\n%v", b.Name(), p.seed, err, p)
	if p.fails(b) != nil {
		small := p.shrink(b)
		t.Errorf("the smallest like it has %v\n%v", small, small.fails(b))
	}
}

// Soak checks as many random graphs as fit in LAZE_SOAK seconds, beginning with seed LAZE_SEED. Of the failures that
// look alike, it reports the first.
func Soak(t *testing.T, b backend.Backend) {
	seconds, err := strconv.Atoi(os.Getenv("LAZE_SOAK"))
	if err != nil {
		t.Skip("runs for LAZE_SOAK seconds")
	}
	first, _ := strconv.ParseUint(os.Getenv("LAZE_SEED"), 10, 64)
	kinds := map[string]int{}
	counted := &counting{Backend: b}
	b = counted
	seed := first
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end); seed++ {
		for _, c := range randomChecks {
			p, err := c(b, seed)
			if err == nil {
				continue
			}
			if kinds[kindOf(err)]++; kinds[kindOf(err)] == 1 {
				p.report(t, b, err)
			}
		}
	}
	t.Logf("%d graphs of %d nests, seeds %d to %d, failures %v", seed-first, counted.nests.Load(), first, seed-1, kinds)
}

// counting is a backend that counts the nests that it compiles.
type counting struct {
	backend.Backend
	nests atomic.Int64
}

// Compile counts, and compiles.
func (c *counting) Compile(n *schedule.Nest) (backend.Code, error) {
	c.nests.Add(1)
	return c.Backend.Compile(n)
}

// Share is that of the machine.
func (c *counting) Share(ctx context.Context, limit int, chunks int64, do func(slot int, chunk int64) error) error {
	return backend.Share(ctx, c.Backend, limit, chunks, do)
}

var numbers = regexp.MustCompile(`[0-9]+`)

// kindOf gives the part of an error that failures of one cause share: the first line, without values and numbers.
func kindOf(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	line, _, _ = strings.Cut(line, " elements differ")
	return numbers.ReplaceAllString(line, "N")
}
