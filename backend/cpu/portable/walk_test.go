package portable

import (
	"runtime"
	"testing"
	"unsafe"
)

// TestWalkLeavesNoPointerBehind copies whole arrays while the collector runs: it ends the program where it finds a
// pointer to the byte behind an array that does not fill its pages.
func TestWalkLeavesNoPointerBehind(t *testing.T) {
	const n = 100003
	stop, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	defer func() { close(stop); <-stopped }()
	w := walk{rank: 1}
	w.count[0], w.stride[0] = n, 1
	from := make([]int64, n)
	for i := range from {
		from[i] = int64(i)
	}
	for range 50 {
		to := make([]int64, n)
		w.store(unsafe.Pointer(&to[0]), unsafe.Pointer(&from[0]), 8, 0, n)
		w.fetch(unsafe.Pointer(&to[0]), unsafe.Pointer(&from[0]), 8, 0, n)
		if to[0] != 0 || to[n-1] != n-1 {
			t.Fatalf("copied to %d .. %d", to[0], to[n-1])
		}
		w.count64(unsafe.Pointer(&to[0]), 5, 0, n)
		if to[n-1] != n+4 {
			t.Fatalf("counted to %d, want %d", to[n-1], n+4)
		}
	}
}
