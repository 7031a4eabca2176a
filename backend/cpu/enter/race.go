//go:build race

package enter

import (
	"runtime"
	"unsafe"
)

// Race reports whether the race detector is built in.
const Race = true

// Reads tells the race detector, which cannot see into machine code, that a call is about to read that memory.
func Reads(p unsafe.Pointer, bytes int64) {
	if bytes > 0 {
		runtime.RaceReadRange(p, int(bytes))
	}
}

// Writes tells the race detector that a call is about to write that memory.
func Writes(p unsafe.Pointer, bytes int64) {
	if bytes > 0 {
		runtime.RaceWriteRange(p, int(bytes))
	}
}
