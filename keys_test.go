package laze_test

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze"
)

// Mistakes in searches, segments, runs, groups and sets: every text names the line that made them.
func TestMistakesWithKeys(t *testing.T) {
	x := laze.From([]float64{1, 2, 3})
	n := laze.From([]int32{1, 2, 3})
	for _, c := range []struct {
		line int
		got  laze.Array
		want string
	}{
		{line(), laze.Scalar(1.0).SearchSorted(x), "searchsorted: f64[] is no row to search: it has no axes"},
		{line(), x.SearchSorted(n), "searchsorted: operand types differ: f64[3] and i32[3]: convert one with Cast"},
		{line(), n.SearchSortedRight(0.5), "searchsortedright: 0.5 is no whole number, as i32 needs"},
		{line(), x.Reshape(3, 1).SearchSorted(x), "searchsorted: operand shapes differ: f64[3,1] and f64[3]: only the last axis may"},
	} {
		want := fmt.Sprintf("keys_test.go:%d: %s", c.line, c.want)
		if err := c.got.Err(); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
