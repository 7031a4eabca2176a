//go:build amd64 || arm64

package exec

import "syscall"

var ways = []way{
	{"mprotect", openProtect},
	{"memfd", openMemfd},
}

// forget gives the contents of pages back to the system. A refusal costs memory only.
func forget(b []byte) { _ = syscall.Madvise(b, syscall.MADV_DONTNEED) }
