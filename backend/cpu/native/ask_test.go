package native

import (
	"strings"
	"testing"

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
		n, err := schedule.ParseNest(lines("b0 f64 reads, b1 f64 reads, b2 f64 writes", x.body, "after (a f64) a\nstore b2[i0] = r0"))
		if err != nil {
			t.Fatal(err)
		}
		for level, compile := range machines(t) {
			code, err := compile(n)
			if err != nil {
				t.Fatal(err)
			}
			e := example{"", []int64{1, x.n}, []int64{1}, []int64{x.n, x.n, 1}}
			e.run(t, n, code)
			if asks := strings.Contains(code.Describe(), "prefetcht0"); asks != x.asks {
				t.Errorf("%s: %s: asks: %v", level, x.name, asks)
			}
		}
	}
}

// Asking changes no bit.
func TestAskingLines(t *testing.T) {
	setLastCache(t, 0)
	for level, compile := range machines(t) {
		for _, c := range lineNests {
			for _, n := range []int64{5, 3*8192 + 77} {
				sizes := []int64{4 * (n + 1), 3, 4 * (n + 1)}
				check(t, level, compile, example{lines(c.buffers, c.body, c.after), []int64{3, n}, []int64{n + 1}, sizes})
			}
		}
	}
}
