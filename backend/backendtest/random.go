package backendtest

import (
	"os"
	"regexp"
	"strconv"
	"strings"
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
		p := randomProgram(seed)
		if err := p.fails(b); err != nil {
			p.report(t, b, err)
			return
		}
	}
}

func randomProgram(seed uint64) *program {
	return newProgram(seed, gen.Graph(gen.Rand(seed), gen.Options{Math: seed%4 == 0})...)
}

// report prints a failure, and the smallest program like it that was found.
func (p *program) report(t *testing.T, b backend.Backend, err error) {
	small := p.shrink(b)
	t.Errorf("%s: graph of seed %d: %v\nthe smallest like it has %v\n%v", b.Name(), p.seed, err, small, small.fails(b))
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
	seed := first
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end); seed++ {
		p := randomProgram(seed)
		if err := p.fails(b); err != nil {
			if kinds[kindOf(err)]++; kinds[kindOf(err)] == 1 {
				p.report(t, b, err)
			}
		}
	}
	t.Logf("%d graphs, seeds %d to %d, failures %v", seed-first, first, seed-1, kinds)
}

var numbers = regexp.MustCompile(`[0-9]+`)

// kindOf gives the part of an error that failures of one cause share: the first line, without values and numbers.
func kindOf(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	line, _, _ = strings.Cut(line, " elements differ")
	return numbers.ReplaceAllString(line, "N")
}
