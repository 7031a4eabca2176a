//go:build amd64 || arm64

package exec

import (
	"syscall"
	"unsafe"
)

// A memfd is address space without rights, and a file in memory: a run of pages is a writable view of the file
// elsewhere while it is written, and then an executable view in its place.
type memfd struct {
	file int
	mem  []byte
}

func openMemfd(bytes int) (space, error) {
	file, err := memfdCreate()
	if err != nil {
		return nil, err
	}
	mem, err := syscall.Mmap(-1, 0, bytes, syscall.PROT_NONE, reserve)
	if err != nil {
		_ = syscall.Close(file)
		return nil, err
	}
	return &memfd{file, mem}, nil
}

// memfdCreate makes a file that lives in memory. Kernels since 6.3 want to be told that it will be executed, and may
// log it otherwise; those before do not know the flag.
func memfdCreate() (int, error) {
	const closeOnExec, executable = 0x1, 0x10 // MFD_CLOEXEC and MFD_EXEC of <linux/memfd.h>
	name := [...]byte{'l', 'a', 'z', 'e', 0}
	file, _, errno := syscall.Syscall(memfdCreateNumber, uintptr(unsafe.Pointer(&name)), closeOnExec|executable, 0)
	if errno == syscall.EINVAL {
		file, _, errno = syscall.Syscall(memfdCreateNumber, uintptr(unsafe.Pointer(&name)), closeOnExec, 0)
	}
	if errno != 0 {
		return 0, errno
	}
	return int(file), nil
}

func (m *memfd) memory() []byte { return m.mem }

// write asks for the memory first: a page that the system could not provide when it is touched would end the process.
func (m *memfd) write(at, n int, code []byte) error {
	if err := syscall.Fallocate(m.file, 0, int64(at), int64(n)); err != nil {
		return err
	}
	view, err := syscall.Mmap(m.file, int64(at), n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return err
	}
	fill(view, code)
	if err := syscall.Munmap(view); err != nil {
		return err
	}
	if err := m.replace(at, n, syscall.PROT_READ|syscall.PROT_EXEC, syscall.MAP_SHARED, m.file); err != nil {
		return err
	}
	flush(m.mem[at : at+n])
	return nil
}

// wipe puts address space without rights in the place of the view, and gives the memory of the file back.
func (m *memfd) wipe(at, n int) error {
	const keepSize, punchHole = 0x1, 0x2 // FALLOC_FL_KEEP_SIZE and FALLOC_FL_PUNCH_HOLE of <linux/falloc.h>
	_ = syscall.Fallocate(m.file, keepSize|punchHole, int64(at), int64(n))
	return m.replace(at, n, syscall.PROT_NONE, reserve, -1)
}

// replace maps something else in the place of n bytes from at.
func (m *memfd) replace(at, n, rights, flags, file int) error {
	start := uintptr(unsafe.Pointer(&m.mem[at]))
	_, _, errno := syscall.Syscall6(syscall.SYS_MMAP, start, uintptr(n), uintptr(rights),
		uintptr(flags|syscall.MAP_FIXED), uintptr(file), uintptr(at))
	if errno != 0 {
		return errno
	}
	return nil
}

func (m *memfd) close() error {
	err := syscall.Munmap(m.mem)
	if closeErr := syscall.Close(m.file); err == nil {
		err = closeErr
	}
	return err
}
