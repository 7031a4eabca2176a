package native

import "testing"

// Parts cover all things, and halves of the parts have as many as each other, but for one.
func TestCut(t *testing.T) {
	for _, n := range []int64{1, 2, 13, 16, 1 << 59} {
		for _, parts := range []int64{1, 2, 4, 6, 12, 1 << 40} {
			if parts = min(parts, n); cut(n, parts, 0) != 0 || cut(n, parts, parts) != n {
				t.Errorf("%d parts of %d begin with %d and end with %d", parts, n, cut(n, parts, 0), cut(n, parts, parts))
			}
			if half := cut(n, parts, parts/2); parts%2 == 0 && half != n/2 {
				t.Errorf("%d parts of %d: one half of them has %d", parts, n, half)
			}
			for k := range min(parts, 20) {
				if m := cut(n, parts, k+1) - cut(n, parts, k); m < n/parts || m > n/parts+1 {
					t.Errorf("part %d of %d parts of %d has %d", k, parts, n, m)
				}
			}
		}
	}
}
