//go:build unix

package enter_test

import (
	"syscall"
	"time"
)

// flood sends the process the signal by which the runtime preempts goroutines, again and again, until it is told to
// end.
func flood(every time.Duration) (end func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for ticker := time.NewTicker(every); ; {
			select {
			case <-done:
				ticker.Stop()
				return
			case <-ticker.C:
				_ = syscall.Kill(syscall.Getpid(), syscall.SIGURG)
			}
		}
	}()
	return func() { close(done); <-ended }
}
