// Package sysmem tells how much memory the machine has. What asks for more than that must be refused: the Go runtime
// ends the process when it cannot allocate.
package sysmem

import "sync"

// Total gives the bytes of memory and swap space; 0 where the system does not say.
var Total = sync.OnceValue(total)
