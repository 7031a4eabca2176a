//go:build amd64 || arm64

package graph

import "runtime"

// returnPCs fills in the addresses that the function so many frames above its caller returns to, then its
// caller, and so on. It follows the frame pointers, which the Go compiler keeps on these machines; calls
// that were inlined have no frame.
//
//go:noescape
func returnPCs(frames int, pcs *[sitePCs]uintptr)

// follows tells whether the frame pointers lead where they should.
var follows = agree()

//go:noinline
func agree() bool {
	var want, got [sitePCs]uintptr
	runtime.Callers(2, want[:])
	returnPCs(0, &got)
	return got[0] == want[0]
}
