// Package cpu is the machine this process runs on.
//
// What comes in: schedule.Nest. What goes out: backend.Code, kept in a bounded cache by the key of the nest. The code
// comes from package native where the machine has a level for it, or else from package portable, with stages by native.
// Memory is lent by package memory, goroutines by package workers.
package cpu

import (
	"context"
	"math"
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/internal/lru"
	"github.com/laze-go/laze/schedule"
)

// A CPU is a backend. Its methods may be called from many goroutines at once.
type CPU struct {
	level  Level
	wrong  error // what the environment asks for and cannot have
	memory memory.Pool
	cache  *lru.Cache[backend.Code]
}

// The bounds of the code cache.
const (
	maxEntries = 1024
	maxBytes   = 64 << 20
)

// New makes a backend of the best level, or of the one that LAZE_LEVEL names, with its own memory and code; all share
// the workers of the process. Where LAZE_LEVEL names none of the levels of this machine, Compile says so.
func New() *CPU {
	level, err := wanted()
	c := At(level)
	c.wrong = err
	return c
}

// At makes a backend of a level, which must be one of Levels.
func At(level Level) *CPU {
	return &CPU{level: level, cache: lru.New[backend.Code](maxEntries, maxBytes)}
}

// Default gives the backend that the process shares.
var Default = sync.OnceValue(New)

// Name gives "cpu".
func (*CPU) Name() string { return "cpu" }

// Level gives the level of the backend.
func (c *CPU) Level() Level { return c.level }

// Compile gives the code of a nest, from the cache where an equal one was compiled before.
func (c *CPU) Compile(n *schedule.Nest) (backend.Code, error) {
	if c.wrong != nil {
		return nil, c.wrong
	}
	return c.cache.Get(n.AppendKey(nil), func() (backend.Code, int64, error) {
		code, err := c.compile(n)
		return code, sizeOf(code), err
	})
}

// sizeOf asks code for its size in bytes; code that does not tell counts as one page.
func sizeOf(code backend.Code) int64 {
	if s, ok := code.(interface{ Bytes() int64 }); ok {
		return s.Bytes()
	}
	return 4096
}

// mostBytes is the largest buffer that the address space is asked for.
const mostBytes = math.MaxInt / 4

// Alloc lends a buffer with any contents.
func (c *CPU) Alloc(bytes int64) (*backend.Buffer, error) {
	if bytes < 0 || bytes > mostBytes {
		return nil, &backend.MemoryError{Peak: bytes, Limit: mostBytes}
	}
	return c.memory.Lend(bytes)
}

// Size gives the bytes that a buffer of so many takes.
func (c *CPU) Size(bytes int64) int64 { return memory.Rounded(bytes) }

// Room returns a *backend.MemoryError where so many bytes are more than the process may hold beside what it does.
func (c *CPU) Room(bytes int64) error { return c.memory.Room(bytes) }

// Free takes back a buffer that nobody sees any more.
func (c *CPU) Free(b backend.Buffer) { c.memory.Put(b) }

// Trim gives idle memory back to the collector, but for so many bytes.
func (c *CPU) Trim(keep int64) { c.memory.Trim(keep) }

// Share has the workers of the process share chunks.
func (c *CPU) Share(ctx context.Context, limit int, chunks int64, do func(slot int, chunk int64) error) error {
	return workers.Run(ctx, limit, chunks, do)
}

// Stats counts what the backend has done.
type Stats struct {
	Memory  memory.Stats
	Cache   lru.Stats
	Workers workers.Stats // of the process
}

// Stats gives the counters.
func (c *CPU) Stats() Stats {
	return Stats{Memory: c.memory.Read(), Cache: c.cache.Stats(), Workers: workers.Read()}
}
