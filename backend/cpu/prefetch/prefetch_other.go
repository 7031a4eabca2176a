//go:build !amd64 || purego

package prefetch

import "unsafe"

// Elements asks for nothing.
func Elements(base unsafe.Pointer, at []int64, size int) {}

// Lines asks for nothing.
func Lines(from unsafe.Pointer, bytes int) {}

// Own asks for nothing.
func Own(place unsafe.Pointer) {}
