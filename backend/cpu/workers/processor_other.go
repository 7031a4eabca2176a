//go:build !linux

package workers

import "runtime"

// yield lets another goroutine run that waits for this processor.
func yield() { runtime.Gosched() }

// processor is -1: it cannot be asked.
func processor() int { return -1 }

// leave does nothing: threads cannot be moved.
func leave(int) {}
