// Package sysmem tells how much memory this process may have. What asks for more than that must be refused: the Go
// runtime ends the process when it cannot allocate, and so does a system that has no memory left.
package sysmem

import "sync"

// Total gives the bytes of memory and swap space, of the machine or of the control group that the process is in; 0
// where the system does not say.
var Total = sync.OnceValue(total)

// Limit gives how many of these the process may hold: some are the system's, and other programs need some.
var Limit = sync.OnceValue(func() int64 { return Total() - Total()/16 })
