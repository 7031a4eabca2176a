package cpu

import (
	"container/list"
	"errors"
	"sync"

	"github.com/laze-go/laze/backend"
)

// A Cache keeps compiled code by the text of its nest. It is bounded by entries and by estimated bytes; the entry used
// least recently goes first. A nest that several goroutines ask for at once is compiled once.
type Cache struct {
	maxEntries int
	maxBytes   int64

	mu      sync.Mutex
	entries map[string]*list.Element
	order   *list.List // of *entry, most recently used first
	stats   CacheStats
}

// CacheStats counts what a Cache has done.
type CacheStats struct {
	Entries   int
	Bytes     int64
	Hits      int64
	Misses    int64
	Evictions int64
}

// An entry is code, or code in the making until ready is closed.
type entry struct {
	key   string
	ready chan struct{}
	code  backend.Code
	err   error
	bytes int64
}

// NewCache makes an empty cache of at most that many entries and bytes.
func NewCache(entries int, bytes int64) *Cache {
	return &Cache{maxEntries: entries, maxBytes: bytes, entries: map[string]*list.Element{}, order: list.New()}
}

// Get gives the code kept under key, or compiles and keeps it. Errors are not kept.
func (c *Cache) Get(key string, compile func() (backend.Code, error)) (backend.Code, error) {
	e, found := c.find(key)
	if found {
		<-e.ready
		return e.code, e.err
	}
	defer c.finish(e)
	e.err = errors.New("compiling did not end") // what others see should it panic
	e.code, e.err = compile()
	return e.code, e.err
}

// find gives the entry of key, making one where there is none.
func (c *Cache) find(key string) (e *entry, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.entries[key]; ok {
		c.stats.Hits++
		c.order.MoveToFront(at)
		return at.Value.(*entry), true
	}
	c.stats.Misses++
	e = &entry{key: key, ready: make(chan struct{})}
	c.entries[key] = c.order.PushFront(e)
	return e, false
}

// finish publishes what was compiled, forgets a failure, and makes room.
func (c *Cache) finish(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer close(e.ready)
	at := c.entries[e.key]
	if e.err != nil || e.code == nil {
		delete(c.entries, e.key)
		c.order.Remove(at)
		return
	}
	e.bytes = int64(len(e.key)) + sizeOf(e.code)
	c.stats.Bytes += e.bytes
	c.evict()
}

// evict drops the least recently used entries until the bounds hold; code in the making stays.
func (c *Cache) evict() {
	for at := c.order.Back(); at != nil && (len(c.entries) > c.maxEntries || c.stats.Bytes > c.maxBytes); {
		e, prev := at.Value.(*entry), at.Prev()
		if e.bytes > 0 {
			delete(c.entries, e.key)
			c.order.Remove(at)
			c.stats.Bytes -= e.bytes
			c.stats.Evictions++
		}
		at = prev
	}
}

// Stats gives the counters.
func (c *Cache) Stats() CacheStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Entries = len(c.entries)
	return s
}

// sizeOf asks code for its size in bytes; code that does not tell counts as one page.
func sizeOf(code backend.Code) int64 {
	if s, ok := code.(interface{ Bytes() int64 }); ok {
		return s.Bytes()
	}
	return 4096
}
