package native

import (
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/schedule"
)

// Lines of one stream that lie in memory are asked for ahead; no others are.
func TestAsking(t *testing.T) {
	const far = prefetch.Far / 8
	sum := "each (a f64) a\nreduce r0 by { (a f64, b f64) a + b } commutes"
	product := "read b1[s0*i0 + i1]\neach (a f64, b f64) a*b\nreduce r0 by { (a f64, b f64) a + b } commutes"
	for _, x := range []struct {
		name, buffers, body string
		n                   int64
		asks                bool
	}{
		{"near", "b0 f64 reads, b1 f64 reads, b2 f64 writes", "read b0[s0*i0 + i1]\n" + sum, far, false},
		{"far", "b0 f64 reads, b1 f64 reads, b2 f64 writes", "read b0[s0*i0 + i1]\n" + sum, far + 1, true},
		{"two streams", "b0 f64 reads, b1 f64 reads, b2 f64 writes", "read b0[s0*i0 + i1]\n" + product, far + 1, false},
		{"elements apart", "b0 f64 reads, b1 f64 reads, b2 f64 writes", "read b0[s0*i1]\n" + sum, far + 1, false},
	} {
		n, err := schedule.ParseNest(lines(x.buffers, x.body, "after (a f64) a\nstore b2[i0] = r0"))
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
