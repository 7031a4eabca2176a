package memory

import (
	"bytes"
	"testing"
)

// What is copied past the caches is all there, and nothing beside it, wherever lines begin.
func TestCopyPast(t *testing.T) {
	const room = 400
	from := make([]byte, room)
	for i := range from {
		from[i] = byte(i%251 + 1)
	}
	for at := range 70 {
		for _, n := range []int{0, 1, 63, 64, 65, 130, 300} {
			got, want := make([]byte, room), make([]byte, room)
			CopyPast(got[at:], from[3:3+n])
			copy(want[at:], from[3:3+n])
			if !bytes.Equal(got, want) {
				t.Fatalf("%d bytes to place %d: %v instead of %v", n, at, got, want)
			}
		}
	}
}
