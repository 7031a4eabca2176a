package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// advise asks for huge pages in the whole pages of s.
func advise[T element](s []T) {
	b := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(s[0])))
	page := uintptr(os.Getpagesize())
	b = b[-uintptr(unsafe.Pointer(&b[0]))&(page-1):]
	_ = unix.Madvise(b[:uintptr(len(b))&^(page-1)], unix.MADV_HUGEPAGE)
}
