package native

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// An example is the numbers of one run.
type example struct {
	extents []int64
	scalars []int64
	sizes   []int64 // elements per buffer
}

// lines is a reduction of rows: read, each and the folds are given, and what After does.
func lines(buffers, body, after string) string {
	return fmt.Sprintf(`nest k0 buffers (%s) axes (i0 kept, i1 folded) scalars 1
for i0 in 0..n0 parallel {
  for i1.o in 0..ceil(n1/8192) parallel partial {
    for i1.i in 0..8192 {
      %s
    }
  }
  %s
}
`, buffers, strings.ReplaceAll(body, "\n", "\n      "), strings.ReplaceAll(after, "\n", "\n  "))
}

// columns is a reduction of columns; the parts are as for lines.
func columns(buffers, body, after string) string {
	return fmt.Sprintf(`nest k0 buffers (%s) axes (i0 kept, i1 folded) scalars 1
for i0.o in 0..ceil(n0/512) parallel {
  for i1.o in 0..ceil(n1/8192) parallel partial {
    for i1.i in 0..8192 {
      for i0.i in 0..512 lanes {
        %s
      }
    }
  }
  for i0.i in 0..512 lanes {
    %s
  }
}
`, buffers, strings.ReplaceAll(body, "\n", "\n        "), strings.ReplaceAll(after, "\n", "\n    "))
}

// levels are the levels to test, each with where code is placed: nowhere, so that programs are interpreted, and where
// the machine has the level in memory.
func levels(t testing.TB) map[string]func(n *schedule.Nest) (*Code, error) {
	all := map[string]func(n *schedule.Nest) (*Code, error){}
	for _, l := range []codegen.Level{codegen.AVX2, codegen.AVX512} {
		all[l.String()+" interpreted"] = func(n *schedule.Nest) (*Code, error) { return Compile(n, l, nil) }
	}
	for _, l := range codegen.Levels() {
		arena, err := exec.New(16 << 20)
		if err != nil {
			t.Fatal(err)
		}
		all[l.String()] = func(n *schedule.Nest) (*Code, error) { return Compile(n, l, arena) }
	}
	return all
}

// A pair is a nest as code to test, and as the portable code that it is compared with.
type pair struct {
	level  string
	nest   *schedule.Nest
	code   *Code
	oracle backend.Code
}

func compiled(t *testing.T, level string, compile func(n *schedule.Nest) (*Code, error), text string) pair {
	t.Helper()
	n, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	code, err := compile(n)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	oracle, err := portable.Compile(n)
	if err != nil {
		t.Fatal(err)
	}
	return pair{level, n, code, oracle}
}

// check runs an example natively and portably, and compares every bit of what is written; NaNs are equal.
func (p pair) check(t *testing.T, x example) {
	t.Helper()
	got, want := x.run(t, p.nest, p.code), x.run(t, p.nest, p.oracle)
	for b, param := range p.nest.Buffers {
		if param.Mode != schedule.Reads {
			compareElements(t, fmt.Sprintf("%s: extents %v: b%d", p.level, x.extents, b), param.Elem, got[b], want[b])
		}
		if t.Failed() {
			t.Fatalf("%v\n%s", p.nest, p.code.Describe())
		}
	}
}

// run gives the buffers after a run.
func (x *example) run(t *testing.T, n *schedule.Nest, code backend.Code) [][]byte {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	a := &backend.Args{Extents: x.extents, Scalars: x.scalars, Workers: 2}
	var all [][]byte
	for i, p := range n.Buffers {
		words := make([]uint64, x.sizes[i]*int64(p.Elem.Size())/8+1)
		bytes := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), x.sizes[i]*int64(p.Elem.Size()))
		if p.Mode == schedule.Reads {
			randomElements(r, p.Elem, bytes)
		}
		all = append(all, bytes)
		a.Buffers = append(a.Buffers, backend.Buffer{Data: unsafe.Pointer(&words[0]), Bytes: int64(len(bytes))})
	}
	if err := code.Run(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	return all
}

// randomElements fills a buffer, with a few special values among floats; what is longer than a prime
// number of elements repeats them.
func randomElements(r *rand.Rand, t expr.Type, bytes []byte) {
	if period := 10007 * t.Size(); len(bytes) > period {
		randomElements(r, t, bytes[:period])
		for done := period; done < len(bytes); done *= 2 {
			copy(bytes[done:], bytes[:done])
		}
		return
	}
	special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, 1e300}
	sprinkle := r.IntN(4) == 0
	for i := 0; i+t.Size() <= len(bytes); i += t.Size() {
		v := r.NormFloat64() * math.Exp(4*r.NormFloat64())
		if sprinkle && r.IntN(500) == 0 {
			v = special[r.IntN(len(special))]
		}
		p := unsafe.Pointer(&bytes[i])
		switch {
		case t == expr.Float64:
			*(*float64)(p) = v
		case t == expr.Float32:
			*(*float32)(p) = float32(v)
		case t == expr.Bool:
			*(*byte)(p) = byte(r.IntN(2))
		default:
			for k := range t.Size() {
				bytes[i+k] = byte(r.Uint32())
			}
		}
	}
}

func compareElements(t *testing.T, what string, elem expr.Type, got, want []byte) {
	t.Helper()
	for i := 0; i+elem.Size() <= len(got); i += elem.Size() {
		g, w := bitsOf(elem, got[i:]), bitsOf(elem, want[i:])
		if g != w {
			t.Errorf("%s[%d] is %#x, not %#x", what, i/elem.Size(), g, w)
			return
		}
	}
}

// bitsOf reads an element; all NaNs are one.
func bitsOf(t expr.Type, b []byte) uint64 {
	p := unsafe.Pointer(&b[0])
	switch t.Size() {
	case 1:
		return uint64(*(*uint8)(p))
	case 2:
		return uint64(*(*uint16)(p))
	case 4:
		if v := *(*float32)(p); t == expr.Float32 && v != v {
			return 1
		}
		return uint64(*(*uint32)(p))
	}
	if v := *(*float64)(p); t == expr.Float64 && v != v {
		return 1
	}
	return *(*uint64)(p)
}

// lengths are lengths of lines around every window.
var lengths = []int64{0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 67, 127, 128, 131, 1000, 8191, 8192, 8193, 3*8192 + 5}

// lengthsFor leaves out the longest where programs are interpreted.
func lengthsFor(level string) []int64 {
	if strings.HasSuffix(level, "interpreted") {
		return append(lengths[:len(lengths)-5:len(lengths)-5], 8193)
	}
	return lengths
}

var lineNests = []struct{ name, buffers, body, after string }{
	{"sum", "b0 f64 reads, b1 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) a\nreduce r0 by { (a f64, b f64) a + b } init 0 commutes", "after (a f64) a\nstore b1[i0] = r0"},
	{"product plus", "b0 f32 reads, b1 f32 writes", "read b0[s0*i0 + i1]\neach (a f32) a*a\nreduce r0 by { (a f32, b f32) a + b } init 3 commutes", "after (a f32) sqrt(a)\nstore b1[i0] = r0"},
	{"wide and narrow", "b0 f32 reads, b1 f64 writes, b2 f32 writes", "read b0[s0*i0 + i1]\neach (a f32) f64(a), a\nreduce r0 by { (a f64, b f64) a + b } init 0 commutes\nreduce r1 by { (a f32, b f32) max(a, b) } init -1 commutes", "after (a f64, b f32) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"greatest place", "b0 f64 reads, b1 f64 writes, b2 i64 writes", "read b0[s0*i0 + i1]\neach (a f64) a, i1\nreduce r0 r1 by { (a f64, b i64, c f64, d i64) let t0 = (c > a)|((c == a)&(d < b)); select(t0, c, a), select(t0, d, b) } init -1e300 -1 commutes", "after (a f64, b i64) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"two sums", "b0 f64 reads, b1 f64 writes, b2 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) a, a*a\nreduce r0 r1 by { (a f64, b f64, c f64, d f64) a + c, b + d } init 0 0 commutes", "after (a f64, b f64) a, b - a\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"moments", "b0 f32 reads, b1 f64 writes, b2 f64 writes", "read b0[s0*i0 + i1]\neach (a f32) let t0 = f64(a); let t1 = t0 - 0.5; t0, t1, t1*t1\nreduce r0 by { (a f64, b f64) a + b } init 0 commutes\nreduce r1 r2 by { (a f64, b f64, c f64, d f64) a + c, b + d } init 0 0 commutes", "after (a f64, b f64, c f64) a + b, c\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"no neutral", "b0 f32 reads, b1 f32 writes", "read b0[s0*i0 + i1]\neach (a f32) a\nreduce r0 by { (a f32, b f32) a + b*0.5 } init 2 commutes", "after (a f32) a\nstore b1[i0] = r0"},
	{"neutral beside none", "b0 f32 reads, b1 f32 writes, b2 i64 writes", "read b0[s0*i0 + i1]\neach (a f32) a, i1 + 3\nreduce r0 by { (a f32, b f32) a + b*0.5 } init 2 commutes\nreduce r1 by { (a i64, b i64) a + b } init 0 commutes", "after (a f32, b i64) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"all", "b0 i8 reads, b1 bool writes", "read b0[s0*i0 + i1]\neach (a i8) a != 77\nreduce r0 by { (a bool, b bool) a&b } init true commutes", "after (a bool) a\nstore b1[i0] = r0"},
	{"bytes", "b0 i8 reads, b1 i8 writes", "read b0[s0*i0 + i1]\neach (a i8) a\nreduce r0 by { (a i8, b i8) a + b } init 5 commutes", "after (a i8) a\nstore b1[i0] = r0"},
	{"words", "b0 u16 reads, b1 u16 writes", "read b0[s0*i0 + i1]\neach (a u16) a\nreduce r0 by { (a u16, b u16) min(a, b) } init 60000 commutes", "after (a u16) a\nstore b1[i0] = r0"},
	{"ordered sum", "b0 f64 reads, b1 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) a\nreduce r0 by { (a f64, b f64) a + b } init 0", "after (a f64) a\nstore b1[i0] = r0"},
	{"affine", "b0 i32 reads, b1 i32 writes, b2 i32 writes", "read b0[s0*i0 + i1]\neach (a i32) a, a ^ 5\nreduce r0 r1 by { (a i32, b i32, c i32, d i32) a*c, c*b + d } init 1 0", "after (a i32, b i32) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"last place", "b0 f32 reads, b1 i64 writes, b2 f32 writes", "read b0[s0*i0 + i1]\neach (a f32) a, select(a > 0.25, i1, -1), a\nreduce r0 r1 by { (a f32, b i64, c f32, d i64) select(d >= 0, c, a), select(d >= 0, d, b) } init 0 -1\nreduce r2 by { (a f32, b f32) max(a, b) } init -1 commutes", "after (a f32, b i64, c f32) b, a - c\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"long body", "b0 f64 reads, b1 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) exp(a)/(1 + exp(0 - a))\nreduce r0 by { (a f64, b f64) a + b } init 0 commutes", "after (a f64) a\nstore b1[i0] = r0"},
	{"first of a constant", "b0 f32 writes", "each () f32(7)\nreduce r0 by { (a f32, b f32) a } init 2", "after (a f32) a\nstore b0[i0] = r0"},
	{"zeros below zero", "b0 f64 reads, b1 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) copysign(0, -1 - a*a)\nreduce r0 by { (a f64, b f64) a + b } init -0 commutes", "after (a f64) a\nstore b1[i0] = r0"},
	{"with stores", "b0 f64 reads, b1 f64 writes, b2 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) a + 1\nstore b2[s0*i0 + i1] = r0\nreduce r0 by { (a f64, b f64) a + b } init 0 commutes", "after (a f64) a\nstore b1[i0] = r0"},
}

// Lines give the bits of the portable code.
func TestLines(t *testing.T) {
	for level, compile := range levels(t) {
		for _, c := range lineNests {
			t.Run(level+"/"+c.name, func(t *testing.T) {
				both := compiled(t, level, compile, lines(c.buffers, c.body, c.after))
				for _, n := range backendtest.Some(lengthsFor(level)) {
					rows := int64(3)
					if n < 200 {
						rows = 19
					}
					both.check(t, example{[]int64{rows, n}, []int64{n + 1}, []int64{rows * (n + 1), rows, rows * (n + 1)}})
				}
			})
		}
	}
}

// One line that is one part has code of its own where a call is bound, and so have several.
func TestBrief(t *testing.T) {
	for level, compile := range machines(t) {
		bound := func(n *schedule.Nest) (*Code, error) {
			c, err := compile(n)
			if err == nil {
				c.driver = boundly{c.driver}
			}
			return c, err
		}
		for _, c := range lineNests {
			t.Run(level+"/"+c.name, func(t *testing.T) {
				both := compiled(t, level, bound, lines(c.buffers, c.body, c.after))
				for _, n := range backendtest.Some(lengths[:len(lengths)-2]) {
					for _, rows := range []int64{1, 19} {
						both.check(t, example{[]int64{rows, n}, []int64{n + 1}, []int64{rows * (n + 1), rows, rows * (n + 1)}})
					}
				}
			})
		}
	}
}

// Lines that are one part each have code of their own, in memory those that fill no more than a row; others share what
// folds leaves and joins them.
func TestShortLines(t *testing.T) {
	const far, near = 0, 1 << 40
	text := lines("b0 f64 reads, b1 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) a\nreduce r0 by { (a f64, b f64) a + b } init 0 commutes", "after (a f64) a\nstore b1[i0] = r0")
	virtual := int64(graph.Lanes(expr.Float64))
	for _, x := range []struct {
		n, cache int64
		kernels  int // that a run has made: of leaves, the same for memory, of short lines
	}{
		{0, near, 1}, {1, near, 2}, {graph.Leaf, near, 2}, {graph.Leaf + 1, near, 1},
		{virtual, far, 3}, {virtual + 1, far, 2}, {graph.Leaf + 1, far, 2},
	} {
		setLastCache(t, x.cache)
		for level, compile := range machines(t) {
			both := compiled(t, level, compile, text)
			both.check(t, example{[]int64{3, x.n}, []int64{x.n + 1}, []int64{3 * (x.n + 1), 3}})
			if n := len(both.code.kernels); n != x.kernels {
				t.Errorf("%s: lines of %d in a cache of %d: %d kernels", level, x.n, x.cache, n)
			}
		}
	}
}

// boundly is a driver that binds runs where it can.
type boundly struct{ driver }

func (d boundly) run(ctx context.Context, a *backend.Args) error {
	var places backend.Places
	for i, b := range a.Buffers {
		*places.At(i) = b.Data
	}
	if b := d.bind(a); b != nil && b.Run(places) {
		return nil
	}
	return d.driver.run(ctx, a)
}

// Columns give the bits of the portable code.
func TestColumns(t *testing.T) {
	for level, compile := range levels(t) {
		for _, c := range lineNests {
			text := columns(c.buffers, strings.ReplaceAll(c.body, "s0*i0 + i1", "i0 + s0*i1"), c.after)
			t.Run(level+"/"+c.name, func(t *testing.T) {
				both := compiled(t, level, compile, text)
				for _, n := range backendtest.Some(lengthsFor(level)) {
					wide := []int64{1, 7, 8, 17, 130}
					if strings.HasSuffix(level, "interpreted") {
						wide = []int64{17}
					}
					if n > 200 {
						wide = []int64{19}
					}
					for _, rows := range wide {
						both.check(t, example{[]int64{rows, n}, []int64{rows + 1}, []int64{(rows + 1) * (n + 1), rows, (rows + 1) * (n + 1)}})
					}
				}
			})
		}
	}
}

// Folds side by side whose trees have leaves of different lanes are refused.
func TestGroups(t *testing.T) {
	text := lines("b0 f32 reads, b1 f64 writes, b2 f32 writes", "read b0[s0*i0 + i1]\neach (a f32) f64(a), a\nreduce r0 by { (a f64, b f64) a + b } init 0 commutes\nreduce r1 by { (a f32, b f32) a + b } init 0 commutes",
		"after (a f64, b f32) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1")
	n, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, level := range []codegen.Level{codegen.AVX2, codegen.AVX512} {
		if _, err := Compile(n, level, nil); !errors.Is(err, errGroups) {
			t.Errorf("%v: error %v, not %v", level, err, errGroups)
		}
	}
}

// Work that is shared among goroutines gives the same bits: lines, columns, and leaves of either.
func TestShared(t *testing.T) {
	const leaf = 8192
	for level, compile := range machines(t) {
		for _, c := range lineNests {
			t.Run(level+"/"+c.name, func(t *testing.T) {
				along := compiled(t, level, compile, lines(c.buffers, c.body, c.after))
				across := compiled(t, level, compile, columns(c.buffers, strings.ReplaceAll(c.body, "s0*i0 + i1", "i0 + s0*i1"), c.after))
				for _, x := range [][2]int64{{1, 64*leaf - 1}, {1, 64 * leaf}, {3, 22*leaf + 5}, {3000, 67}, {40000, 3}} {
					rows, n := x[0], x[1]
					sizes := []int64{(rows + 1) * (n + 1), rows, (rows + 1) * (n + 1)}
					along.check(t, example{[]int64{rows, n}, []int64{n + 1}, sizes})
					across.check(t, example{[]int64{rows, n}, []int64{rows + 1}, sizes})
				}
			})
		}
	}
}

// A small reduction allocates nothing.
func TestSmallReductionAllocates(t *testing.T) {
	c := lineNests[0]
	n, err := schedule.ParseNest(lines(c.buffers, c.body, c.after))
	if err != nil {
		t.Fatal(err)
	}
	in, out := make([]float64, 1000), make([]float64, 1)
	a := &backend.Args{Extents: []int64{1, 1000}, Scalars: []int64{1000}, Buffers: []backend.Buffer{
		{Data: unsafe.Pointer(&in[0]), Bytes: 8000}, {Data: unsafe.Pointer(&out[0]), Bytes: 8},
	}}
	for level, compile := range machines(t) {
		code, err := compile(n)
		if err != nil {
			t.Fatal(err)
		}
		run := func() {
			if err := code.Run(context.Background(), a); err != nil {
				t.Fatal(err)
			}
		}
		if n := testing.AllocsPerRun(100, run); n > 0.5 && !enter.Race {
			t.Errorf("%s: %v allocations", level, n)
		}
	}
}
