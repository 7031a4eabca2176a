//go:build !purego

package portable

import "unsafe"

// insideAdd[float64]
//
//go:noescape
func insideAdd64(target unsafe.Pointer, length int64, v unsafe.Pointer, at []int64) int

// insideAdd[float32]
//
//go:noescape
func insideAdd32(target unsafe.Pointer, length int64, v unsafe.Pointer, at []int64) int
