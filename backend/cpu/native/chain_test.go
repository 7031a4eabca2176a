package native

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// A chained scan has so many goroutines, none of which counts as alone, or one, which keeps what it computes.
type chained struct {
	*Code
	workers int
	keeps   bool
}

func (c chained) Run(ctx context.Context, a *backend.Args) error {
	a.Workers = c.workers
	t := newTally(c.driver.(*reduction))
	t.chain.Crowded = c.workers > 1
	t.dear = c.workers == 1
	t.keeps = c.keeps || t.dear
	return t.run(ctx, a)
}

// Goroutines that share a line give the bits of one: around the ends of leaves and of groups, with stores
// through the caches and past them.
func TestChains(t *testing.T) {
	size := lastCache
	defer func() { lastCache = size }()
	sizes := []int64{2, 3, 16, 17, 64, 65} // leaves
	if enter.Race {
		sizes = sizes[:2] // what the race detector looks at is the handing on
	}
	kinds := []string{"", " reverse", " exclusive", " exclusive reverse"}
	for level, compile := range machines(t) {
		for i, c := range scanNests {
			t.Run(level+"/"+c.name, func(t *testing.T) {
				for j, leaves := range sizes {
					body := c.body
					kind := kinds[(i+j)%len(kinds)]
					if j%2 == 0 && !strings.Contains(kind, "exclusive") {
						body = withoutInit(body)
					}
					nest := scans(c.buffers, body, kind, c.after)
					lastCache = func() int64 { return int64(j/2%2) << 40 }
					checkChains(t, level, compile, nest, leaves*graph.Leaf+int64(j%3)-1)
				}
			})
		}
	}
}

// checkChains compares a scan of one line of n elements with that of the portable code.
func checkChains(t *testing.T, level string, compile func(n *schedule.Nest) (*Code, error), text string, n int64) {
	t.Helper()
	nest, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	oracle, err := portable.Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	x := example{[]int64{1, n}, []int64{n}, []int64{n, n, n}}
	want := x.run(t, nest, oracle)
	for _, workers := range []int{1, 2, 3} {
		got := x.run(t, nest, chained{code, workers, workers == 3 != (n%2 == 0)})
		for b, p := range nest.Buffers {
			if p.Mode != schedule.Reads {
				compareElements(t, fmt.Sprintf("%s: %d elements, %d workers: b%d", level, n, workers, b), p.Elem, got[b], want[b])
			}
		}
		if t.Failed() {
			t.Fatal(text)
		}
	}
}
