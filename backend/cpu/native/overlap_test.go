package native

import (
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/schedule"
)

// from is a buffer that begins some elements of 8 bytes into another one, and goes on for n of them.
func from(at, n int) func(x backend.Buffer) backend.Buffer {
	return func(x backend.Buffer) backend.Buffer { return part(x, at, n) }
}

// overlapping are nests whose first two buffers are in the same memory, such that stores meet what is read at other
// indices, or what is needed again. The portable code says what comes out.
var overlapping = []struct {
	name, text string
	first      func(x backend.Buffer) backend.Buffer
	second     func(x backend.Buffer) backend.Buffer
	extents    []int64
	scalars    []int64
}{
	{"an offset", `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 1
for i0 in 0..n0 {
  read b0[i0]
  each (a f64) a*0.5 + 1
  store b1[s0 + i0] = r0
}
`, from(0, 1000), from(0, 1003), []int64{1000}, []int64{3}},
	{"rows that are further apart", `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept, i1 kept) scalars 2
for i0 in 0..n0 {
  for i1 in 0..n1 {
    read b0[s0*i0 + i1]
    each (a f64) a*0.5 + 1
    store b1[s1*i0 + i1] = r0
  }
}
`, from(0, 900), from(0, 900), []int64{2, 400}, []int64{400, 405}},
	{"elements of another size", `nest k0 buffers (b0 f32 reads, b1 f64 writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  each (a f32) f64(a)*0.5 + 1
  store b1[i0] = r0
}
`, from(0, 500), from(0, 1000), []int64{1000}, nil},
	{"a loop in place, with gaps", `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 2
for i0 in 0..n0 {
  read b0[s0*i0]
  each (a f64) let t0 = while(a, f64(0)) {(b f64, c f64) b > 0} do {(b f64, c f64) b - 1, c + b}; t0.1
  store b1[s1*i0] = r0
}
`, from(0, 1000), from(0, 1000), []int64{500}, []int64{2, 2}},
	{"a scan", `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 scanned) scalars 0
for i0.o in 0..ceil(n0/8192) partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a f64) a
    scan r0 by { (a f64, b f64) a + b }
    after (a f64) a
    store b1[i0] = r0
  }
}
`, from(0, 1000), from(2, 1000), []int64{1000}, nil},
	{"a scan in place of what takes many rounds", `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 scanned) scalars 1
for i0.o in 0..ceil(n0/8192) partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a f64) let t0 = while(min(a, 14)*f64(s0), f64(0)) {(b f64, c f64) b > 0} do {(b f64, c f64) b - 1, c + b}; t0.1
    scan r0 by { (a f64, b f64) a + b }
    after (a f64) a
    store b1[i0] = r0
  }
}
`, from(0, 90), from(0, 90), []int64{90}, []int64{900}},
	{"a fold that stores", `nest k0 buffers (b0 f64 reads, b1 f64 writes, b2 f64 writes) axes (i0 folded) scalars 0
for i0.o in 0..ceil(n0/8192) partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a f64) a + 1
    store b1[i0] = r0
    reduce r0 by { (a f64, b f64) a + b } init 0 commutes
  }
}
after (a f64) a
store b2[0] = r0
`, from(0, 1000), from(1, 1000), []int64{1000}, nil},
}

// Where a store replaces what another index reads, or what a second attempt would read, it comes out as in portable
// code.
func TestOverlapping(t *testing.T) {
	for _, c := range overlapping {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			both(t, c.text, func() *backend.Args {
				x := floats(2000, 0)
				return &backend.Args{Buffers: []backend.Buffer{c.first(x), c.second(x), floats(1, 0)}, Extents: c.extents, Scalars: c.scalars}
			})
		})
	}
}

// So it does where a stage beside a portable anchor stores.
func TestOverlappingStage(t *testing.T) {
	n, err := schedule.ParseNest(`nest k0 buffers (b0 f64 reads, b1 f64 writes, b2 f64 updates) axes (i0 ordered) scalars 1
for i0 in 0..n0 {
  read b0[i0]
  each (a f64) a*0.5 + 1, i0%5
  store b1[i0] = r0
  scatter b2[x0] in [s0] at r1 value r0 combine { (a f64, b f64) a + b }
}
`)
	if err != nil {
		t.Fatal(err)
	}
	arguments := func() *backend.Args {
		x := floats(2000, 0)
		return &backend.Args{Buffers: []backend.Buffer{part(x, 0, 1000), part(x, 3, 1000), floats(5, 0)}, Extents: []int64{1000}, Scalars: []int64{5}}
	}
	p, err := portable.Compile(n)
	if err != nil {
		t.Fatal(err)
	}
	want := arguments()
	if err := p.Run(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	for _, level := range codegen.Levels() {
		got := arguments()
		if err := withStages(t, n, level, newArena(t)).Run(t.Context(), got); err != nil {
			t.Fatal(err)
		}
		for i, b := range n.Buffers {
			checkElements(t, fmt.Sprintf("%v: b%d", level, i), b.Elem, got.Buffers[i], want.Buffers[i])
		}
	}
}
