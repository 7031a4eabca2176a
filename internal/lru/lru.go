// Package lru keeps what is dear to make.
//
// What comes in: keys, and how to make their values. What goes out: the values, each made once, also where many
// goroutines ask for it at the same time. A cache is bounded; what was used least recently goes first.
package lru

import (
	"errors"
	"sync"
)

// A Cache may be used from many goroutines at once.
type Cache[V any] struct {
	maxEntries int
	maxBytes   int64

	mu      sync.Mutex
	entries map[string]*entry[V]
	ring    entry[V] // next is the entry used last, prev the one used least recently
	stats   Stats
}

// Stats counts what a Cache has done.
type Stats struct {
	Entries   int
	Bytes     int64
	Hits      int64
	Misses    int64
	Evictions int64
}

// An entry is a value, or one in the making until ready is closed.
type entry[V any] struct {
	next, prev *entry[V]
	key        string
	ready      chan struct{}
	value      V
	err        error
	bytes      int64 // 0 while it is in the making
}

// New makes an empty cache of at most so many entries and bytes.
func New[V any](entries int, bytes int64) *Cache[V] {
	c := &Cache[V]{maxEntries: entries, maxBytes: bytes, entries: map[string]*entry[V]{}}
	c.ring.next, c.ring.prev = &c.ring, &c.ring
	return c
}

// Get gives the value kept under key, or makes and keeps it: create tells how many bytes it takes. Errors are not
// kept. The key stays the caller's.
func (c *Cache[V]) Get(key []byte, create func() (V, int64, error)) (V, error) {
	e, found := c.find(key)
	if found {
		<-e.ready
		return e.value, e.err
	}
	bytes := int64(0)
	defer func() { c.finish(e, bytes) }()
	e.err = errors.New("making it did not end") // what others see should it panic
	e.value, bytes, e.err = create()
	return e.value, e.err
}

// find gives the entry of key, adding one where there is none.
func (c *Cache[V]) find(key []byte) (e *entry[V], found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, found = c.entries[string(key)]; found {
		c.stats.Hits++
		e.leave()
		c.enter(e)
		return e, true
	}
	c.stats.Misses++
	e = &entry[V]{key: string(key), ready: make(chan struct{})}
	c.entries[e.key] = e
	c.enter(e)
	return e, false
}

// enter makes e the entry used last.
func (c *Cache[V]) enter(e *entry[V]) {
	e.next, e.prev = c.ring.next, &c.ring
	e.next.prev, e.prev.next = e, e
}

func (e *entry[V]) leave() { e.next.prev, e.prev.next = e.prev, e.next }

// finish publishes what was made, forgets a failure, and makes room.
func (c *Cache[V]) finish(e *entry[V], bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer close(e.ready)
	if e.err != nil {
		c.drop(e)
		return
	}
	e.bytes = int64(len(e.key)) + max(bytes, 1)
	c.stats.Bytes += e.bytes
	c.evict()
}

func (c *Cache[V]) drop(e *entry[V]) {
	delete(c.entries, e.key)
	e.leave()
	c.stats.Bytes -= e.bytes
}

// evict drops the entries used least recently until the bounds hold; those in the making stay.
func (c *Cache[V]) evict() {
	for e := c.ring.prev; e != &c.ring && (len(c.entries) > c.maxEntries || c.stats.Bytes > c.maxBytes); e = e.prev {
		if e.bytes > 0 {
			c.drop(e)
			c.stats.Evictions++
		}
	}
}

// Stats gives the counters.
func (c *Cache[V]) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Entries = len(c.entries)
	return s
}
