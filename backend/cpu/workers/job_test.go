package workers

import (
	"testing"
	"unsafe"
)

// Memory of whole cache lines begins with one.
func TestJobFillsLines(t *testing.T) {
	const line = 64
	if n := unsafe.Sizeof(job{}); unsafe.Sizeof(uintptr(0)) == 8 && n%line != 0 {
		t.Errorf("a job is %d bytes", n)
	}
	if n := unsafe.Sizeof(part{}); n != line {
		t.Errorf("a part is %d bytes", n)
	}
}
