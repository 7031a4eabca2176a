package workers

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// TestLeave moves a thread to another processor, and finds it allowed to use what it was allowed before.
func TestLeave(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, after unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil || before.Count() < 2 {
		t.Skipf("needs two processors to choose from: %d, %v", before.Count(), err)
	}
	left := false
	for range 100 { // a busy machine may put it back at once
		home := processor()
		leave(home)
		left = left || processor() != home
	}
	if !left {
		t.Errorf("never left processor %d", processor())
	}
	if _ = unix.SchedGetaffinity(0, &after); after != before {
		t.Errorf("allowed processors are %v, were %v", after, before)
	}
}
