//go:build !purego

package portable

import "unsafe"

// countEights counts eight places at a time, by two copies of the counters in turn, and has the caches fetch the line
// at ask, and one step bytes further on for each eight that follow:
//
//	for i := range eights {
//		for k := 0; k < 8; k += 2 {
//			first[at[8*i+k]]++
//			second[at[8*i+k+1]]++
//		}
//	}
//
//go:noescape
func countEights(first, second unsafe.Pointer, at *int64, eights int, ask unsafe.Pointer, step int)
