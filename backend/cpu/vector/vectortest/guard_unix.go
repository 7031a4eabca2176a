//go:build unix

package vectortest

import (
	"testing"

	"golang.org/x/sys/unix"
)

// A Guard lends memory that ends where a page begins that nobody may touch: what reaches past it faults.
type Guard struct {
	page  int
	pages [][]byte // in use and behind them free, each with the page behind it
	used  int
}

// NewGuard makes a Guard for the time of a test.
func NewGuard(t testing.TB) *Guard {
	g := &Guard{page: unix.Getpagesize()}
	t.Cleanup(func() {
		for _, p := range g.pages {
			if err := unix.Munmap(p); err != nil {
				t.Error(err)
			}
		}
	})
	return g
}

// Reset takes all memory back.
func (g *Guard) Reset() { g.used = 0 }

// Room lends memory until Reset. Its content is any.
func (g *Guard) Room(bytes int) []byte {
	need := (bytes+g.page-1)/g.page*g.page + g.page
	for k := g.used; k < len(g.pages); k++ {
		if len(g.pages[k]) == need {
			g.pages[k], g.pages[g.used] = g.pages[g.used], g.pages[k]
			return g.take(bytes)
		}
	}
	mapped, err := unix.Mmap(-1, 0, need, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err == nil {
		err = unix.Mprotect(mapped[need-g.page:], unix.PROT_NONE)
	}
	if err != nil {
		panic("vectortest: " + err.Error())
	}
	g.pages = append(g.pages, mapped)
	last := len(g.pages) - 1
	g.pages[last], g.pages[g.used] = g.pages[g.used], g.pages[last]
	return g.take(bytes)
}

func (g *Guard) take(bytes int) []byte {
	p := g.pages[g.used]
	g.used++
	end := len(p) - g.page
	return p[end-bytes : end : end]
}
