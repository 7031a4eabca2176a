package native

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/graph/expr"
)

// Three lines, columns and scans of n+1 elements, whose rows are n+3 apart: what has no initial value needs an element.
func longer(n int64) []int64     { return []int64{3, n + 1} }
func turned(n int64) []int64     { return []int64{n + 1, 3} }
func apart(n int64) []int64      { return []int64{n + 3} }
func apartTwice(n int64) []int64 { return []int64{n + 3, n + 2} }

var foldGuards = []guardCase{
	{"lines", `
buffers (b0 T reads, b1 T writes) axes (i0 kept, i1 folded) scalars 1
for i0 in 0..n0 {
  for i1.o in 0..ceil(n1/8192) partial {
    for i1.i in 0..8192 {
      read b0[s0*i0 + i1]
      each (a T) a
      reduce r0 by { (a T, b T) OP } commutes
    }
  }
  after (a T) a
  store b1[i0] = r0
}`, longer, apart, func(n int64) []int64 { return []int64{2*(n+3) + n + 1, 3} }, false},
	{"lines in order", `
buffers (b0 T reads, b1 T writes, b2 i64 writes) axes (i0 kept, i1 folded) scalars 2
for i0 in 0..n0 {
  for i1.o in 0..ceil(n1/8192) partial {
    for i1.i in 0..8192 {
      read b0[s0*i0 + i1]
      each (a T) a, i1
      store b2[s1*i0 + i1] = r1
      reduce r0 by { (a T, b T) OP }
    }
  }
  after (a T) a
  store b1[i0] = r0
}`, longer, apartTwice, func(n int64) []int64 { return []int64{2*(n+3) + n + 1, 3, 2*(n+2) + n + 1} }, false},
	{"columns", `
buffers (b0 T reads, b1 T writes) axes (i0 kept, i1 folded) scalars 1
for i0.o in 0..ceil(n0/512) {
  for i1.o in 0..ceil(n1/8192) partial {
    for i1.i in 0..8192 {
      for i0.i in 0..512 lanes {
        read b0[i0 + s0*i1]
        each (a T) a
        reduce r0 by { (a T, b T) OP } commutes
      }
    }
  }
  for i0.i in 0..512 lanes {
    after (a T) a
    store b1[i0] = r0
  }
}`, turned, apart, func(n int64) []int64 { return []int64{2*(n+3) + n + 1, n + 1} }, false},
	{"places", `
buffers (b0 T reads, b1 i64 writes) axes (i0 kept, i1 folded) scalars 1
for i0 in 0..n0 {
  for i1.o in 0..ceil(n1/8192) partial {
    for i1.i in 0..8192 {
      read b0[s0*i0 + i1]
      each (a T) i32(a), i1
      reduce r0 r1 by { (a i32, b i64, c i32, d i64) let t0 = (c > a) | (a == c)&(d < b); select(t0, c, a), select(t0, d, b) } commutes
    }
  }
  after (a i32, b i64) b
  store b1[i0] = r0
}`, longer, apart, func(n int64) []int64 { return []int64{2*(n+3) + n + 1, 3} }, false},
	{"scan", `
buffers (b0 T reads, b1 T writes) axes (i0 kept, i1 scanned) scalars 2
for i0 in 0..n0 {
  for i1.o in 0..ceil(n1/8192) partial {
    for i1.i in 0..8192 {
      read b0[s0*i0 + i1]
      each (a T) a
      scan r0 by { (a T, b T) OP }
      after (a T) a
      store b1[s1*i0 + i1] = r0
    }
  }
}`, longer, apartTwice, func(n int64) []int64 { return []int64{2*(n+3) + n + 1, 2*(n+2) + n + 1} }, false},
	{"scan in place, from the end", `
buffers (b0 T reads, b1 T writes) axes (i0 scanned) scalars 0
for i0.o in 0..ceil(n0/8192) partial {
  for i0.i in 0..8192 {
    read b0[i0]
    each (a T) a
    scan reverse r0 by { (a T, b T) OP }
    after (a T) a
    store b1[i0] = r0
  }
}`, line, none, all(2), true},
}

// Folds and scans touch nothing outside of their buffers either, whatever the type.
func TestGuardedFolds(t *testing.T) {
	for _, level := range codegen.Levels() {
		arena := newArena(t)
		for _, c := range foldGuards {
			for _, elem := range backendtest.Swept(expr.Types) {
				t.Run(fmt.Sprintf("%v/%s/%v", level, c.name, elem), func(t *testing.T) { c.run(t, level, arena, elem) })
			}
		}
	}
}
