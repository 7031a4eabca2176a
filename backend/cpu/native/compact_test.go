package native

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
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

// What is kept is the same on all machines and for any number of goroutines, around the ends of vectors and chunks, and
// nothing is stored behind it.
func TestCompact(t *testing.T) {
	all := levels(t)
	for _, c := range compactNests {
		for _, mask := range backendtest.Some([]string{"a > 0.5", "i0 >= 0", "i0 < 0", "i0 == 7", "i0%3 == 1"}) {
			t.Run(c.name+"/"+mask, func(t *testing.T) {
				nest, codes := machinesFor(t, all, strings.ReplaceAll(c.text, "MASK", mask))
				serial, err := ref.New().Compile(nest)
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range backendtest.Some([]int64{0, 1, 7, 8, 9, 33, 8191, 8192, 8193, 3*8192 + 5}) {
					x := example{extents: []int64{n}, sizes: slices.Repeat([]int64{max(n, 1)}, c.buffers)}
					compareAll(t, x, nest, x.run(t, nest, serial), codes)
				}
			})
		}
	}
}

// Several goroutines keep what one does.
func TestCompactShared(t *testing.T) { checkCompactShared(t, 40*8192+3) }

// So they do where what is packed moves past the caches: chunks are longer there, and most lines
// are not where they are packed.
func TestCompactFar(t *testing.T) {
	setLastCache(t, 0)
	checkCompactShared(t, 1, 8191, 8192, 40*8192+3)
}

// checkCompactShared compares with one goroutine of the portable code.
func checkCompactShared(t *testing.T, lengths ...int64) {
	t.Helper()
	all := machines(t)
	for _, c := range compactNests {
		nest, codes := machinesFor(t, all, strings.ReplaceAll(c.text, "MASK", "a > 0.5"))
		for _, n := range lengths {
			x := example{extents: []int64{n}, sizes: slices.Repeat([]int64{n}, c.buffers)}
			want := x.run(t, nest, withWorkers{codes["portable"], 1})
			compareAll(t, x, nest, want, codes)
		}
	}
}

// machinesFor compiles a nest as code of levels, and as portable code.
func machinesFor(t *testing.T, levels map[string]func(n *schedule.Nest) (*Code, error), text string) (*schedule.Nest, map[string]backend.Code) {
	t.Helper()
	nest, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]backend.Code{"portable": portably(t, nest)}
	for level, compile := range levels {
		if codes[level], err = compile(nest); err != nil {
			t.Fatal(err)
		}
	}
	return nest, codes
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
