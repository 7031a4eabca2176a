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
	home := processor()
	leave(home)
	if now := processor(); now == home {
		t.Errorf("still at processor %d", now)
	}
	if _ = unix.SchedGetaffinity(0, &after); after != before {
		t.Errorf("allowed processors are %v, were %v", after, before)
	}
	elsewhere := processor()
	leave(home)
	if now := processor(); now == home {
		t.Errorf("left processor %d for %d, which was to be left", elsewhere, now)
	}
}
