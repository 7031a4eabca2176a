//go:build amd64 || arm64

package exec

import (
	"syscall"
	"unsafe"
)

// A memfd is a file in memory that is mapped for execution as a whole, and for writing only while a write lasts.
//
// The file grows with use: pages of the mapping that are past its end cannot be touched.
type memfd struct {
	file int
	size int
	mem  []byte
}

// openMemfd is refused only where the file cannot be made or not be mapped for execution.
func openMemfd(bytes int) (space, error) {
	file, err := memfdCreate()
	if err != nil {
		return nil, err
	}
	mem, err := syscall.Mmap(file, 0, bytes, syscall.PROT_READ|syscall.PROT_EXEC, syscall.MAP_SHARED)
	if err != nil {
		_ = syscall.Close(file)
		return nil, err
	}
	return &memfd{file: file, mem: mem}, nil
}

// memfdCreate makes a file that lives in memory. Kernels since 6.3 want to be told that it will be executed, and may log it
// otherwise; those before do not know the flag.
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

func (m *memfd) write(at, n int, code []byte) error {
	if err := m.grow(at + n); err != nil {
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
	flush(m.mem[at : at+n])
	return nil
}

// grow asks for the memory as well: a write to a page that the system cannot provide would end the process.
func (m *memfd) grow(size int) error {
	if size <= m.size {
		return nil
	}
	if err := syscall.Fallocate(m.file, 0, int64(m.size), int64(size-m.size)); err != nil {
		return err
	}
	m.size = size
	return nil
}

// wipe leaves traps: the mapping cannot lose its right to execute, because it would not get it back.
func (m *memfd) wipe(at, n int) error {
	if at+n > m.size {
		return nil
	}
	return m.write(at, n, nil)
}

func (m *memfd) close() error {
	err := syscall.Munmap(m.mem)
	if closeErr := syscall.Close(m.file); err == nil {
		err = closeErr
	}
	return err
}
