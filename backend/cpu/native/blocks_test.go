package native

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// of4 makes t the block of four words that position p is in, and w the word of the position; of2 makes w two words.
func of4(t, w, p string) string {
	return fmt.Sprintf("let %[1]s = philox(u32(%[3]s>>2), u32(%[3]s>>2>>32), 1, 2, u32(s0), 3); "+
		"let %[2]s = select(%[3]s&1 != 0, select(%[3]s&2 != 0, %[1]s.3, %[1]s.1), select(%[3]s&2 != 0, %[1]s.2, %[1]s.0)); ", t, w, p)
}

func of2(t, w, p string) string {
	return fmt.Sprintf("let %[1]s = philox(u32(%[3]s>>1), u32(%[3]s>>1>>32), 1, 2, u32(s0), 3); "+
		"let %[2]s = select(%[3]s&1 != 0, u64(%[1]s.3)<<32 | u64(%[1]s.2), u64(%[1]s.1)<<32 | u64(%[1]s.0)); ", t, w, p)
}

// drawn are functions of the words of blocks, at positions p and q.
var drawn = []struct {
	elem expr.Type
	text string
}{
	{expr.Uint32, of4("t", "w", "p") + "w"},
	{expr.Uint64, of2("t", "w", "p") + "w"},
	{expr.Float32, of4("t", "w", "p") + of4("u", "x", "q") + "f32(w>>8)*0.5 + f32(x>>8)"},
	{expr.Float64, of2("t", "w", "p") + of2("u", "x", "q") + "f64(w>>11)*0.5 + f64(x>>11)"},
	{expr.Float64, of4("t", "w", "p") + of2("u", "x", "q") + "f64(w>>8)*0.5 + f64(x>>11)"},
	{expr.Uint32, of4("t", "w", "p") + "let u = philox(u32(p>>2), 7, 8, 9, 10, 11); w ^ u.1"},
	{expr.Float64, of2("t", "w", "p") + "let a = f64(t.0); sqrt(log(a))*select(p&1 != 0, sin(a), cos(a*1e-9))"},
	{expr.Float32, of4("t", "w", "p") + "let f = t.0 < t.1; select(f, f32(p), f32(q)) + f32(w>>8)"},
	{expr.Float64, of2("t", "w", "p") + "let b = if(t.0 < t.1, f64(t.2)) {(x f64) exp(x*1e-9)} else {(x f64) log(x)*sin(x)}; b.0*f64(p&1)"},
	{expr.Int32, of4("t", "w", "p") + "i32(i8(w) + i8(t.1)) + i32(u16(t.2)*u16(t.3)) + i32(t.0*t.1)"},
	{expr.Uint64, "let t = threefry(u64(p>>1), 1, u64(s0), u64(s1)); select(p&1 != 0, t.1, t.0)"},
	{expr.Uint32, of4("t", "w", "p") + "w ^ u32(p&3) ^ u32(p&1) ^ u32(p&7) ^ u32(q&2)"},
}

// positions are p and q, where columns are i1.
var positions = []string{
	"let p = i1; let q = i1 + s1; ",
	"let p = i0*s2 + i1 + s1; let q = p + 1; ",
	"let p = i0*s2 + i1*s3 + s1; let q = i0*s2 + i1*s3 + s4; ",
	"let p = s2 - i1; let q = p - s1; ",
	"let p = i1 + s1; let q = i1*s3; ",
}

// blockScalars are seed, start, row, column and start of q: of points of 1 to 5 numbers, reversed, far, before the
// first block, across 2^32 blocks, and where positions wrap.
var blockScalars = [][]int64{
	{5, 0, 8, 1, 1}, {5, 1, 7, 1, 0}, {-1, 2, 1000, 2, 3}, {5, 0, 64, 2, 1}, {5, 0, 64, 4, 1}, {5, 4, 33, 3, 5}, {5, 3, 64, 5, 9},
	{5, 0, 1001, -1, 1}, {5, 100, 64, -2, 101}, {5, 0, 16, 0, 0}, {5, 1 << 40, 1 << 30, 1, 1 << 20}, {5, -6, 0, 1, -9}, {5, 1<<34 - 40, 4, 1, 1<<34 - 41},
	{5, math.MaxInt64 - 40, 0, 1, math.MaxInt64 - 70}, {5, math.MaxInt64 - 63, -1, 1, math.MaxInt64 - 70}, {5, math.MinInt64 + 50, 3, -1, math.MinInt64 + 10},
}

// mapped and summed are a map of rows of columns, and a sum of each row.
const (
	mapped = `nest k0 buffers (b0 T writes) axes (i0 kept, i1 kept) scalars 6
for i0 in 0..n0 parallel {
  for i1 in 0..n1 {
    each () BODY
    store b0[s5*i0 + i1] = r0
  }
}
`
	summed = `nest k0 buffers (b0 T writes) axes (i0 kept, i1 folded) scalars 6
for i0 in 0..n0 parallel {
  for i1.o in 0..ceil(n1/8192) parallel partial {
    for i1.i in 0..8192 {
      each () BODY
      reduce r0 by { (a T, b T) a + b } init 0 commutes
    }
  }
  after (a T) a
  store b0[i0] = r0
}
`
)

// Elements that share blocks are what each would be by itself, wherever rows begin, however far elements are
// apart and however many there are.
func TestBlocks(t *testing.T) {
	for _, level := range codegen.Levels() {
		t.Run(level.String(), func(t *testing.T) {
			arena := newArena(t)
			for i, f := range backendtest.Some(drawn) {
				for k, where := range positions {
					text := strings.NewReplacer("T", f.elem.String(), "BODY", where+f.text)
					checkBlocks(t, level, arena, text.Replace(mapped), i+k, []int64{131, 1, 33, 7, 8, 32, 9, 31})
					checkBlocks(t, level, arena, text.Replace(summed), i+k, []int64{331, 1, 65, 31, 8192 + 77, 64})
				}
			}
		})
	}
}

// checkBlocks compares a nest with portable code, with every second of the numbers, and a length for each.
func checkBlocks(t *testing.T, level codegen.Level, arena *exec.Arena, text string, turn int, lengths []int64) {
	t.Helper()
	n, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	code, err := Compile(n, level, arena)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	oracle, err := portable.Compile(n)
	if err != nil {
		t.Fatal(err)
	}
	for i := turn % 2; i < len(blockScalars); i += 2 {
		scalars, length := blockScalars[i], lengths[(i/2+turn)%len(lengths)]
		x := example{extents: []int64{3, length}, scalars: append(scalars[:5:5], length+1), sizes: []int64{3 * (length + 1)}}
		got, want := x.run(t, n, code), x.run(t, n, oracle)
		if compareElements(t, fmt.Sprintf("%v columns, scalars %v", length, scalars), n.Buffers[0].Elem, got[0], want[0]); t.Failed() {
			t.Fatalf("%s\n%s", text, code.Describe())
		}
	}
}
