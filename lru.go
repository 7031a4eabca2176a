package laze

import (
	"container/list"
	"sync"
)

// An lru keeps the values that were used last, under their keys, as many as limit allows by their weights. It may be used from
// many goroutines at once.
type lru[V any] struct {
	limit int

	mu      sync.Mutex
	entries map[string]*list.Element
	order   *list.List // of lruEntry, the one used last in front
	weight  int        // of all entries
	stats   CacheStats
}

type lruEntry[V any] struct {
	key    string
	value  V
	weight int
}

// CacheStats says how a cache has served.
type CacheStats struct {
	Hits, Misses, Evictions int64
	Entries                 int // kept now
}

func newLRU[V any](limit int) *lru[V] {
	return &lru[V]{limit: limit, entries: map[string]*list.Element{}, order: list.New()}
}

func (c *lru[V]) get(key string) (v V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		c.stats.Misses++
		return v, false
	}
	c.stats.Hits++
	c.order.MoveToFront(e)
	return e.Value.(lruEntry[V]).value, true
}

// find gives the value used last of those that ok accepts.
func (c *lru[V]) find(ok func(V) bool) (v V, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for e := c.order.Front(); e != nil; e = e.Next() {
		if v := e.Value.(lruEntry[V]).value; ok(v) {
			return v, true
		}
	}
	return v, false
}

// put keeps v. Where two goroutines made the same at once, the first stays.
func (c *lru[V]) put(key string, v V, weight int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[key]; ok {
		return
	}
	c.entries[key] = c.order.PushFront(lruEntry[V]{key, v, weight})
	for c.weight += weight; c.weight > c.limit; {
		last := c.order.Remove(c.order.Back()).(lruEntry[V])
		delete(c.entries, last.key)
		c.weight -= last.weight
		c.stats.Evictions++
	}
}

func (c *lru[V]) read() CacheStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	stats := c.stats
	stats.Entries = c.order.Len()
	return stats
}
