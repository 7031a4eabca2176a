//go:build !amd64 || purego

package portable

import "unsafe"

// useVectors has no vector loops for this machine.
func useVectors() {}

// prefetch asks for nothing.
func prefetch(base unsafe.Pointer, at []int64, size int) {}
