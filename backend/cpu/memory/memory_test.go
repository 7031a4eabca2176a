package memory

import (
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/laze-go/laze/backend"
)

// Every size fits its buffer, and no buffer is more than 1.5 times too large, or a sixteenth where it is large.
func TestRounded(t *testing.T) {
	for _, n := range []int64{1, 63, 64, 65, 96, 97, 128, 129, 192, 193, 1000, 4096, 4097, 1 << 20, 1<<20 + 1, 64 << 20, 3 << 30, 1 << 40} {
		if got := Rounded(n); got < n || n > smallest && got > n*3/2 || classOf(got) != classOf(n) {
			t.Errorf("%d bytes get %d", n, got)
		}
	}
	for _, n := range []int64{64<<20 + 1, 65 << 20, 67 << 20, 128 << 20, 128<<20 + 1, 1<<32 + 12345, 1<<40 - 1, 1 << 40, 1<<62 - 1} {
		if got := Rounded(n); got < n || got-n > n/16 {
			t.Errorf("%d bytes get %d", n, got)
		}
	}
	if got := Rounded(0); got != 0 {
		t.Errorf("nothing gets %d", got)
	}
}

// noCollections keeps collections, which age a pool, out of a test that counts what the pool keeps.
func noCollections(t *testing.T) {
	percent, bytes := debug.SetGCPercent(-1), debug.SetMemoryLimit(math.MaxInt64)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(bytes)
	})
}

// roomy is a process without bounds, whatever the machine has.
var roomy = &process{
	limit:   func() int64 { return 0 },
	wanted:  func() int64 { return math.MaxInt64 },
	held:    func() int64 { return 0 },
	collect: func() {},
}

// Buffers are aligned, and come again as they were given back: nobody clears them.
func TestAlignedAndReused(t *testing.T) {
	noCollections(t)
	p := Pool{process: roomy}
	for _, n := range []int64{1, 100, 5000, 6 << 20} {
		b := p.Get(n)
		if uintptr(b.Data)%Align != 0 || b.Bytes < n {
			t.Errorf("%d bytes: at %p, %d bytes", n, b.Data, b.Bytes)
		}
		bytes := unsafe.Slice((*byte)(b.Data), b.Bytes)
		bytes[0], bytes[len(bytes)-1] = 1, 2
		p.Put(b)
		if again := p.Get(n); again.Data != b.Data {
			t.Errorf("%d bytes are not reused", n)
		} else if bytes[0] != 1 || bytes[len(bytes)-1] != 2 {
			t.Errorf("%d bytes were cleared", n)
		} else {
			p.Put(again)
		}
	}
	if s := p.Read(); s.InUse != 0 || s.Made != 4 || s.Reused != 4 {
		t.Errorf("%+v", s)
	}
}

// Nothing and foreign memory are left alone, and a buffer is taken back once.
func TestPut(t *testing.T) {
	noCollections(t)
	p := Pool{process: roomy}
	p.Put(p.Get(0))
	p.Put(backend.Buffer{Bytes: 8, Owner: "somebody else"})
	b := p.Get(64)
	p.Put(b)
	p.Put(b)
	if s := p.Read(); s.InUse != 0 || s.Idle != 64 {
		t.Errorf("%+v", s)
	}
}

// All bytes stay near twice the most that was lent at once lately, the oldest idle ones go first, and Trim drops them.
func TestIdle(t *testing.T) {
	noCollections(t)
	p := Pool{process: roomy}
	p.Put(p.Get(128 << 20))
	second := p.Get(96 << 20)
	p.Put(second)
	p.Put(p.Get(64 << 20))
	p.Put(p.Get(48 << 20))
	if s := p.Read(); s.Idle != (96+64+48)<<20 {
		t.Errorf("%d bytes idle", s.Idle)
	}
	if again := p.Get(96 << 20); again.Data != second.Data {
		t.Error("the oldest buffer was kept")
	} else {
		p.Put(again)
	}
	p.Trim(0)
	if s := p.Read(); s.Idle != 0 || s.InUse != 0 {
		t.Errorf("after Trim: %+v", s)
	}
}

// A result that is let go of and made again has the same memory each time, however large it is.
func TestLoop(t *testing.T) {
	noCollections(t)
	p := Pool{process: roomy}
	for range 10 {
		b := p.Get(100 << 20)
		p.age()
		p.Put(b)
	}
	if s := p.Read(); s.Made != 1 {
		t.Errorf("%+v", s)
	}
}

// Phases that take turns have their memory each time.
func TestPhases(t *testing.T) {
	noCollections(t)
	p := Pool{process: roomy}
	for range 3 {
		p.Put(p.Get(256 << 20))
		p.Put(p.Get(96 << 20))
	}
	if s := p.Read(); s.Made != 2 {
		t.Errorf("%+v", s)
	}
}

// A small buffer that comes and goes is the same, and counted when somebody asks.
func TestNear(t *testing.T) {
	noCollections(t)
	p := Pool{process: roomy}
	first := p.Get(100)
	for range 9 {
		p.Put(first)
		if again := p.Get(100); again.Data != first.Data {
			t.Fatal("another buffer")
		}
	}
	if s := p.Read(); s.InUse != 128 || s.Idle != 0 {
		t.Errorf("lent: %+v", s)
	}
	p.Put(first)
	if s := p.Read(); s != (Stats{Idle: 128, Made: 1, Reused: 9}) {
		t.Errorf("idle: %+v", s)
	}
	p.Put(p.Get(100))
	if p.Trim(0); p.Read().Idle != 0 {
		t.Errorf("after Trim: %+v", p.Read())
	}
}

// What nobody has used for two collections is given back, small or large.
func TestForgotten(t *testing.T) {
	noCollections(t)
	p := Pool{process: roomy}
	p.Put(p.Get(128 << 20))
	p.Put(p.Get(64))
	p.age()
	if s := p.Read(); s.Idle != 128<<20+64 {
		t.Errorf("after one collection: %+v", s)
	}
	p.age()
	if s := p.Read(); s.Idle != 0 {
		t.Errorf("after two: %+v", s)
	}
}

// The collector is what makes buffers old.
func TestCollected(t *testing.T) {
	var p Pool
	p.Put(p.Get(5000))
	for range 1000 {
		runtime.GC()
		time.Sleep(time.Millisecond) // cleanups run beside the collector
		if p.Read().Idle == 0 {
			return
		}
	}
	t.Errorf("%+v", p.Read())
}

func TestTogether(t *testing.T) {
	var p Pool
	var all sync.WaitGroup
	for g := range uint64(8) {
		all.Add(1)
		go func() {
			defer all.Done()
			r := rand.New(rand.NewPCG(g, 0))
			for range 2000 {
				b := p.Get(r.Int64N(10000))
				if b.Data == nil {
					continue
				}
				*(*uint64)(b.Data) = g
				runtime.Gosched()
				if got := *(*uint64)(b.Data); got != g {
					t.Errorf("goroutines %d and %d have the same buffer", g, got)
				}
				p.Put(b)
			}
		}()
	}
	all.Wait()
	if s := p.Read(); s.InUse != 0 {
		t.Errorf("%+v", s)
	}
}
