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
	const settling, rest = 50 * time.Millisecond, 300 * time.Millisecond
	time.Sleep(settling)
	before := processTime(t)
	time.Sleep(rest)
	if spent := processTime(t) - before; spent > rest/50 {
		t.Errorf("%v of processor time in %v without work", spent, rest)
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
