package native

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// both runs a nest as machine code of each level and as portable code, on arguments that make gives twice, and compares
// all buffers. It gives the code of the last level.
func both(t *testing.T, text string, arguments func() *backend.Args) (code *Code) {
	t.Helper()
	n, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := portable.Compile(n)
	if err != nil {
		t.Fatal(err)
	}
	want := arguments()
	if err := p.Run(context.Background(), want); err != nil {
		t.Fatal(err)
	}
	for _, level := range codegen.Levels() {
		c, err := Compile(n, level, newArena(t))
		if err != nil {
			t.Fatal(err)
		}
		got := arguments()
		if err := c.Run(context.Background(), got); err != nil {
			t.Fatal(err)
		}
		for i, b := range n.Buffers {
			checkElements(t, fmt.Sprintf("%v: b%d", level, i), b.Elem, got.Buffers[i], want.Buffers[i])
		}
		checkBound(t, c, arguments(), want)
		code = c
	}
	return code
}

// checkBound compares what bound code gives, where the run can be bound and nothing lies in the way,
// and otherwise nothing happens.
func checkBound(t *testing.T, c *Code, got, want *backend.Args) {
	t.Helper()
	bound := c.Bind(got)
	if bound == nil {
		return
	}
	var places backend.Places
	var before []string
	for i, b := range got.Buffers {
		*places.At(i) = b.Data
		before = append(before, string(unsafe.Slice((*byte)(b.Data), b.Bytes)))
	}
	ran := bound.Run(places)
	for i, b := range c.nest.Buffers {
		if ran {
			checkElements(t, fmt.Sprintf("%v, bound: b%d", c.level, i), b.Elem, got.Buffers[i], want.Buffers[i])
		} else if b := got.Buffers[i]; string(unsafe.Slice((*byte)(b.Data), b.Bytes)) != before[i] {
			t.Errorf("%v, bound: b%d changed though nothing was computed", c.level, i)
		}
	}
}

// floats gives n small numbers in memory that begins skew elements behind a cache line.
func floats(n, skew int) backend.Buffer {
	mem := unsafe.Slice((*float64)(aligned(8*(n+skew))), n+skew)[skew:]
	for i := range mem {
		mem[i] = float64(i%97) / 7
	}
	return backend.Buffer{Data: unsafe.Pointer(unsafe.SliceData(mem)), Bytes: int64(8 * n)}
}

// part is n elements of a buffer, from element from on.
func part(b backend.Buffer, from, n int) backend.Buffer {
	return backend.Buffer{Data: unsafe.Add(b.Data, 8*from), Bytes: int64(8 * n)}
}

const increment = `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 0
for i0 in 0..n0 parallel {
  read b0[i0]
  each (a f64) a*0.5 + 1
  store b1[i0] = r0
}
`

// Where a store replaces what another index reads, portable code runs, whatever that gives.
func TestShifted(t *testing.T) {
	for _, shift := range []int{-9, -1, 0, 1, 3, 8} {
		both(t, increment, func() *backend.Args {
			x := floats(1020, 0)
			return &backend.Args{Buffers: []backend.Buffer{part(x, 10, 1000), part(x, 10+shift, 1000)}, Extents: []int64{1000}}
		})
	}
}

// Strides beyond 32-bit indices run portable.
func TestFar(t *testing.T) {
	text := strings.NewReplacer("scalars 0", "scalars 1", "read b0[i0]", "read b0[s0*i0]").Replace(increment)
	both(t, text, func() *backend.Args {
		return &backend.Args{Buffers: []backend.Buffer{floats(1, 0), floats(1, 0)}, Extents: []int64{1}, Scalars: []int64{1 << 40}}
	})
}

// Loops that take more rounds than a call may are computed in halves, and at last by portable code, also where the
// result replaces the operand.
func TestRounds(t *testing.T) {
	const text = `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  each (a f64) let t0 = while(a*FACTOR, 0.0) {(b f64, c f64) b > 0} do {(b f64, c f64) b - 1, c + b}; t0.1
  store b1[i0] = r0
}
`
	for _, factor := range []string{"1", "2000", "40000"} {
		for _, n := range []int{1, 3, 20} {
			text := strings.NewReplacer("FACTOR", factor, "0.0", "f64(0)").Replace(text)
			both(t, text, func() *backend.Args {
				return &backend.Args{Buffers: []backend.Buffer{floats(n, 0), floats(n, 0)}, Extents: []int64{int64(n)}}
			})
			both(t, text, func() *backend.Args {
				x := floats(n, 0)
				return &backend.Args{Buffers: []backend.Buffer{x, x}, Extents: []int64{int64(n)}}
			})
		}
	}
}

// So are those of several rows.
func TestRoundsOfRows(t *testing.T) {
	const text = `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept, i1 kept) scalars 2
for i0 in 0..n0 {
  for i1 in 0..n1 {
    read b0[s0*i0 + i1]
    each (a f64) let t0 = while(a*f64(s1), f64(0)) {(b f64, c f64) b > 0} do {(b f64, c f64) b - 1, c + b}; t0.1
    store b1[s0*i0 + i1] = r0
  }
}
`
	for _, factor := range []int64{1, 1000, 10_000} {
		both(t, text, func() *backend.Args {
			return &backend.Args{Buffers: []backend.Buffer{floats(77, 0), floats(77, 0)}, Extents: []int64{7, 11}, Scalars: []int64{11, factor}}
		})
	}
}

// Stores past the caches need not begin where cache lines do.
func TestStreams(t *testing.T) {
	size := lastCache
	defer func() { lastCache = size }()
	lastCache = func() int64 { return 1 }
	const n = 100_003
	text := strings.NewReplacer("b1 f64 writes", "b1 f64 writes, b2 f64 writes", "a*0.5 + 1", "a*0.5 + 1, a - 3",
		"store b1[i0] = r0", "store b1[i0] = r0\n  store b2[i0] = r1").Replace(increment)
	for first := range 8 {
		for _, second := range []int{first, 0, 5} {
			both(t, text, func() *backend.Args {
				return &backend.Args{Buffers: []backend.Buffer{floats(n, 1), floats(n, first), floats(n, second)}, Extents: []int64{n}}
			})
		}
	}
	rows := `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept, i1 kept) scalars 2
for i0 in 0..n0 parallel {
  for i1 in 0..n1 parallel {
    read b0[s0*i0 + i1]
    each (a f64) a + 1
    store b1[s1*i0 + i1] = r0
  }
}
`
	tiles := strings.NewReplacer("for i0 in 0..n0 parallel {", "for i0.o in 0..ceil(n0/4) {\n  for i1.o in 0..ceil(n1/1000) {\n    for i0.i in 0..4 {",
		"for i1 in 0..n1 parallel {", "for i1.i in 0..1000 {", "  }\n}", "      }\n    }\n  }\n}").Replace(rows)
	for first := range 8 { // the last tile is narrower than what lies before the first cache line
		both(t, tiles, func() *backend.Args {
			return &backend.Args{Buffers: []backend.Buffer{floats(7*2008, 0), floats(7*2008, first)}, Extents: []int64{7, 2003}, Scalars: []int64{2008, 2008}}
		})
	}
	code := both(t, rows, func() *backend.Args {
		return &backend.Args{Buffers: []backend.Buffer{floats(100*1001, 0), floats(100*1003, 0)}, Extents: []int64{100, 1001}, Scalars: []int64{1001, 1003}}
	})
	if code != nil && len(code.kernels) != 2 {
		t.Errorf("%d kernels: none stores past the caches", len(code.kernels))
	}
}

// Many short rows are computed several at once.
func TestTall(t *testing.T) {
	const text = `nest k0 buffers (b0 f64 reads, b1 f64 reads, b2 f64 reads, b3 f64 writes) axes (i0 kept, i1 kept) scalars 2
for i0 in 0..n0 parallel {
  for i1 in 0..n1 parallel {
    read b0[s0*i0 + i1]
    read b1[i1]
    read b2[i0]
    each (a f64, b f64, c f64) a*b + c + f64(i0*3 + i1)
    store b3[s1*i0 + i1] = r0
  }
}
`
	for _, width := range []int64{1, 2, 3, 4, 5} {
		for _, height := range []int64{15, 16, 37, 50_001} {
			code := both(t, text, func() *backend.Args {
				n := int(height)
				return &backend.Args{Buffers: []backend.Buffer{floats(n*9, 0), floats(5, 0), floats(n, 0), floats(n*7, 0)},
					Extents: []int64{height, width}, Scalars: []int64{9, 7}}
			})
			if code != nil && len(code.kernels) != 2 && width <= 2 && height > 16 {
				t.Errorf("%d kernels: %d rows of %d are computed one after the other", len(code.kernels), height, width)
			}
		}
	}
}

// The first index outside a table is found, whoever computes what.
func TestFault(t *testing.T) {
	n, err := schedule.ParseNest(`nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 1
for i0 in 0..n0 parallel {
  table b0[x0] in [s0] checked
  each () load0.f64(i0*2)
  store b1[i0] = r0
}
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, level := range codegen.Levels() {
		c, err := Compile(n, level, newArena(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int64{19, 199_999, 200_000} {
			a := &backend.Args{Buffers: []backend.Buffer{floats(int(size), 0), floats(100_000, 0)}, Extents: []int64{100_000}, Scalars: []int64{size}}
			want := "<nil>"
			if size < 200_000-1 {
				want = fmt.Sprintf("index [%d] is outside [%d], at element [%d]", size+1, size, (size+1)/2)
			}
			if got := fmt.Sprint(c.Run(context.Background(), a)); got != want {
				t.Errorf("%v: %s, not %s", level, got, want)
			}
		}
	}
}

// An index below 0 is a fault too.
func TestBelow(t *testing.T) {
	n, err := schedule.ParseNest(`nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 1
for i0 in 0..n0 {
  table b0[x0] in [s0] checked
  each () load0.f64(i0 - 3)
  store b1[i0] = r0
}
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, level := range codegen.Levels() {
		c, err := Compile(n, level, newArena(t))
		if err != nil {
			t.Fatal(err)
		}
		a := &backend.Args{Buffers: []backend.Buffer{part(floats(10, 0), 5, 5), floats(3, 0)}, Extents: []int64{3}, Scalars: []int64{5}}
		const want = "index [-3] is outside [5], at element [0]"
		if got := fmt.Sprint(c.Run(context.Background(), a)); got != want {
			t.Errorf("%v: %s, not %s", level, got, want)
		}
	}
}

// A run that is called again allocates nothing, large or small.
func TestAllocations(t *testing.T) {
	if enter.Race {
		t.Skip("the race detector keeps arguments off the stack")
	}
	n, err := schedule.ParseNest(increment)
	if err != nil {
		t.Fatal(err)
	}
	for _, level := range codegen.Levels() {
		c, err := Compile(n, level, newArena(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{10, 1000, 100_000} {
			a := &backend.Args{Buffers: []backend.Buffer{floats(size, 0), floats(size, 0)}, Extents: []int64{int64(size)}, Workers: 1}
			if got := testing.AllocsPerRun(100, func() { _ = c.Run(context.Background(), a) }); got > 0 {
				t.Errorf("%v: n = %d: %v allocations", level, size, got)
			}
		}
	}
}

// checkElements compares buffers bit for bit.
func checkElements(t *testing.T, name string, elem expr.Type, x, y backend.Buffer) {
	t.Helper()
	got, want := unsafe.Slice((*byte)(x.Data), x.Bytes), unsafe.Slice((*byte)(y.Data), y.Bytes)
	if size := elem.Size(); !bytes.Equal(got, want) {
		for i := 0; i < len(got); i += size {
			if !bytes.Equal(got[i:i+size], want[i:i+size]) {
				t.Fatalf("%s: element %d of %d is % x, not % x", name, i/size, len(got)/size, got[i:i+size], want[i:i+size])
			}
		}
	}
}

// Code is gone once nobody has it, and not before.
func TestReleased(t *testing.T) {
	levels := codegen.Levels()
	if len(levels) == 0 {
		t.Skip("this machine runs no code")
	}
	n, err := schedule.ParseNest(increment)
	if err != nil {
		t.Fatal(err)
	}
	arena := newArena(t)
	kept, err := Compile(n, levels[0], arena)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if _, err := Compile(n, levels[0], arena); err != nil {
			t.Fatal(err)
		}
	}
	for range 1000 { // cleanups run some time after the collection that found them due
		if runtime.GC(); arena.Stats().Codes == 1 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if s := arena.Stats(); s.Codes != 1 {
		t.Errorf("%d pieces of code are left, not 1", s.Codes)
	}
	runtime.KeepAlive(kept)
}
