package native

import (
	"regexp"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// setLastCache says for a test how large the last cache is.
func setLastCache(t *testing.T, bytes int64) {
	size := lastCache
	t.Cleanup(func() { lastCache = size })
	lastCache = func() int64 { return bytes }
}

// Lines of one stream that lie in memory are asked for ahead; no others are.
func TestAsking(t *testing.T) {
	const far = 10_000
	setLastCache(t, 2*8*far)
	sum := "each (a f64) a\nreduce r0 by { (a f64, b f64) a + b } commutes"
	product := "read b1[s0*i0 + i1]\neach (a f64, b f64) a*b\nreduce r0 by { (a f64, b f64) a + b } commutes"
	for _, x := range []struct {
		name, body string
		n          int64
		asks       bool
	}{
		{"near", "read b0[s0*i0 + i1]\n" + sum, far, false},
		{"far", "read b0[s0*i0 + i1]\n" + sum, far + 1, true},
		{"two streams", "read b0[s0*i0 + i1]\n" + product, far + 1, false},
		{"elements apart", "read b0[s0*i1]\n" + sum, far + 1, false},
	} {
		after := "after (a f64) a\nstore b2[i0] = r0"
		along := lines("b0 f64 reads, b1 f64 reads, b2 f64 writes", x.body, after)
		across := columns("b0 f64 reads, b1 f64 reads, b2 f64 writes", strings.ReplaceAll(x.body, "s0*i0 + i1", "i0 + s0*i1"), after)
		for text, extents := range map[string][]int64{along: {1, x.n}, across: {10, x.n / 10}} {
			n, err := schedule.ParseNest(text)
			if err != nil {
				t.Fatal(err)
			}
			for level, compile := range machines(t) {
				code, err := compile(n)
				if err != nil {
					t.Fatal(err)
				}
				e := example{extents, []int64{extents[0]}, []int64{x.n, x.n, extents[0]}}
				e.run(t, n, code)
				if asks := strings.Contains(code.Describe(), "prefetcht0"); asks != x.asks {
					t.Errorf("%s: %s: asks: %v\n%s", level, x.name, asks, text)
				}
			}
		}
	}
}

// A vector that is a line is taken, and the one that comes later in its place asked for, before the next is read;
// shorter ones go by rows.
func TestAskingInTurn(t *testing.T) {
	setLastCache(t, 0)
	together := regexp.MustCompile(`prefetcht0.*\n.*prefetcht0`)
	for _, c := range []struct {
		elem, fold string
		longest    bool // vectors are as long as they get
	}{
		{"f64", "each (a f64) a*a\nreduce r0 by { (a f64, b f64) a + b } commutes", true},
		{"f32", "each (a f32) a\nreduce r0 by { (a f32, b f32) min(a, b) } init 1 commutes", true},
		{"f32", "each (a f32) f64(a)\nreduce r0 by { (a f64, b f64) a + b } commutes", false},
	} {
		n := int64(graph.Leaf)
		for level, compile := range machines(t) {
			result := "f64"
			if c.longest {
				result = c.elem
			}
			both := compiled(t, level, compile, lines("b0 "+c.elem+" reads, b1 "+result+" writes",
				"read b0[s0*i0 + i1]\n"+c.fold, "after (a "+result+") a\nstore b1[i0] = r0"))
			both.check(t, example{[]int64{2, n}, []int64{n}, []int64{2 * n, 2}})
			want := both.code.level == codegen.AVX512 && c.longest
			if got := !together.MatchString(both.code.Describe()); got != want {
				t.Errorf("%s: %s: lines are asked for one at a time: %v", level, c.fold, got)
			}
		}
	}
}

// Long lines of several streams that lie in memory are read by the operations that take their elements, with the
// same bits; others are loaded.
func TestStreamsInMemory(t *testing.T) {
	const buffers, after = "b0 f64 reads, b1 f64 reads, b2 f64 writes", "after (a f64) a\nstore b2[i0] = r0"
	const body = "read b0[s0*i0 + i1]\nread b1[s0*i0 + i1]\neach (a f64, b f64) a*b\nreduce r0 by { (a f64, b f64) a + b } init 1 commutes"
	direct := regexp.MustCompile(`vmulpd .mm\d+,.mm\d+,.MMWORD PTR`)
	for _, x := range []struct {
		n      int64
		cached bool
		want   bool
	}{{longLine, false, true}, {longLine + 77, false, true}, {longLine - 1, false, false}, {longLine, true, false}} {
		bytes := int64(2 * 8 * (x.n + 1))
		if setLastCache(t, 2*bytes-1); x.cached {
			setLastCache(t, 2*bytes)
		}
		for level, compile := range machines(t) {
			both := compiled(t, level, compile, lines(buffers, body, after))
			both.check(t, example{[]int64{1, x.n}, []int64{x.n + 1}, []int64{x.n + 1, x.n + 1, 1}})
			if got := direct.MatchString(both.code.Describe()); got != x.want {
				t.Errorf("%s: %d elements, in a cache %v: read by products: %v", level, x.n, x.cached, got)
			}
		}
	}
}

// Asking changes no bit.
func TestAskingLines(t *testing.T) {
	setLastCache(t, 0)
	for level, compile := range machines(t) {
		for _, c := range backendtest.Some(lineNests) {
			both := compiled(t, level, compile, lines(c.buffers, c.body, c.after))
			for _, n := range []int64{5, 3*8192 + 77} {
				sizes := []int64{4 * (n + 1), 3, 4 * (n + 1)}
				both.check(t, example{[]int64{3, n}, []int64{n + 1}, sizes})
			}
		}
	}
}

// Long lines are read by pairs of leaves, where one operation folds them and there are registers enough, with the
// same bits, and not asked for.
func TestLongLines(t *testing.T) {
	setLastCache(t, 0)
	for level, compile := range machines(t) {
		for _, c := range []struct {
			elem, each, combine string
			bare                bool
		}{
			{"f32", "a", "a + b", true},
			{"f64", "a", "a + b", true},
			{"i64", "a", "a*b", true},
			{"u32", "a", "max(a, b)", true},
			{"u16", "a", "max(a, b)", false},
			{"f32", "a", "max(a, b)", false},
			{"f64", "a*a", "a + b", false},
		} {
			body := "read b0[s0*i0 + i1]\neach (a T) " + c.each + "\nreduce r0 by { (a T, b T) " + c.combine + " } init 1 commutes"
			text := strings.ReplaceAll(lines("b0 T reads, b1 T writes", body, "after (a T) a\nstore b1[i0] = r0"), "T", c.elem)
			for _, n := range []int64{longLine - 1, longLine, longLine + graph.Leaf + 77} {
				both := compiled(t, level, compile, text)
				both.check(t, example{[]int64{2, n}, []int64{n + 1}, []int64{2 * (n + 1), 2}})
				want := !(c.bare && n >= longLine && both.code.level == codegen.AVX512)
				if asks := strings.Contains(both.code.Describe(), "prefetcht0"); asks != want {
					t.Errorf("%s: %d elements: asks: %v\n%s", level, n, asks, text)
				}
			}
		}
	}
}

// Asking changes none across lines either, where what a row asks for begins in the rows that follow.
func TestAskingColumns(t *testing.T) {
	setLastCache(t, 0)
	for level, compile := range machines(t) {
		for _, c := range backendtest.Some(lineNests) {
			both := compiled(t, level, compile, columns(c.buffers, strings.ReplaceAll(c.body, "s0*i0 + i1", "i0 + s0*i1"), c.after))
			for _, n := range []int64{5, 900, 3163, 8192 + 77} {
				both.check(t, example{[]int64{19, n}, []int64{20}, []int64{20 * (n + 1), 19, 20 * (n + 1)}})
			}
		}
	}
}

// Rows in memory are read by the operations that fold them; those in a cache are loaded.
func TestRowsInMemory(t *testing.T) {
	const n = 900
	read := regexp.MustCompile(`vaddpd .mm\d+,.mm\d+,.MMWORD PTR \[r[a-z0-9]+\+r[a-z0-9]+\*8\]`)
	text := columns("b0 f64 reads, b1 f64 writes", "read b0[i0 + s0*i1]\neach (a f64) a\nreduce r0 by { (a f64, b f64) a + b } commutes",
		"after (a f64) a\nstore b1[i0] = r0")
	for bytes, want := range map[int64]bool{0: true, 1 << 40: false} {
		setLastCache(t, bytes)
		for level, compile := range machines(t) {
			both := compiled(t, level, compile, text)
			both.check(t, example{[]int64{19, n}, []int64{20}, []int64{20 * (n + 1), 19}})
			if got := read.MatchString(both.code.Describe()); got != want {
				t.Errorf("%s: cache of %d bytes: read by sums: %v", level, bytes, got)
			}
		}
	}
}

// Every entry says where the next one begins, which is asked for from its last rows.
func TestEntriesFollow(t *testing.T) {
	for _, rows := range []int64{1, 63, 64, 3163, 8192 + 77} {
		var entries table
		entries.fill(rows, 64, false)
		last := len(entries.list) - 1
		for i, x := range entries.list {
			if want := entries.list[min(i+1, last)].first; x.next != want {
				t.Errorf("%d rows: entry %d: next is %d, want %d", rows, i, x.next, want)
			}
		}
	}
}
