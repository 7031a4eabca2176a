//go:build !purego

package memory

import "unsafe"

// copyLines copies so many lines past the caches, to where a line begins.
//
//go:noescape
func copyLines(to, from unsafe.Pointer, lines int)
