package exec_test

import (
	"bytes"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/exec"
)

const limit = 1 << 20

// eachWay runs a test on an arena of every way that the platform has.
func eachWay(t *testing.T, bytes int, test func(*testing.T, *exec.Arena)) {
	if len(exec.Ways()) == 0 {
		t.Skipf("no executable memory on %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	for _, name := range exec.Ways() {
		t.Run(name, func(t *testing.T) {
			a, err := exec.NewBy(name, bytes)
			if err != nil {
				t.Skipf("this system refuses: %v", err)
			}
			test(t, a)
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func place(t *testing.T, a *exec.Arena, code []byte) *exec.Code {
	t.Helper()
	c, err := a.Place(code)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func run(c *exec.Code) uint64 {
	var args enter.Args
	enter.Call(c, &args)
	return args.Status
}

// New takes the first way that works, or says that there is none.
func TestNew(t *testing.T) {
	a, err := exec.New(1)
	if errors.Is(err, errors.ErrUnsupported) && len(exec.Ways()) == 0 {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if s := a.Stats(); s.Limit < 4096 || s.Bytes != 0 {
		t.Errorf("%+v", s)
	}
	if c := place(t, a, answer(7)); run(c) != 7 || c.Bytes() != len(answer(7)) {
		t.Errorf("%d from %d bytes by %s", run(c), c.Bytes(), a.Way())
	}
	for _, bytes := range []int{-1, 0, 1<<31 - 1} {
		if _, err := exec.New(bytes); err == nil {
			t.Errorf("%d bytes: no error", bytes)
		}
	}
}

// Freed pages are used again, hold the new code, and nothing but traps behind it.
func TestReuse(t *testing.T) {
	eachWay(t, limit, func(t *testing.T, a *exec.Arena) {
		first := place(t, a, answer(1))
		entry := first.Entry()
		for n := range uint16(200) {
			if run(first) != uint64(n+1) {
				t.Fatalf("code %d gives %d", n+1, run(first))
			}
			first.Release()
			first = place(t, a, answer(n+2))
			if first.Entry() != entry {
				t.Fatalf("code %d stands at %#x, not at %#x", n+2, first.Entry(), entry)
			}
		}
		first.Release()
		long := place(t, a, bytes.Repeat([]byte{0x5A}, 5000))
		long.Release()
		short := place(t, a, answer(3))
		rest := pageOf(short, a.Stats().Bytes)[short.Bytes():]
		if want := bytes.Repeat([]byte{exec.Trap}, len(rest)); !bytes.Equal(rest, want) {
			t.Errorf("behind the code: % x ...", rest[:32])
		}
		short.Release()
	})
}

// pageOf reads the pages of code.
func pageOf(c *exec.Code, bytes int) []byte {
	entry := c.Entry()
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&entry)), bytes)
}

// The bound holds, and says so; what is released fits again, in one piece.
func TestFull(t *testing.T) {
	eachWay(t, limit, func(t *testing.T, a *exec.Arena) {
		page := a.Stats().Limit
		whole := place(t, a, make([]byte, page))
		if _, err := a.Place(answer(1)); !errors.Is(err, exec.ErrFull) {
			t.Errorf("%v", err)
		}
		whole.Release()
		var codes []*exec.Code
		for {
			c, err := a.Place(answer(uint16(len(codes))))
			if err != nil {
				break
			}
			codes = append(codes, c)
		}
		if s := a.Stats(); s.Codes != len(codes) || s.Bytes != s.Limit {
			t.Errorf("%+v after %d pieces of code", s, len(codes))
		}
		for n, c := range codes {
			if run(c) != uint64(n) {
				t.Errorf("code %d gives %d", n, run(c))
			}
		}
		if err := a.Close(); err == nil {
			t.Error("closed while code is placed")
		}
		for i := range codes { // not in the order of placing
			codes[(i*7)%len(codes)].Release()
		}
		place(t, a, make([]byte, limit)).Release()
	})
}

// Code lives as long as somebody has it, and not longer.
func TestReferences(t *testing.T) {
	eachWay(t, limit, func(t *testing.T, a *exec.Arena) {
		c := place(t, a, answer(5))
		if !c.Retain() {
			t.Fatal("cannot retain live code")
		}
		c.Release()
		if run(c) != 5 || a.Stats().Codes != 1 {
			t.Error("released once of twice, and gone")
		}
		c.Release()
		if c.Retain() || a.Stats() != (exec.Stats{Limit: limit}) {
			t.Errorf("released, and still there: %+v", a.Stats())
		}
		defer func() {
			if recover() == nil {
				t.Error("released too often, and no panic")
			}
		}()
		c.Release()
	})
}

func TestMisuse(t *testing.T) {
	eachWay(t, limit, func(t *testing.T, a *exec.Arena) {
		if _, err := a.Place(nil); err == nil {
			t.Error("placed nothing")
		}
		if _, err := a.Place(make([]byte, limit+1)); !errors.Is(err, exec.ErrFull) {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		if _, err := a.Place(answer(1)); !errors.Is(err, exec.ErrFull) {
			t.Error(err)
		}
	})
}

// Eight goroutines place, call and release in an arena that is too small for all, and share a table from which
// they evict each other's code while it runs.
func TestConcurrent(t *testing.T) {
	rounds := 1500
	if testing.Short() {
		rounds = 300
	}
	eachWay(t, limit/16, func(t *testing.T, a *exec.Arena) {
		var table [4]atomic.Pointer[entry]
		var wg sync.WaitGroup
		for g := range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range rounds {
					n := uint16(g*rounds + i)
					replace(t, a, &table[i%len(table)], n)
					callShared(t, &table[(i+g)%len(table)])
				}
			}()
		}
		wg.Wait()
		for i := range table {
			if e := table[i].Load(); e != nil {
				e.code.Release()
			}
		}
		if s := a.Stats(); s.Codes != 0 || s.Bytes != 0 {
			t.Errorf("%+v", s)
		}
	})
}

type entry struct {
	code *exec.Code
	n    uint16
}

// replace places code that answers n, calls it, and puts it in the slot. A full arena is somebody else's turn.
func replace(t *testing.T, a *exec.Arena, slot *atomic.Pointer[entry], n uint16) {
	c, err := a.Place(answer(n))
	if errors.Is(err, exec.ErrFull) {
		runtime.Gosched()
		return
	}
	if err != nil {
		t.Error(err)
		return
	}
	if got := run(c); got != uint64(n) {
		t.Errorf("new code %d gives %d", n, got)
	}
	if old := slot.Swap(&entry{c, n}); old != nil {
		old.code.Release()
	}
}

// callShared calls what is in the slot, unless it is just gone.
func callShared(t *testing.T, slot *atomic.Pointer[entry]) {
	e := slot.Load()
	if e == nil || !e.code.Retain() {
		return
	}
	defer e.code.Release()
	if got := run(e.code); got != uint64(e.n) {
		t.Errorf("shared code %d gives %d", e.n, got)
	}
}

func BenchmarkPlace(b *testing.B) { // run: go test -bench Place ./backend/cpu/exec
	for _, name := range exec.Ways() {
		b.Run(name, func(b *testing.B) {
			a, err := exec.NewBy(name, limit)
			if err != nil {
				b.Skip(err)
			}
			code := make([]byte, 512)
			for b.Loop() {
				c, err := a.Place(code)
				if err != nil {
					b.Fatal(err)
				}
				c.Release()
			}
		})
	}
}
