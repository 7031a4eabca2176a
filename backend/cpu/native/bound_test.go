package native

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/schedule"
)

const total = `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 folded) scalars 0
for i0.o in 0..ceil(n0/8192) partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a f64) a + 1
    reduce r0 by { (a f64, b f64) a + b } init 0 commutes
  }
}
after (a f64) a
store b1[0] = r0
`

const upTo = `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 scanned) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  each (a f64) a
  scan r0 by { (a f64, b f64) a + b } init 0
  after (a f64) a
  store b1[i0] = r0
}
`

// reading is a map that reads a table as long as its result.
func reading(index string) string {
	return fmt.Sprintf(`nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 1
for i0 in 0..n0 {
  table b0[x0] in [s0] checked
  each () load0.f64(%s)
  store b1[i0] = r0
}
`, index)
}

// Small maps and folds can be bound, what is worth sharing cannot; bound code works in place, and refuses a result that
// lies over other elements of an operand, or over a table, and an index outside of it.
func TestBound(t *testing.T) {
	if enter.Race || len(codegen.Levels()) == 0 {
		t.Skip("under the race detector, and without machine code, nothing is bound")
	}
	for _, c := range []struct {
		name, text string
		n          int
		result     func(x backend.Buffer) backend.Buffer
		bound, ran bool
	}{
		{"a map", increment, 1003, from(1003, 1003), true, true},
		{"a map in place", increment, 1003, from(0, 1003), true, true},
		{"a map over the next element", increment, 1003, from(1, 1003), true, false},
		{"a map over the last element", increment, 1003, from(1002, 1003), true, false},
		{"a large map", increment, 100_003, from(100_003, 100_003), false, false},
		{"a table", reading("i0"), 1003, from(1003, 1003), true, true},
		{"a table in place", reading("i0"), 1003, from(0, 1003), true, false},
		{"an index outside of a table", reading("i0 - 1"), 1003, from(1003, 1003), true, false},
		{"a fold", total, 1003, from(1003, 1), true, true},
		{"a fold of several leaves", total, 20_000, from(20_000, 1), true, true},
		{"a fold into its first element", total, 1003, from(0, 1), true, false},
		{"a fold into its last element", total, 1003, from(1002, 1), true, false},
		{"a scan", upTo, 1003, from(1003, 1003), true, true},
		{"a scan in place", upTo, 1003, from(0, 1003), true, true},
		{"a scan over the next element", upTo, 1003, from(1, 1003), true, false},
		{"a large scan", upTo, 1_000_003, from(1_000_003, 1_000_003), false, false},
		{"a large fold", total, 1_000_003, from(1_000_003, 1), false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := schedule.ParseNest(c.text)
			if err != nil {
				t.Fatal(err)
			}
			code, err := Compile(n, codegen.Levels()[0], newArena(t))
			if err != nil {
				t.Fatal(err)
			}
			x := floats(2*c.n, 1)
			args := &backend.Args{Buffers: []backend.Buffer{part(x, 0, c.n), c.result(x)}, Extents: []int64{int64(c.n)}, Scalars: []int64{int64(c.n)}}
			bound := code.Bind(args)
			if (bound != nil) != c.bound {
				t.Fatalf("bound: %v", bound != nil)
			}
			if bound == nil {
				return
			}
			var places backend.Places
			*places.At(0), *places.At(1) = args.Buffers[0].Data, args.Buffers[1].Data
			if ran := bound.Run(places); ran != c.ran {
				t.Errorf("ran: %v", ran)
			}
		})
	}
}
