//go:build !purego

package selecting

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// The loops of sift for n elements of 8 or 4 bytes, n a multiple of 64 and not 0. p is a pan of keys so
// wide. They are in sift_amd64.s.

//go:noescape
func sift64x512(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)

//go:noescape
func sift32x512(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)

//go:noescape
func sift64x256(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)

//go:noescape
func sift32x256(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)

func useMachine() {
	switch {
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL && cpu.X86.HasPOPCNT:
		sifters[8], sifters[4] = sift64x512, sift32x512
	case cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasPOPCNT:
		sifters[8], sifters[4] = sift64x256, sift32x256
	}
}
