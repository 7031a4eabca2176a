package backend

import "unsafe"

// Load reads the element of 1, 2, 4 or 8 bytes at p as raw bits, zero-extended.
func Load(p unsafe.Pointer, bytes int) uint64 {
	switch bytes {
	case 1:
		return uint64(*(*uint8)(p))
	case 2:
		return uint64(*(*uint16)(p))
	case 4:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

// Store writes the low bits of an element of 1, 2, 4 or 8 bytes at p.
func Store(p unsafe.Pointer, bytes int, bits uint64) {
	switch bytes {
	case 1:
		*(*uint8)(p) = uint8(bits)
	case 2:
		*(*uint16)(p) = uint16(bits)
	case 4:
		*(*uint32)(p) = uint32(bits)
	default:
		*(*uint64)(p) = bits
	}
}
