//go:build amd64 || arm64

package exec

import (
	"errors"
	"syscall"
	"unsafe"
)

var ways = []way{{"VirtualProtect", openVirtual}}

// Constants of <winnt.h>.
const (
	memCommit   = 0x1000
	memReserve  = 0x2000
	memDecommit = 0x4000
	memRelease  = 0x8000

	pageNoAccess    = 0x01
	pageReadWrite   = 0x04
	pageExecuteRead = 0x20
)

var (
	kernel32              = syscall.NewLazyDLL("kernel32.dll")
	virtualAlloc          = kernel32.NewProc("VirtualAlloc")
	virtualProtect        = kernel32.NewProc("VirtualProtect")
	virtualFree           = kernel32.NewProc("VirtualFree")
	flushInstructionCache = kernel32.NewProc("FlushInstructionCache")
)

// virtual is reserved address space; the pages of a run are committed to write, then made
// executable, and given back by wipe.
type virtual struct{ mem []byte }

func openVirtual(bytes int) (space, error) {
	start, err := succeed(virtualAlloc.Call(0, uintptr(bytes), memReserve, pageNoAccess))
	if err != nil {
		return nil, err
	}
	return &virtual{unsafe.Slice((*byte)(pointer(start)), bytes)}, nil
}

// pointer is the address as a pointer. No Go object stands there, so the collector never moves or frees what it points
// to.
func pointer(address uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&address)) }

func (v *virtual) memory() []byte { return v.mem }

func (v *virtual) write(at, n int, code []byte) error {
	pages := v.mem[at : at+n]
	start := uintptr(unsafe.Pointer(&pages[0]))
	if _, err := succeed(virtualAlloc.Call(start, uintptr(n), memCommit, pageReadWrite)); err != nil {
		return err
	}
	fill(pages, code)
	var before uint32
	if _, err := succeed(virtualProtect.Call(start, uintptr(n), pageExecuteRead, uintptr(unsafe.Pointer(&before)))); err != nil {
		return err
	}
	const thisProcess = ^uintptr(0)
	_, err := succeed(flushInstructionCache.Call(thisProcess, start, uintptr(n)))
	return err
}

func (v *virtual) wipe(at, n int) error {
	_, err := succeed(virtualFree.Call(uintptr(unsafe.Pointer(&v.mem[at])), uintptr(n), memDecommit))
	return err
}

func (v *virtual) close() error {
	_, err := succeed(virtualFree.Call(uintptr(unsafe.Pointer(&v.mem[0])), 0, memRelease))
	return err
}

// succeed turns the result of a system call that answers 0 for failure into an error.
func succeed(result, _ uintptr, last error) (uintptr, error) {
	if result == 0 {
		return 0, last
	}
	return result, nil
}

// forbidden reports whether the system has a rule against what was tried, such as Arbitrary Code Guard.
func forbidden(err error) bool { return errors.Is(err, syscall.ERROR_ACCESS_DENIED) }
