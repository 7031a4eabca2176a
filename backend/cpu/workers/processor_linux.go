package workers

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// yield lets another thread run that waits for this processor.
func yield() { _, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }

// processor is the number of the one that runs the caller, or -1 where it cannot be asked.
func processor() int {
	var cpu uint32
	if _, _, e := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0); e != 0 {
		return -1
	}
	return int(cpu)
}

// leave has the calling thread go on elsewhere if it runs at that processor and may use another. Which
// ones it may use stays as it was.
func leave(home int) {
	if home < 0 || processor() != home {
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var allowed unix.CPUSet
	if unix.SchedGetaffinity(0, &allowed) != nil || allowed.Count() < 2 {
		return
	}
	others := allowed
	others.Clear(home)
	if unix.SchedSetaffinity(0, &others) == nil {
		_ = unix.SchedSetaffinity(0, &allowed)
	}
}
