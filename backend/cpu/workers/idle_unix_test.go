//go:build unix

package workers

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A process that waits for its next job takes no processor time.
func TestIdleTakesNoTime(t *testing.T) {
	procs(t, 4)
	_ = Run(bg, 0, 64, func(int, int64) error { work(20 * time.Microsecond); return nil })
	const rest, tries = 300 * time.Millisecond, 20
	least := rest
	for try := 0; try < tries && least > rest/50; try++ { // workers may not have parked yet, and the collector may be at work
		before := processTime(t)
		time.Sleep(rest)
		least = min(least, processTime(t)-before)
	}
	if least > rest/50 {
		t.Errorf("%v of processor time in each %v without work", least, rest)
	}
}

// processTime is the time that all threads have spent.
func processTime(t *testing.T) time.Duration {
	t.Helper()
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
