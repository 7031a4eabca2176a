// Package exec holds machine code: memory that is first written, then made executable, and never both at once.
//
// What comes in: the bytes of a function that needs no relocation. What goes out: the address at which it stands,
// counted by its users, so that its pages are reused only once nobody can be running them. It must not know where
// the bytes come from or how they are called; package enter calls them.
//
// An arena reserves its address space once, so its size is the bound on all code, and lends it in runs of whole
// pages: rights belong to pages, and a page that ran for one function must not become writable for the next. What
// a function leaves of its last page is filled with instructions that trap.
//
// The system may refuse. An arena tries the ways that its platform has, in order, and says by Way which one it
// found; where there is none, New returns an error, and machines do without code of their own.
// See Note [Ways].
package exec

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"syscall"
	"unsafe"
)

// ErrFull is the error of Place when the arena has no run of free pages that is long enough.
var ErrFull = errors.New("executable memory is full")

// An Arena is address space for code. It may be used from many goroutines at once.
type Arena struct {
	way   string
	page  int
	space space
	start uintptr

	mu    sync.Mutex
	free  runs
	stats Stats
}

// Stats says what an arena holds.
type Stats struct {
	Codes int // pieces of code that are placed
	Bytes int // bytes of their pages
	Limit int // bytes of the arena
}

// A way is how a system lets memory become executable.
type way struct {
	name string
	open func(bytes int) (space, error)
}

// A space is a fixed piece of address space. Offsets and lengths that it is given are multiples of its page size,
// the length of code excepted.
type space interface {
	// memory is where the space stands; most of it cannot be touched.
	memory() []byte
	// write makes the pages from at executable, n bytes of them, holding code and then traps. Nothing runs there.
	write(at, n int, code []byte) error
	// wipe makes n bytes from at unusable. Nothing runs there.
	wipe(at, n int) error
	// close gives the space back to the system.
	close() error
}

// New reserves address space for that many bytes of code, rounded up to whole pages.
//
// The error names every way that was tried and why it failed; it wraps errors.ErrUnsupported where the platform
// has none.
func New(bytes int) (*Arena, error) {
	page := syscall.Getpagesize()
	if bytes <= 0 || bytes > math.MaxInt32-page {
		return nil, fmt.Errorf("executable memory: %d bytes asked for, 1 byte to 2 GiB needed", bytes)
	}
	return open(ways, roundUp(bytes, page), page)
}

// open takes the first way that works. A way that the system forbids leads on to the next; any other failure is not
// a matter of the way.
func open(ways []way, bytes, page int) (*Arena, error) {
	var failed error
	for _, w := range ways {
		s, err := try(w, bytes, page)
		if err == nil {
			start := uintptr(unsafe.Pointer(&s.memory()[0]))
			return &Arena{way: w.name, page: page, space: s, start: start, free: newRuns(bytes), stats: Stats{Limit: bytes}}, nil
		}
		failed = also(failed, fmt.Errorf("%s: %w", w.name, err))
		if !forbidden(err) {
			break
		}
	}
	if failed == nil {
		failed = errors.ErrUnsupported
	}
	return nil, fmt.Errorf("no executable memory: %w", failed)
}

// also is both errors in one line.
func also(err, next error) error {
	if err == nil {
		return next
	}
	return fmt.Errorf("%w; %w", err, next)
}

// try opens a space and makes its first page executable, which is when systems that forbid it say so.
func try(w way, bytes, page int) (space, error) {
	s, err := w.open(bytes)
	if err != nil {
		return nil, err
	}
	if err = s.write(0, page, nil); err == nil {
		err = s.wipe(0, page)
	}
	if err != nil {
		_ = s.close()
		return nil, err
	}
	return s, nil
}

// Way names how the arena makes memory executable: "mprotect", "memfd" or "VirtualProtect".
func (a *Arena) Way() string { return a.way }

// Stats gives the counters.
func (a *Arena) Stats() Stats {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.stats
}

// Place copies code into the arena. The caller holds the one reference to the result.
//
// The code starts on a page, so constants inside of it may be aligned. When no run of pages is free the error wraps
// ErrFull: whoever keeps code may release some and try again.
func (a *Arena) Place(code []byte) (*Code, error) {
	if len(code) == 0 {
		return nil, errors.New("executable memory: no code to place")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	n := roundUp(len(code), a.page)
	at, ok := a.free.take(n)
	if !ok {
		return nil, fmt.Errorf("%w: %d of %d bytes in use, %d more wanted", ErrFull, a.stats.Bytes, a.stats.Limit, n)
	}
	if err := a.space.write(at, n, code); err != nil {
		_ = a.space.wipe(at, n)
		a.free.give(at, n)
		return nil, fmt.Errorf("executable memory: %s: %w", a.way, err)
	}
	a.stats.Codes++
	a.stats.Bytes += n
	c := &Code{entry: a.start + uintptr(at), arena: a, at: at, pages: n, bytes: len(code)}
	c.refs.Store(1)
	return c, nil
}

// remove makes the pages of c free. That wiping fails does no harm: they are nobody's, and written before they run.
func (a *Arena) remove(c *Code) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.space.wipe(c.at, c.pages)
	a.free.give(c.at, c.pages)
	a.stats.Codes--
	a.stats.Bytes -= c.pages
}

// Close gives the address space back to the system. It fails, and changes nothing, while code is placed; afterwards
// Place finds the arena full.
func (a *Arena) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stats.Codes > 0 {
		return fmt.Errorf("executable memory: close: %d pieces of code are in use", a.stats.Codes)
	}
	if a.stats.Limit == 0 {
		return nil
	}
	a.free, a.stats = nil, Stats{}
	return a.space.close()
}

// fill writes code and, behind it, instructions that trap.
func fill(page, code []byte) {
	rest := page[copy(page, code):]
	for i := range rest {
		rest[i] = trap
	}
}

func roundUp(n, page int) int { return (n + page - 1) / page * page }

// Note [Ways]
//
// mprotect (linux, darwin): reserve without rights, make a run writable, write, make it executable. No page has both
// rights at any time, and none gets the right to write back while its code is referenced.
//
// memfd (linux): hardened systems (PR_SET_MDWE, which systemd calls MemoryDenyWriteExecute; SELinux without execmem)
// refuse with EACCES or EPERM to make executable what was ever writable. They still let a file in memory be mapped
// twice. Here it is mapped to write, unmapped, and then mapped elsewhere to execute, so that no two views exist at
// once.
//
// VirtualProtect (windows): as mprotect, with pages committed and given back per run.
//
// Pages that are writable and executable at once are not among them: darwin on arm64 and hardened systems refuse them,
// and they turn any stray write into code.
