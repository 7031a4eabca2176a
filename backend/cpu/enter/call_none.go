//go:build !amd64 && !arm64

package enter

import (
	"fmt"
	"runtime"
	"unsafe"
)

// call and callRoom are never reached: package exec places no code for such a machine.
func callRoom(entry uintptr, args unsafe.Pointer) { call(entry, args) }

func call(entry uintptr, _ unsafe.Pointer) {
	panic(fmt.Sprintf("enter: code at %#x on %s", entry, runtime.GOARCH))
}
