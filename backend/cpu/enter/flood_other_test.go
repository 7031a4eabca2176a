//go:build !unix

package enter_test

import "time"

// flood does nothing where preemption is not by signals.
func flood(time.Duration) (end func()) { return func() {} }
