package portable

import (
	"slices"
	"testing"
	"unsafe"
)

// Counters of one copy and of two count every place, for any number of elements, wherever memory is asked for.
func TestCounters(t *testing.T) {
	for _, copies := range []int{1, 2} {
		for n := range 70 {
			var at, want []int64
			for i := range n {
				at = append(at, int64(i*i*7+i)%5)
			}
			want = make([]int64, 5)
			for _, p := range at {
				want[p]++
			}
			var c counters
			c.reserve(len(want), copies)
			c.count(at, unsafe.Pointer(&want[0]), 1<<20)
			got := make([]int64, len(want))
			for i, k := range c.list {
				got[i%len(want)] += int64(k)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d elements, %d copies: counted %v, not %v", n, copies, got, want)
			}
		}
	}
}

// A run that finds counters of an earlier one, of more places or fewer, begins with none.
func TestCountersAnew(t *testing.T) {
	var c counters
	for _, length := range []int{3, 5, 2, 5} {
		c.reserve(length, 2)
		c.count([]int64{0, 1, 1, 0, 1, 0, 0, 1, 1}, unsafe.Pointer(&c.list[0]), 0)
		if want := []uint32{2, 3}; !slices.Equal(c.list[:2], want) || c.list[length] != 2 || c.list[length+1] != 2 {
			t.Errorf("%d places: counted %v", length, c.list)
		}
		c.release()
	}
}
