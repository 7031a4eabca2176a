package exec

import (
	"fmt"
	"sync/atomic"
)

// A Code is machine code in an arena, and the number of those who may run it.
//
// Every call needs a reference for as long as it lasts: the one that a cache or a prepared call holds, or one of its
// own. Code without references is gone, and running it ends the process.
type Code struct {
	entry uintptr
	arena *Arena
	at    int // offset in the arena
	pages int // bytes of its pages
	bytes int
	refs  atomic.Int32
}

// Entry is the address of the first byte.
func (c *Code) Entry() uintptr { return c.entry }

// Bytes is the length of the code.
func (c *Code) Bytes() int { return c.bytes }

// Retain adds a reference and reports true, unless there is none left: then the code is gone and stays so. So a cache
// may hand out code that another goroutine is just evicting, and compile again on false.
func (c *Code) Retain() bool {
	for {
		n := c.refs.Load()
		if n == 0 {
			return false
		}
		if c.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// Release takes a reference away; the last one gives the pages back. Releasing more often than retained is a
// mistake of the machine that cannot be survived: somebody may be running the code.
func (c *Code) Release() {
	switch n := c.refs.Add(-1); {
	case n == 0:
		c.arena.remove(c)
	case n < 0:
		panic(fmt.Sprintf("exec: %d references to code of %d bytes", n, c.bytes))
	}
}
