package lru_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/laze-go/laze/internal/lru"
)

// sized makes a value of so many bytes.
func sized(bytes int64) func() (string, int64, error) {
	return func() (string, int64, error) { return "value", bytes, nil }
}

func TestBounds(t *testing.T) {
	c := lru.New[string](3, 1000)
	for _, key := range []string{"a", "b", "c", "a", "d"} {
		if v, err := c.Get([]byte(key), sized(10)); v != "value" || err != nil {
			t.Fatal(v, err)
		}
	}
	if s := c.Stats(); s != (lru.Stats{Entries: 3, Bytes: 33, Hits: 1, Misses: 4, Evictions: 1}) {
		t.Errorf("%+v", s)
	}
	_, _ = c.Get([]byte("b"), sized(10))
	if s := c.Stats(); s.Misses != 5 {
		t.Errorf("b was used last long ago, but stayed: %+v", s)
	}
	_, _ = c.Get([]byte("large"), sized(2000))
	if s := c.Stats(); s.Entries != 0 || s.Bytes != 0 {
		t.Errorf("after a value larger than the bound: %+v", s)
	}
}

func TestErrorsAreNotKept(t *testing.T) {
	c := lru.New[string](3, 1000)
	for range 2 {
		if _, err := c.Get([]byte("a"), func() (string, int64, error) { return "", 0, errors.New("no") }); err == nil {
			t.Error("no error")
		}
	}
	if s := c.Stats(); s != (lru.Stats{Misses: 2}) {
		t.Errorf("%+v", s)
	}
}

// A panic leaves nothing behind that others would wait for.
func TestPanic(t *testing.T) {
	c := lru.New[string](3, 1000)
	func() {
		defer func() { _ = recover() }()
		_, _ = c.Get([]byte("a"), func() (string, int64, error) { panic("no") })
	}()
	if v, err := c.Get([]byte("a"), sized(1)); v != "value" || err != nil {
		t.Error(v, err)
	}
}

// Many goroutines that want one value make it once.
func TestOnce(t *testing.T) {
	c := lru.New[int32](100, 1<<20)
	var made atomic.Int32
	var all sync.WaitGroup
	for i := range 64 {
		all.Add(1)
		go func() {
			defer all.Done()
			v, err := c.Get(fmt.Append(nil, i%4), func() (int32, int64, error) {
				time.Sleep(time.Millisecond)
				return made.Add(1), 1, nil
			})
			if v == 0 || err != nil {
				t.Errorf("value %d, error %v", v, err)
			}
		}()
	}
	all.Wait()
	if n := made.Load(); n != 4 {
		t.Errorf("made %d times", n)
	}
}
