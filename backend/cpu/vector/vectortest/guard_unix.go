//go:build unix

package vectortest

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// A Guard lends memory beside pages that nobody may touch: what reaches into them faults.
type Guard struct {
	page  int
	pages [][]byte // in use and behind them free, each with the page before it and the page behind it
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

// Room lends memory until Reset that ends where such a page begins. Its content is any.
func (g *Guard) Room(bytes int) []byte {
	p := g.between(bytes)
	return p[len(p)-bytes:]
}

// RoomBehind lends memory until Reset that begins where such a page ends. Its content is any.
func (g *Guard) RoomBehind(bytes int) []byte { return g.between(bytes)[:bytes:bytes] }

// between lends whole pages, at least so many bytes of them, with one that nobody may touch before and one behind them.
func (g *Guard) between(bytes int) []byte {
	need := (bytes+g.page-1)/g.page*g.page + 2*g.page
	for k := g.used; k < len(g.pages); k++ {
		if len(g.pages[k]) == need {
			return g.take(k)
		}
	}
	g.pages = append(g.pages, g.mapped(need))
	return g.take(len(g.pages) - 1)
}

// mapped gives memory whose first and last page are forbidden.
func (g *Guard) mapped(bytes int) []byte {
	p, err := unix.Mmap(-1, 0, bytes, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err == nil {
		err = errors.Join(unix.Mprotect(p[:g.page], unix.PROT_NONE), unix.Mprotect(p[bytes-g.page:], unix.PROT_NONE))
	}
	if err != nil {
		panic("vectortest: " + err.Error())
	}
	return p
}

func (g *Guard) take(k int) []byte {
	g.pages[k], g.pages[g.used] = g.pages[g.used], g.pages[k]
	p := g.pages[g.used]
	g.used++
	end := len(p) - g.page
	return p[g.page:end:end]
}
