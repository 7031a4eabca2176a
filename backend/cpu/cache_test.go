package cpu

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
)

type fakeCode struct {
	backend.Code
	bytes int64
}

func (c fakeCode) Bytes() int64 { return c.bytes }

func fake(bytes int64) func() (backend.Code, error) {
	return func() (backend.Code, error) { return fakeCode{bytes: bytes}, nil }
}

func TestCacheBounds(t *testing.T) {
	c := NewCache(3, 1000)
	for _, key := range []string{"a", "b", "c", "a", "d"} {
		if _, err := c.Get(key, fake(10)); err != nil {
			t.Fatal(err)
		}
	}
	if s := c.Stats(); s != (CacheStats{Entries: 3, Bytes: 33, Hits: 1, Misses: 4, Evictions: 1}) {
		t.Errorf("%+v", s)
	}
	_, _ = c.Get("b", fake(10))
	if s := c.Stats(); s.Misses != 5 {
		t.Errorf("b was used last long ago, but stayed: %+v", s)
	}
	_, _ = c.Get("large", fake(2000))
	if s := c.Stats(); s.Entries != 0 || s.Bytes != 0 {
		t.Errorf("after code larger than the bound: %+v", s)
	}
}

func TestCacheError(t *testing.T) {
	c := NewCache(3, 1000)
	for range 2 {
		if _, err := c.Get("a", func() (backend.Code, error) { return nil, errors.New("no") }); err == nil {
			t.Error("no error")
		}
	}
	if s := c.Stats(); s.Misses != 2 || s.Entries != 0 {
		t.Errorf("%+v", s)
	}
}

// Many goroutines that want one nest compile it once.
func TestCacheOnce(t *testing.T) {
	c := NewCache(100, 1<<20)
	var compiled atomic.Int32
	var all sync.WaitGroup
	for i := range 64 {
		all.Add(1)
		go func() {
			defer all.Done()
			code, err := c.Get(fmt.Sprint(i%4), func() (backend.Code, error) {
				compiled.Add(1)
				time.Sleep(time.Millisecond)
				return fakeCode{bytes: 1}, nil
			})
			if code == nil || err != nil {
				t.Errorf("code %v, error %v", code, err)
			}
		}()
	}
	all.Wait()
	if n := compiled.Load(); n != 4 {
		t.Errorf("compiled %d times", n)
	}
}
