package memory

import (
	"syscall"
	"unsafe"
)

// adviseHuge asks for huge pages in the whole pages of b. It is only advice: a refusal changes nothing but time.
func adviseHuge(b []byte) {
	const hugePage = 14 // MADV_HUGEPAGE of <asm-generic/mman-common.h>
	page := uintptr(syscall.Getpagesize())
	skip := -uintptr(unsafe.Pointer(&b[0])) & (page - 1)
	inside := b[skip:]
	inside = inside[:uintptr(len(inside))&^(page-1)]
	_ = syscall.Madvise(inside, hugePage)
}
