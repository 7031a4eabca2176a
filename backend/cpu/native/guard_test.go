package native

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/vector/vectortest"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A guardCase is a nest for every element type T, and the numbers that belong to n columns. Sizes are those of the
// buffers, in elements: not one more may be touched.
type guardCase struct {
	name    string
	text    string
	extents func(n int64) []int64
	scalars func(n int64) []int64
	sizes   func(n int64) []int64
	shared  bool // the first two buffers are the same memory
}

func line(n int64) []int64 { return []int64{n} }
func rows(n int64) []int64 { return []int64{3, n} }
func none(int64) []int64   { return nil }

// all is that k buffers have n elements each.
func all(k int) func(n int64) []int64 {
	return func(n int64) []int64 { return slices.Repeat([]int64{n}, k) }
}

var guardCases = []guardCase{
	{"neighbours", `
buffers (b0 T reads, b1 T reads, b2 T writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b1[i0]
  each (a T, b T) OP
  store b2[i0] = r0
}`, line, none, all(3), false},
	{"in place", `
buffers (b0 T reads, b1 T writes, b2 T reads) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b2[i0]
  each (a T, b T) OP
  store b1[i0] = r0
}`, line, none, all(3), true},
	{"apart", `
buffers (b0 T reads, b1 T reads, b2 T writes) axes (i0 kept) scalars 4
for i0 in 0..n0 {
  read b0[s0*i0]
  read b1[s1 + s2*i0]
  each (a T, b T) OP
  store b2[s3*i0] = r0
}`, line, func(n int64) []int64 { return []int64{3, n - 1, -1, 2} }, func(n int64) []int64 { return []int64{3*n - 2, n, 2*n - 1} }, false},
	{"repeated", `
buffers (b0 T reads, b1 T reads, b2 T writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b1[0]
  each (a T, b T) OP
  store b2[i0] = r0
}`, line, none, func(n int64) []int64 { return []int64{n, 1, n} }, false},
	{"interleaved", `
buffers (b0 T reads, b1 T writes) axes (i0 kept) scalars 4
for i0 in 0..n0 {
  read b0[i0]
  read b0[s0 + i0]
  each (a T, b T) a, OP
  store b1[s1*i0] = r0
  store b1[s2 + s3*i0] = r1
}`, line, func(n int64) []int64 { return []int64{1, 2, 1, 2} }, func(n int64) []int64 { return []int64{n + 1, 2 * n} }, false},
	{"plane", `
buffers (b0 T reads, b1 T reads, b2 T reads, b3 T writes) axes (i0 kept, i1 kept) scalars 3
for i0 in 0..n0 {
  for i1 in 0..n1 {
    read b0[s0*i0 + i1]
    read b1[i1]
    read b2[s1*i0]
    each (a T, b T, c T) let t0 = OP; select(a == c, t0, c)
    store b3[s2*i0 + i1] = r0
  }
}`, rows, func(n int64) []int64 { return []int64{n + 2, 2, n + 1} }, func(n int64) []int64 { return []int64{2*(n+2) + n, n, 5, 2*(n+1) + n} }, false},
	{"coordinates", `
buffers (b0 T writes, b1 i64 writes) axes (i0 kept, i1 kept) scalars 2
for i0 in 0..n0 {
  for i1 in 0..n1 {
    each () T(i0*31 + i1), i1
    store b0[s0*i0 + i1] = r0
    store b1[s1*i0 + i1] = r1
  }
}`, rows, func(n int64) []int64 { return []int64{n, n} }, func(n int64) []int64 { return []int64{3 * n, 3 * n} }, false},
	{"table", `
buffers (b0 T reads, b1 T writes) axes (i0 kept) scalars 1
for i0 in 0..n0 {
  table b0[x0] in [s0] checked
  each () load0.T((i0*7)%5)
  store b1[i0] = r0
}`, line, func(int64) []int64 { return []int64{5} }, func(n int64) []int64 { return []int64{5, n} }, false},
	{"backwards", `
buffers (b0 T reads, b1 T writes) axes (i0 kept) scalars 1
for i0 in 0..n0 {
  table b0[x0] in [s0] checked
  each () load0.T(s0 - 1 - i0)
  store b1[i0] = r0
}`, line, line, all(2), false},
	{"regions", `
buffers (b0 T reads, b1 T reads, b2 T writes, b3 i32 writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b1[i0]
  each (a T, b T) let t0 = if(a == b, a, b) {(c T, d T) c} else {(c T, d T) d}; let t1 = while(i32(a)&15, i32(0)) {(c i32, d i32) c > 0} do {(c i32, d i32) c - 3, d + c}; t0.0, t1.1
  store b2[i0] = r0
  store b3[i0] = r1
}`, line, none, all(4), false},
}

// operation is OP: something that each type has.
func operation(t expr.Type) string {
	if t == expr.Bool {
		return "a ^ b"
	}
	return "a*b + a"
}

// Every number of columns, on memory between pages that cannot be touched, gives what portable code gives.
func TestGuarded(t *testing.T) {
	for _, level := range codegen.Levels() {
		arena := newArena(t)
		for _, c := range guardCases {
			for _, elem := range backendtest.Swept(expr.Types) {
				t.Run(fmt.Sprintf("%v/%s/%v", level, c.name, elem), func(t *testing.T) { c.run(t, level, arena, elem) })
			}
		}
	}
}

// run goes through numbers of columns. No lane that does not count makes portable code compute all again.
func (c *guardCase) run(t *testing.T, level codegen.Level, arena *exec.Arena, elem expr.Type) {
	nest := c.nest(t, elem)
	code, err := Compile(nest, level, arena)
	if err != nil {
		t.Fatal(err)
	}
	code.portable = func() (*portable.Code, error) {
		t.Error("it falls back")
		return portable.Compile(nest)
	}
	want, g := portably(t, nest), vectortest.NewGuard(t)
	for n := range int64(4*code.kernels[0].program.Lanes + 4) {
		c.compare(t, g, nest, code, want, n)
	}
}

func (c *guardCase) nest(t *testing.T, elem expr.Type) *schedule.Nest {
	text := strings.NewReplacer("OP", operation(elem), "T", elem.String()).Replace(c.text)
	nest, err := schedule.ParseNest("nest k0 " + strings.TrimSpace(text) + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return nest
}

// portably is the portable code of a nest.
func portably(t *testing.T, nest *schedule.Nest) *portable.Code {
	t.Helper()
	code, err := portable.Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// compare runs code beside the portable code, on buffers that end at a guard page, and on those that begin behind one.
// On the other side stands a canary.
func (c *guardCase) compare(t *testing.T, g *vectortest.Guard, nest *schedule.Nest, code, want backend.Code, n int64) {
	for _, lend := range []lender{endOf, beginningOf} {
		g.Reset()
		x, y := c.arguments(g, lend, nest, n), c.arguments(g, lend, nest, n)
		if err := code.Run(context.Background(), x); err != nil {
			t.Fatalf("n = %d: %v", n, err)
		}
		if err := want.Run(context.Background(), y); err != nil {
			t.Fatalf("n = %d: %v", n, err)
		}
		for i, b := range nest.Buffers {
			checkElements(t, fmt.Sprintf("n = %d: b%d", n, i), b.Elem, x.Buffers[i], y.Buffers[i])
			if beside := x.Buffers[i].Owner.([]byte); string(beside) != canary {
				t.Fatalf("n = %d: beside b%d stands %q", n, i, beside)
			}
		}
	}
}

// arguments makes buffers with elements drawn from n.
func (c *guardCase) arguments(g *vectortest.Guard, lend lender, nest *schedule.Nest, n int64) *backend.Args {
	a := &backend.Args{Extents: c.extents(n), Scalars: c.scalars(n), Workers: 1}
	r := rand.New(rand.NewPCG(uint64(n), 0))
	for i, size := range c.sizes(n) {
		elem := nest.Buffers[i].Elem
		b := lend(g, max(size, 0)*int64(elem.Size()))
		draw(r, elem, b)
		a.Buffers = append(a.Buffers, b)
	}
	if c.shared {
		a.Buffers[1] = a.Buffers[0]
	}
	return a
}

// A lender gives a buffer of memory beside a page that cannot be touched.
type lender func(g *vectortest.Guard, bytes int64) backend.Buffer

// A canary is what stands on the side of a buffer where there is no such page.
const canary = "whoever reads this may, and whoever writes here is outside of it"

// watch keeps the memory of a buffer's canary as its owner.
func watch(data unsafe.Pointer, bytes int64, beside []byte) backend.Buffer {
	copy(beside, canary)
	return backend.Buffer{Data: data, Bytes: bytes, Owner: beside}
}

func endOf(g *vectortest.Guard, bytes int64) backend.Buffer {
	mem := g.Room(len(canary) + int(bytes))
	return watch(unsafe.Add(unsafe.Pointer(&mem[0]), len(canary)), bytes, mem[:len(canary)])
}

func beginningOf(g *vectortest.Guard, bytes int64) backend.Buffer {
	mem := g.RoomBehind(int(bytes) + len(canary))
	return watch(unsafe.Pointer(&mem[0]), bytes, mem[bytes:])
}

// draw fills a buffer with small numbers: sums and products of floats have few roundings, but some.
func draw(r *rand.Rand, elem expr.Type, b backend.Buffer) {
	for at := int64(0); at < b.Bytes; at += int64(elem.Size()) {
		v := int64(r.Uint64N(200)) - 100
		p := unsafe.Add(b.Data, at)
		switch {
		case elem == expr.Bool:
			*(*bool)(p) = v&1 == 1
		case elem == expr.Float32:
			*(*float32)(p) = float32(v) / 7
		case elem == expr.Float64:
			*(*float64)(p) = float64(v) / 7
		default:
			copy(unsafe.Slice((*byte)(p), elem.Size()), unsafe.Slice((*byte)(unsafe.Pointer(&v)), 8))
		}
	}
}
