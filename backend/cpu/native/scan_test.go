package native

import (
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/backendtest"
)

// scans is a scan of rows.
func scans(buffers, body, kind, after string) string {
	return fmt.Sprintf(`nest k0 buffers (%s) axes (i0 kept, i1 scanned) scalars 1
for i0 in 0..n0 parallel {
  for i1.o in 0..ceil(n1/8192) parallel partial {
    for i1.i in 0..8192 {
      %s
      %s
    }
  }
}
`, buffers, strings.ReplaceAll(strings.ReplaceAll(body, "scan", "scan"+kind), "\n", "\n      "), strings.ReplaceAll(after, "\n", "\n      "))
}

var scanNests = []struct{ name, buffers, body, after string }{
	{"sum", "b0 f64 reads, b1 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) a\nscan r0 by { (a f64, b f64) a + b } init 0", "after (a f64) a\nstore b1[s0*i0 + i1] = r0"},
	{"sum of f32", "b0 f32 reads, b1 f32 writes", "read b0[s0*i0 + i1]\neach (a f32) a*a\nscan r0 by { (a f32, b f32) a + b } init 2", "read b0[s0*i0 + i1]\nafter (a f32, b f32) a - b\nstore b1[s0*i0 + i1] = r0"},
	{"places", "b0 f32 reads, b1 i64 writes", "read b0[s0*i0 + i1]\neach (a f32) select(a > 0.5, i1, -1)\nscan r0 by { (a i64, b i64) max(a, b) } init -5", "after (a i64) a + i1\nstore b1[s0*i0 + i1] = r0"},
	{"keeps order", "b0 f64 reads, b1 f64 writes", "read b0[s0*i0 + i1]\neach (a f64) a\nscan r0 by { (a f64, b f64) a + b*0.5 } init 3", "after (a f64) a\nstore b1[s0*i0 + i1] = r0"},
	{"affine", "b0 i32 reads, b1 i32 writes, b2 i32 writes", "read b0[s0*i0 + i1]\neach (a i32) a, a ^ 5\nscan r0 r1 by { (a i32, b i32, c i32, d i32) a*c, c*b + d } init 1 0", "after (a i32, b i32) a, b\nstore b1[s0*i0 + i1] = r0\nstore b2[s0*i0 + i1] = r1"},
	{"any", "b0 i8 reads, b1 bool writes", "read b0[s0*i0 + i1]\neach (a i8) a == 77\nscan r0 by { (a bool, b bool) a|b } init false", "after (a bool) a\nstore b1[s0*i0 + i1] = r0"},
	{"bytes", "b0 u8 reads, b1 u8 writes, b2 f32 writes", "read b0[s0*i0 + i1]\neach (a u8) a, f32(a)\nscan r0 by { (a u8, b u8) a + b } init 1\nscan r1 by { (a f32, b f32) min(a, b) } init 200", "after (a u8, b f32) a, b\nstore b1[s0*i0 + i1] = r0\nstore b2[s0*i0 + i1] = r1"},
}

// Scans give the bits of the portable code: inclusive and exclusive, with and without an initial value, from either
// end.
func TestScans(t *testing.T) {
	kinds := []struct{ name, word string }{{"inclusive", ""}, {"exclusive", " exclusive"}, {"reverse", " reverse"}, {"exclusive reverse", " exclusive reverse"}}
	for level, compile := range levels(t) {
		for _, c := range scanNests {
			for _, kind := range kinds {
				bodies := []string{c.body}
				if !strings.Contains(kind.name, "exclusive") {
					bodies = append(bodies, withoutInit(c.body))
				}
				t.Run(level+"/"+c.name+"/"+kind.name, func(t *testing.T) {
					for _, body := range bodies {
						both := compiled(t, level, compile, scans(c.buffers, body, kind.word, c.after))
						for _, n := range backendtest.Some(lengthsFor(level)[1:]) {
							rows := int64(3)
							both.check(t, example{[]int64{rows, n}, []int64{n + 1}, []int64{rows * (n + 1), rows * (n + 1), rows * (n + 1)}})
						}
					}
				})
			}
		}
	}
}

// withoutInit leaves out initial values.
func withoutInit(body string) string {
	list := strings.Split(body, "\n")
	for i, line := range list {
		list[i], _, _ = strings.Cut(line, " init")
	}
	return strings.Join(list, "\n")
}

// Long lines are scanned by several calls, each with the carry of the one before: goroutines share a
// line, or have lines of their own.
func TestLongScans(t *testing.T) {
	const n = 64*8192 + 3
	for level, compile := range machines(t) {
		for _, c := range scanNests {
			t.Run(level+"/"+c.name, func(t *testing.T) {
				for _, lines := range []int64{1, 4} {
					x := example{[]int64{lines, n}, []int64{n}, []int64{lines * n, lines * n, lines * n}}
					compiled(t, level, compile, scans(c.buffers, c.body, "", c.after)).check(t, x)
					compiled(t, level, compile, scans(c.buffers, withoutInit(c.body), " reverse", c.after)).check(t, x)
				}
			})
		}
	}
}
