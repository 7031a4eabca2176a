//go:build unix

package native

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A trial is a nest for every element type T, and the numbers that belong to n columns. Sizes are those of the buffers, in
// elements: not one more may be touched.
type trial struct {
	name    string
	text    string
	extents func(n int64) []int64
	scalars func(n int64) []int64
	sizes   func(n int64) []int64
	shared  bool // the first two buffers are the same memory
}

func line(n int64) []int64         { return []int64{n} }
func none(int64) []int64           { return nil }
func rows(n int64) []int64         { return []int64{3, n} }
func each(k int) func(int64) []int64 { return func(n int64) []int64 { return slicesRepeat(n, k) } }

func slicesRepeat(n int64, k int) []int64 {
	all := make([]int64, k)
	for i := range all {
		all[i] = n
	}
	return all
}

var trials = []trial{
	{"neighbours", `
buffers (b0 T reads, b1 T reads, b2 T writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b1[i0]
  each (a T, b T) OP
  store b2[i0] = r0
}`, line, none, each(3), false},
	{"in place", `
buffers (b0 T reads, b1 T writes, b2 T reads) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b2[i0]
  each (a T, b T) OP
  store b1[i0] = r0
}`, line, none, each(3), true},
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
  each () load0_T((i0*7)%5)
  store b1[i0] = r0
}`, line, func(int64) []int64 { return []int64{5} }, func(n int64) []int64 { return []int64{5, n} }, false},
	{"regions", `
buffers (b0 T reads, b1 T reads, b2 T writes, b3 i32 writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b1[i0]
  each (a T, b T) let t0 = if(a == b, a, b) {(c T, d T) c} else {(c T, d T) d}; let t1 = while(i32(a) & 15, 0) {(c i32, d i32) c > 0} do {(c i32, d i32) c - 3, d + c}; t0.0, t1.1
  store b2[i0] = r0
  store b3[i0] = r1
}`, line, none, each(4), false},
}

// operation is OP: something that each type has.
func operation(t expr.Type) string {
	if t == expr.Bool {
		return "a ^ b"
	}
	return "a*b + a"
}

// Every number of columns, on memory that ends at a page that cannot be touched, gives what portable code gives, and leaves what lies
// before alone.
func TestGuarded(t *testing.T) {
	for _, level := range codegen.Levels() {
		arena := newArena(t)
		for _, c := range trials {
			for _, elem := range expr.Types {
				t.Run(fmt.Sprintf("%v/%s/%v", level, c.name, elem), func(t *testing.T) { c.run(t, level, arena, elem) })
			}
		}
	}
}
