//go:build amd64 || arm64

package graph

import "runtime"

// returnPC gives the address that the function so many frames above its caller returns to. It follows the frame pointers,
// which the Go compiler keeps on these machines; calls that were inlined have no frame.
//
//go:noescape
func returnPC(frames int) uintptr

// follows tells whether the frame pointers lead where they should.
var follows = agree()

//go:noinline
func agree() bool {
	var pc [1]uintptr
	runtime.Callers(2, pc[:])
	return returnPC(0) == pc[0]
}
