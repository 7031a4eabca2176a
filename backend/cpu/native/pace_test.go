package native

import (
	"math"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
)

// Code that loops is taken to need as long as it did lately, also where one run is quick; other code as long as was
// estimated.
func TestPace(t *testing.T) {
	var p pace
	if got := p.nanos(7, 100); got != 7 {
		t.Errorf("%g nanoseconds before the first run, not the estimate", got)
	}
	p.note(4000, 100)
	p.note(0, 100)
	if got := p.nanos(7, 100); got != 3000 {
		t.Errorf("%g nanoseconds after runs of 4000 and 0, not 3000", got)
	}
	p.note(50, 0) // a fold of no elements
	if got := p.nanos(7, 100); got != 3000 {
		t.Errorf("%g nanoseconds after a run without elements, not 3000", got)
	}
	if got := p.nanos(5000, 100); got != 5000 {
		t.Errorf("%g nanoseconds, not the estimate, which is more", got)
	}
}

// Maps and folds that loop note their pace, and no others do: it costs two looks at the clock.
func TestLoopsNoteTheirPace(t *testing.T) {
	const n = 20_000 // more than one leaf
	const loop = "let t0 = while(a*10, f64(0)) {(b f64, c f64) b > 0} do {(b f64, c f64) b - 1, c + b}; t0.1"
	for _, c := range []struct {
		each  string
		loops bool
	}{{loop, true}, {"a*a", false}} {
		for _, text := range []string{`nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  each (a f64) ` + c.each + `
  store b1[i0] = r0
}
`, `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 folded) scalars 0
for i0.o in 0..ceil(n0/8192) partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a f64) ` + c.each + `
    reduce r0 by { (a f64, b f64) a + b } init 0 commutes
  }
}
after (a f64) a
store b1[0] = r0
`} {
			code := both(t, text, func() *backend.Args {
				return &backend.Args{Buffers: []backend.Buffer{floats(n, 0), floats(n, 0)}, Extents: []int64{n}}
			})
			if code == nil {
				t.Skip("this machine has no level of machine code")
			}
			if got := paceOf(code) > 0; got != c.loops {
				t.Errorf("a pace was noted: %v\n%s", got, text)
			}
		}
	}
}

// paceOf is how long code took an element.
func paceOf(c *Code) time.Duration {
	var p *pace
	switch d := c.driver.(type) {
	case *mapping:
		p = &d.pace
	case *reduction:
		p = &d.pace
	}
	return time.Duration(math.Ceil(p.nanos(0, 1)))
}
