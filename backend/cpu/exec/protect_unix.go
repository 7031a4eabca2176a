//go:build (linux || darwin) && (amd64 || arm64)

package exec

import (
	"errors"
	"syscall"
)

// protected is address space whose rights change: none, then to write, then to execute, then none.
type protected struct{ mem []byte }

// reserve are the flags of address space that takes no memory.
const reserve = syscall.MAP_ANON | syscall.MAP_PRIVATE | syscall.MAP_NORESERVE

func openProtect(bytes int) (space, error) {
	mem, err := syscall.Mmap(-1, 0, bytes, syscall.PROT_NONE, reserve)
	if err != nil {
		return nil, err
	}
	return &protected{mem}, nil
}

func (p *protected) memory() []byte { return p.mem }

func (p *protected) write(at, n int, code []byte) error {
	pages := p.mem[at : at+n]
	if err := syscall.Mprotect(pages, syscall.PROT_READ|syscall.PROT_WRITE); err != nil {
		return err
	}
	fill(pages, code)
	if err := syscall.Mprotect(pages, syscall.PROT_READ|syscall.PROT_EXEC); err != nil {
		return err
	}
	flush(pages)
	return nil
}

func (p *protected) wipe(at, n int) error {
	pages := p.mem[at : at+n]
	forget(pages)
	return syscall.Mprotect(pages, syscall.PROT_NONE)
}

func (p *protected) close() error { return syscall.Munmap(p.mem) }

// forbidden reports whether the system has a rule against what was tried.
func forbidden(err error) bool {
	return errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EPERM)
}
