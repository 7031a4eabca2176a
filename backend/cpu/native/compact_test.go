package native

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/schedule"
)

// compactNests keep values of all widths; MASK says which.
var compactNests = []struct {
	name, text string
	buffers    int
}{
	{"wide", `nest k0 buffers (b0 f64 reads, b1 f64 writes, b2 f32 writes, b3 i8 writes, b4 bool writes, b5 i64 writes, b6 f64 writes, b7 i64 writes) axes (i0 scanned) scalars 0
for i0.o in 0..ceil(n0/8192) parallel partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a f64) MASK, a, f32(a), i8(i0), a > 1, i0, a*2
    store b6[i0] = r6
    compact r0 keep b1 = r1 b2 = r2 b3 = r3 b4 = r4 b5 = r5 count b7
  }
}
`, 8},
	{"narrow", `nest k0 buffers (b0 f32 reads, b1 f32 writes, b2 u16 writes, b3 bool writes) axes (i0 scanned) scalars 0
for i0.o in 0..ceil(n0/8192) parallel partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a f32) a > 0.25, a, u16(i32(a)), a < 1
    compact r0 keep b1 = r1 b2 = r2 b3 = r3
  }
}
`, 4},
	{"parts", `nest k0 buffers (b0 f64 reads, b1 f64 writes, b2 i64 writes, b3 f64 writes, b4 u16 writes, b5 bool writes, b6 i64 writes) axes (i0 scanned) scalars 0
for i0.o in 0..ceil(n0/8192) parallel partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a f64) MASK, a*3, not(MASK), u16(i0), a > 1
    compact r0 keep b1 = r1 count b2
    compact r2 keep b3 = r1 b4 = r3
    compact r4 keep b5 = r2 count b6
  }
}
`, 7},
}

// What is kept is the same on all machines and for any number of goroutines, around the ends of vectors and chunks, and nothing is stored
// behind it.
func TestCompact(t *testing.T) {
	for level, compile := range levels(t) {
		for _, c := range compactNests {
			for _, mask := range []string{"a > 0.5", "i0 >= 0", "i0 < 0", "i0 == 7", "i0%3 == 1"} {
				t.Run(level+"/"+c.name+"/"+mask, func(t *testing.T) {
					for _, n := range []int64{0, 1, 7, 8, 9, 33, 8191, 8192, 8193, 3*8192 + 5} {
						checkCompact(t, compile, strings.ReplaceAll(c.text, "MASK", mask), c.buffers, n)
					}
				})
			}
		}
	}
}

// checkCompact compares with the serial loops.
func checkCompact(t *testing.T, compile func(n *schedule.Nest) (*Code, error), text string, buffers int, n int64) {
	t.Helper()
	nest, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := ref.New().Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := portable.Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	x := example{nest: text, extents: []int64{n}, sizes: slices.Repeat([]int64{max(n, 1)}, buffers)}
	want := x.run(t, nest, serial)
	compareAll(t, x, nest, want, map[string]backend.Code{"machine": code, "portable": blocks})
}

// Several goroutines keep what one does.
func TestCompactShared(t *testing.T) {
	const n = 40*8192 + 3
	for _, compile := range machines(t) {
		for _, c := range compactNests {
			nest, err := schedule.ParseNest(strings.ReplaceAll(c.text, "MASK", "a > 0.5"))
			if err != nil {
				t.Fatal(err)
			}
			code, err := compile(nest)
			if err != nil {
				t.Fatal(err)
			}
			blocks, err := portable.Compile(nest)
			if err != nil {
				t.Fatal(err)
			}
			x := example{nest: c.text, extents: []int64{n}, sizes: slices.Repeat([]int64{n}, c.buffers)}
			want := x.run(t, nest, withWorkers{blocks, 1})
			compareAll(t, x, nest, want, map[string]backend.Code{"machine": code, "portable": blocks})
		}
	}
}

// compareAll runs code on several numbers of goroutines.
func compareAll(t *testing.T, x example, nest *schedule.Nest, want [][]byte, codes map[string]backend.Code) {
	t.Helper()
	for _, workers := range []int{1, 2, 3, 8} {
		for name, code := range codes {
			got := x.run(t, nest, withWorkers{code, workers})
			for b, p := range nest.Buffers {
				compareElements(t, fmt.Sprintf("%s: %v elements, %d workers: b%d", name, x.extents, workers, b), p.Elem, got[b], want[b])
			}
		}
	}
}

// withWorkers runs code on so many goroutines.
type withWorkers struct {
	backend.Code
	workers int
}

func (w withWorkers) Run(ctx context.Context, a *backend.Args) error {
	a.Workers = w.workers
	return w.Code.Run(ctx, a)
}
