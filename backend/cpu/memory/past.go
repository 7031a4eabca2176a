package memory

import "unsafe"

// CopyPast copies as many bytes as there are in from, whole lines past the caches: they are not read before
// they are overwritten, which spares a third of the traffic, and whoever reads them soon finds them in
// memory. The two must not overlap.
func CopyPast(to, from []byte) {
	to = to[:len(from)]
	head := min(len(to), int(-uintptr(unsafe.Pointer(unsafe.SliceData(to)))%Align))
	lines := (len(to) - head) / Align
	copy(to[:head], from)
	if to, from = to[head:], from[head:]; lines > 0 {
		copyLines(unsafe.Pointer(&to[0]), unsafe.Pointer(&from[0]), lines)
	}
	copy(to[lines*Align:], from[lines*Align:])
}
