//go:build !linux

package workers

import "runtime"

// yield lets another goroutine run that waits for this processor.
func yield() { runtime.Gosched() }
