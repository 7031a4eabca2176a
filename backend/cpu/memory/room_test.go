package memory

import (
	"errors"
	"math"
	"testing"

	"github.com/laze-go/laze/backend"
)

const mib = 1 << 20

// A toy is a process that may hold 1000 MiB. It holds the buffers of its pool, other memory, and garbage until it
// collects.
type toy struct {
	Pool
	wanted, others, garbage, collections int64
}

func newToy() *toy {
	y := &toy{wanted: math.MaxInt64}
	y.process = &process{
		limit:   func() int64 { return 1000 * mib },
		wanted:  func() int64 { return y.wanted },
		held:    func() int64 { s := y.Read(); return s.InUse + s.Idle + y.others + y.garbage },
		collect: func() { y.garbage, y.collections = 0, y.collections+1 },
	}
	return y
}

// Garbage and idle buffers make room for a new one, and neither goes before it must.
func TestMakesRoom(t *testing.T) {
	noCollections(t)
	y := newToy()
	y.others = 500 * mib
	idle := y.Get(200 * mib)
	y.Put(idle)
	y.Put(y.Get(250 * mib))
	y.Put(y.Get(100 * mib)) // above 1000: the oldest goes
	if s := y.Read(); s.Idle != (256+100)*mib || y.collections != 1 {
		t.Errorf("%+v after %d collections", s, y.collections)
	}
	y.Trim(0)
	y.garbage = 400 * mib
	if _, err := y.Lend(96 * mib); err != nil || y.garbage == 0 {
		t.Errorf("%v with %d bytes of garbage: there was room", err, y.garbage)
	}
	if _, err := y.Lend(96 * mib); err != nil || y.garbage != 0 {
		t.Errorf("%v with %d bytes of garbage", err, y.garbage)
	}
}

// What is too much is refused in words, nothing is lent then, and less is lent.
func TestRefuses(t *testing.T) {
	noCollections(t)
	y := newToy()
	y.others = 300 * mib
	_, err := y.Lend(704 * mib)
	var memory *backend.MemoryError
	if !errors.As(err, &memory) || *memory != (backend.MemoryError{Peak: 704 * mib, Limit: 1000 * mib, Held: 300 * mib}) {
		t.Fatal(err)
	}
	const want = "the evaluation needs 738197504 bytes beside the 314572800 that the process holds, which may hold 1048576000: " +
		"release arrays, or compute in parts"
	if err.Error() != want {
		t.Error(err)
	}
	y.others = 0
	if _, err := y.Lend(1024 * mib); !errors.As(err, &memory) || memory.Peak != 1024*mib {
		t.Errorf("more than all there is: %v", err)
	}
	if s := y.Read(); s != (Stats{}) {
		t.Errorf("%+v", s)
	}
	y.others = 300 * mib
	if b, err := y.Lend(672 * mib); err != nil || b.Bytes != 672*mib {
		t.Errorf("%v, %d bytes", err, b.Bytes)
	}
	if b := y.Get(200); b.Bytes != 256 {
		t.Errorf("%d bytes", b.Bytes)
	}
}

// Buffers that nobody holds any more, and that the collector has not met, are no reason to refuse others.
func TestGarbage(t *testing.T) {
	noCollections(t)
	var p Pool
	bounded := thisProcess
	bounded.collect()
	limit := bounded.held() + 512*mib
	bounded.limit = func() int64 { return limit }
	p.process = &bounded
	for i := range 40 {
		if _, err := p.Lend(96 * mib); err != nil {
			t.Fatalf("buffer %d: %v", i, err)
		}
		if now := bounded.held(); now > limit+8*mib { // what else this process does
			t.Fatalf("buffer %d: %d bytes, not %d", i, now, limit)
		}
	}
}

// Small buffers are counted too: many of them are as much as a large one.
func TestRefusesMany(t *testing.T) {
	noCollections(t)
	y := newToy()
	y.others = 990 * mib
	for i := range 64 {
		if _, err := y.Lend(3 * mib); err != nil {
			if i*3 > 64+3 {
				t.Errorf("only buffer %d was refused", i)
			}
			return
		}
	}
	t.Error("nothing was refused")
}

// A plan is asked for as a whole: what is idle serves it.
func TestRoom(t *testing.T) {
	noCollections(t)
	y := newToy()
	y.others, y.garbage = 300*mib, 100*mib
	y.Put(y.Get(400 * mib))
	if err := y.Room(700 * mib); err != nil || y.collections != 1 {
		t.Errorf("%v after %d collections", err, y.collections)
	}
	if s := y.Read(); s.Idle != 400*mib {
		t.Errorf("%+v", s)
	}
	var memory *backend.MemoryError
	if err := y.Room(700*mib + 1); !errors.As(err, &memory) || memory.Held != 300*mib {
		t.Error(err)
	}
}

// What the process wants to hold makes room, and refuses nothing.
func TestWanted(t *testing.T) {
	noCollections(t)
	y := newToy()
	y.wanted = 200 * mib
	y.Put(y.Get(160 * mib))
	if _, err := y.Lend(256 * mib); err != nil || y.Read().Idle != 0 || y.collections == 0 {
		t.Errorf("%v, %+v after %d collections", err, y.Read(), y.collections)
	}
}

// Idle buffers are at most half of what the process may hold.
func TestIdleShare(t *testing.T) {
	noCollections(t)
	y := newToy()
	a, b := y.Get(400*mib), y.Get(400*mib)
	y.Put(a)
	y.Put(b)
	if s := y.Read(); s.Idle != 400*mib {
		t.Errorf("%+v", s)
	}
}

// Of large idle buffers the one that fits best serves, if it is at most an eighth too large.
func TestFits(t *testing.T) {
	noCollections(t)
	p := Pool{process: roomy}
	var all []backend.Buffer
	for _, n := range []int64{104, 96, 112, 72} {
		all = append(all, p.Get(n*mib))
	}
	for _, b := range all {
		p.Put(b)
	}
	for _, c := range []struct{ want, got int64 }{{96, 96}, {96, 104}, {100, 112}, {80, 80}, {64, 64}, {65, 72}} {
		if b := p.Get(c.want * mib); b.Bytes != c.got*mib {
			t.Errorf("%d MiB get %d", c.want, b.Bytes/mib)
		}
	}
	if s := p.Read(); s.Made != 6 || s.Idle != 0 {
		t.Errorf("%+v", s)
	}
}

// The process holds something, and at most what it may.
func TestProcess(t *testing.T) {
	m := (&Pool{}).ofProcess()
	noCollections(t)
	m.collect()
	before := m.held()
	b := new(Pool).Get(96 * mib)
	if now := m.held(); now < before+int64(b.Bytes)/2 || m.limit() > 0 && now > m.limit() {
		t.Errorf("%d bytes, then %d of %d", before, now, m.limit())
	}
	m.collect()
	if over := m.over(0); over > 0 && m.wanted() == math.MaxInt64 {
		t.Errorf("%d bytes over", over)
	}
}
