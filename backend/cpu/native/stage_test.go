package native

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/vector/vectortest"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// stageCases are nests whose anchors run portable.
var stageCases = []guardCase{
	{"scatter", `
buffers (b0 T reads, b1 T updates, b2 T writes) axes (i0 ordered) scalars 1
for i0 in 0..n0 {
  read b0[i0]
  read b0[i0]
  each (a T, b T) OP, select(i0&7 == 3, -9223372036854775808, i0*7%11), a
  store b2[i0] = r0
  scatter b1[x0] in [s0] at r1 value r0 combine { (a T, b T) OP }
}`, line, func(int64) []int64 { return []int64{11} }, func(n int64) []int64 { return []int64{n, 11, n} }, false},
	{"scatter of a plane", `
buffers (b0 T reads, b1 T updates) axes (i0 ordered, i1 ordered) scalars 4
for i0 in 0..n0 {
  for i1 in 0..n1 {
    read b0[s0*i1]
    read b0[i1]
    each (a T, b T) OP, i1, i0*3%7
    scatter b1[s1*x0 + x1] in [s2, s3] at r1 r2 value r0 last
  }
}`, tall, func(n int64) []int64 { return []int64{2, 9, 3, 7} }, func(n int64) []int64 { return []int64{5, 9*2 + 7} }, false},
	{"scatter of a box", `
buffers (b0 T reads, b1 T updates) axes (i0 ordered, i1 ordered, i2 ordered) scalars 3
for i0 in 0..n0 {
  for i1 in 0..n1 {
    for i2 in 0..n2 {
      read b0[s0*i0 + s1*i1 + i2]
      read b0[i0]
      each (a T, b T) OP, (i0*6 + i1*3 + i2)%13
      scatter b1[x0] in [s2] at r1 value r0 combine { (a T, b T) OP }
    }
  }
}`, func(n int64) []int64 { return []int64{n, 2, 3} }, func(int64) []int64 { return []int64{8, 4, 13} }, func(n int64) []int64 { return []int64{8*n - 1, 13} }, false},
	{"sort", `
buffers (b0 T reads, b1 T updates, b2 i64 updates) axes (i0 kept, i1 kept) scalars 1
for i0 in 0..n0 {
  for i1 in 0..n1 {
    read b0[s0*i0 + i1]
    read b0[i1]
    each (a T, b T) OP, i1*i1
    store b1[s0*i0 + i1] = r0
    store b2[s0*i0 + i1] = r1
  }
}
call sort b1[s0*i0 + i1] b2[s0*i0 + i1] -> b1[s0*i0 + i1] b2[s0*i0 + i1] descending=1`, rows, line, func(n int64) []int64 { return []int64{3 * n, 3 * n, 3 * n} }, false},
	{"lines", `
buffers (b0 T reads, b1 T writes, b2 bool writes) axes (i0 kept, i1 folded) scalars 1
for i0 in 0..n0 parallel {
  for i1 in 0..n1 {
    read b0[s0*i0 + i1]
    read b0[i1]
    each (a T, b T) OP, a == b
    reduce r0 by { (a T, b T) OP }
    reduce r1 by { (a bool, b bool) a|b } init false commutes
  }
  read b0[i0]
  after (a T, c bool, b T) OP, c^true
  store b1[i0] = r0
  store b2[i0] = r1
}`, func(n int64) []int64 { return []int64{3, n + 1} }, func(n int64) []int64 { return []int64{n + 1} }, func(n int64) []int64 { return []int64{3*n + 3, 3, 3} }, false},
	{"scans side by side", `
buffers (b0 T reads, b1 T writes) axes (i0 kept, i1 scanned) scalars 1
for i0 in 0..n0 parallel {
  for i1 in 0..n1 {
    read b0[i0 + s0*i1]
    read b0[i0]
    each (a T, b T) OP
    scan r0 by { (a T, b T) OP }
    read b0[i0 + s0*i1]
    after (a T, b T) OP
    store b1[i0 + s0*i1] = r0
  }
}`, func(n int64) []int64 { return []int64{n, 11} }, line, func(n int64) []int64 { return []int64{11 * n, 11 * n} }, false},
}

func tall(n int64) []int64 { return []int64{n, 3} }

// Stages beside portable anchors, and those of nests that need no such help, compute what block programs compute.
func TestStages(t *testing.T) {
	for _, level := range codegen.Levels() {
		arena := newArena(t)
		for _, c := range append(slices.Clone(guardCases), stageCases...) {
			for _, elem := range backendtest.Swept(expr.Types) {
				t.Run(fmt.Sprintf("%v/%s/%v", level, c.name, elem), func(t *testing.T) {
					nest := c.nest(t, elem)
					code := withStages(t, nest, level, arena)
					want, g := portably(t, nest), vectortest.NewGuard(t)
					for _, n := range backendtest.Some([]int64{0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 67, 255, 1025, 2049, 5001}) {
						c.compare(t, g, nest, code, want, n)
					}
				})
			}
		}
	}
}

// withStages compiles a nest with stages as machine code, of which there is some.
func withStages(t *testing.T, n *schedule.Nest, level codegen.Level, arena *exec.Arena) *portable.Code {
	t.Helper()
	made := 0
	stages := Stages(level, arena)
	code, err := portable.CompileWith(n, func(w portable.Work) (portable.StageCode, error) {
		c, err := stages(w)
		if err == nil {
			made++
		}
		return c, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if made == 0 {
		t.Fatalf("no machine code:\n%s", code.Describe())
	}
	return code
}

// A scatter tells the first of its faults, whether an index of the target or of a table is
// outside, and whoever computes it.
func TestStageFaults(t *testing.T) {
	n, err := schedule.ParseNest(`nest k0 buffers (b0 f64 reads, b1 f64 updates) axes (i0 ordered) scalars 2
for i0 in 0..n0 {
  table b0[x0] in [s0] checked
  each () load0.f64(i0*2)*0.5, i0&7 ^ i0>>14
  scatter b1[x0] in [s1] at r1 value r0 last
}
`)
	if err != nil {
		t.Fatal(err)
	}
	const size = 100_000
	for _, level := range codegen.Levels() {
		code := withStages(t, n, level, newArena(t))
		for _, c := range []struct {
			table, target int64
			want          string
		}{
			{2 * size, 8, "<nil>"},
			{199_999, 8, "<nil>"},
			{160_001, 8, "index [160002] is outside [160001], at element [80001]"},
			{160_001, 7, "index [7] is outside [7], at element [7]"},
			{9, 8, "index [10] is outside [9], at element [5]"},
		} {
			a := &backend.Args{Buffers: []backend.Buffer{floats(int(c.table), 0), floats(8, 0)}, Extents: []int64{size}, Scalars: []int64{c.table, c.target}}
			if got := fmt.Sprint(code.Run(context.Background(), a)); got != c.want {
				t.Errorf("%v: %s, not %s", level, got, c.want)
			}
		}
	}
}

// Loops that take more rounds than a call may are left to block programs.
func TestStageRounds(t *testing.T) {
	for _, level := range codegen.Levels() {
		for _, factor := range []int64{1, 500, 40_000} {
			c := guardCase{"rounds", `
buffers (b0 f64 reads, b1 f64 updates) axes (i0 ordered) scalars 2
for i0 in 0..n0 {
  read b0[i0]
  each (a f64) let t0 = while(a*f64(s1), f64(0)) {(b f64, c f64) b > 0} do {(b f64, c f64) b - 1, c + b}; t0.1, i0%5
  scatter b1[x0] in [s0] at r1 value r0 combine { (a f64, b f64) a + b }
}`, line, func(int64) []int64 { return []int64{5, factor} }, func(n int64) []int64 { return []int64{n, 5} }, false}
			nest := c.nest(t, expr.Float64)
			code, want := withStages(t, nest, level, newArena(t)), portably(t, nest)
			for _, n := range []int64{1, 20} {
				c.compare(t, vectortest.NewGuard(t), nest, code, want, n)
			}
		}
	}
}
