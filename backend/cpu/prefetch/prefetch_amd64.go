//go:build !purego

package prefetch

import "unsafe"

// Elements asks for the elements base[at[i]], of 1, 2, 4 or 8 bytes. Places may be any: nothing is read.
//
//go:noescape
func Elements(base unsafe.Pointer, at []int64, size int)

// Lines asks for so many bytes from a place on.
//
//go:noescape
func Lines(from unsafe.Pointer, bytes int)

// Own asks for the line of a place as one that is about to be written: no other core has it then.
//
//go:noescape
func Own(place unsafe.Pointer)
