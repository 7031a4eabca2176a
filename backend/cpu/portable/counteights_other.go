//go:build !amd64 || purego

package portable

import "unsafe"

// countEights counts eight places at a time, by two copies of the counters in turn. It asks for nothing.
func countEights(first, second unsafe.Pointer, at *int64, eights int, _ unsafe.Pointer, _ int) {
	for i := range eights {
		p := (*[8]int64)(unsafe.Add(unsafe.Pointer(at), i*64))
		*(*uint32)(unsafe.Add(first, p[0]*4))++
		*(*uint32)(unsafe.Add(second, p[1]*4))++
		*(*uint32)(unsafe.Add(first, p[2]*4))++
		*(*uint32)(unsafe.Add(second, p[3]*4))++
		*(*uint32)(unsafe.Add(first, p[4]*4))++
		*(*uint32)(unsafe.Add(second, p[5]*4))++
		*(*uint32)(unsafe.Add(first, p[6]*4))++
		*(*uint32)(unsafe.Add(second, p[7]*4))++
	}
}
