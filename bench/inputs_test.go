package main

import (
	"testing"
	"unsafe"
)

// Large arrays begin with a huge page, as those of the peers do.
func TestRoomBeginsWithHugePage(t *testing.T) {
	for _, n := range []int{1, huge/8 - 1, huge / 8, 1_000_003} {
		s := room[float64](n)
		if len(s) != n {
			t.Errorf("%d elements, not %d", len(s), n)
		}
		if at := uintptr(unsafe.Pointer(&s[0])); n >= huge/8 && at%huge != 0 {
			t.Errorf("%d elements begin %d bytes behind a huge page", n, at%huge)
		}
	}
}
