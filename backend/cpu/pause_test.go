package cpu

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/enter"
)

// steady are programs in whose forms machine code works through millions of elements.
var steady = []struct{ name, text string }{
	{"map", `%0 f64[4000000] = input
%1 f64[4000000] = pointwise %0 { (a f64) exp(sin(a)) }
return %1`},
	{"sum", `%0 f64[4000000] = input
%1 f64[4000000] = pointwise %0 { (a f64) exp(sin(a)) }
%2 f64[] = reduce %1 { (a f64, b f64) a + b } init 0 axes 0 commutes
return %2`},
	{"sums of columns", `%0 f64[2000,2000] = input
%1 f64[2000,2000] = pointwise %0 { (a f64) exp(sin(a)) }
%2 f64[2000] = reduce %1 { (a f64, b f64) a + b } init 0 axes 0 commutes
return %2`},
	{"sums of rows", `%0 f64[2000,2000] = input
%1 f64[2000,2000] = pointwise %0 { (a f64) exp(sin(a)) }
%2 f64[2000] = reduce %1 { (a f64, b f64) a + b } init 0 axes 1 commutes
return %2`},
	{"scan", `%0 f64[4000000] = input
%1 f64[4000000] = pointwise %0 { (a f64) exp(sin(a)) }
%2 f64[4000000] = scan %1 { (a f64, b f64) a + b } axis 0
return %2`},
}

// Machine code cannot be stopped, so a stop of the world waits for the calls that run, and so does a caller that waits
// no longer. They are bounded, also where one goroutine does all: it takes less than a millisecond from one time that
// it asks whether it is stopped, which it does between calls, to the next. That the trampoline looks for stops of the
// world is a test of package enter.
func TestPauses(t *testing.T) {
	if Levels()[0] < AVX2 {
		t.Skip("this machine has no level of machine code")
	}
	if enter.Race {
		t.Skip("the race detector is told of all memory that a run uses before it begins")
	}
	const n = 4_000_000
	in, out := []backend.Buffer{bufferOf(make([]float64, n))}, []backend.Result{{Buffer: bufferOf(make([]float64, n))}}
	for _, c := range steady {
		exec, err := backend.Prepare(New(), lower(t, c.text))
		if err != nil {
			t.Fatal(err)
		}
		p := &pauses{Context: context.Background()}
		longest := time.Duration(math.MaxInt64)
		for runs := 0; longest > time.Millisecond && runs < 1000; runs++ {
			p.begin()
			if err := exec.Run(p, in, out, backend.Options{Workers: 1}); err != nil {
				t.Fatal(err)
			}
			p.Done()
			longest = slices.Max(p.least)
		}
		if longest > time.Millisecond {
			t.Errorf("%s: asks %d times whether it is stopped, but not for %v", c.name, len(p.least), longest)
		}
	}
}

// pauses is a context that notes, of each time it is asked in a run, how long after the time before that was, in the
// run in which it was least: other processes only make it more.
type pauses struct {
	context.Context
	least []time.Duration
	asked int
	last  time.Time
}

func (p *pauses) begin() { p.asked, p.last = 0, time.Now() }

func (p *pauses) Done() <-chan struct{} {
	now := time.Now()
	if p.asked == len(p.least) {
		p.least = append(p.least, math.MaxInt64)
	}
	p.least[p.asked] = min(p.least[p.asked], now.Sub(p.last))
	p.asked, p.last = p.asked+1, now
	return nil
}
