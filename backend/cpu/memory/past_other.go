//go:build !amd64 || purego

package memory

import "unsafe"

// copyLines copies so many lines.
func copyLines(to, from unsafe.Pointer, lines int) {
	copy(unsafe.Slice((*byte)(to), lines*Align), unsafe.Slice((*byte)(from), lines*Align))
}
