package native

import (
	"sync"

	"github.com/laze-go/laze/backend"
)

// A compaction of what does not fit the last cache asks ahead for what it reads, and moves what is packed past the
// caches.

// offerFar offers the same for what lies in memory.
func (c *compaction) offerFar() {
	c.far = sync.OnceValues(func() (*compaction, error) {
		far, err := compileCompaction(c.code, c.Compact, true)
		if err != nil {
			return nil, err
		}
		far.most = max(packChunk, int64(groupBytes/c.work.bytes)&^63)
		return far, nil
	})
}

// isFar reports whether what a run reads and keeps does not fit the last cache.
func (c *compaction) isFar(a *backend.Args) bool {
	return c.far != nil && c.work.bytes*float64(a.Extents[0]) > float64(lastCache())
}
