//go:build (linux || darwin || windows) && (amd64 || arm64)

package exec

import (
	"errors"
	"strings"
	"testing"
)

// A fakeSpace is plain memory whose writes fail with an error. Nothing may be run there.
type fakeSpace struct {
	mem    []byte
	err    error
	closed int
}

func (f *fakeSpace) memory() []byte { return f.mem }
func (f *fakeSpace) write(at, n int, code []byte) error {
	fill(f.mem[at:at+n], code)
	return f.err
}
func (f *fakeSpace) wipe(at, n int) error { return nil }
func (f *fakeSpace) close() error         { f.closed++; return nil }

func (f *fakeSpace) way(name string) way {
	return way{name, func(bytes int) (space, error) {
		f.mem = make([]byte, bytes)
		return f, nil
	}}
}

// What the system forbids leads to the next way; what fails otherwise does not.
func TestWays(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		first, second error
		way, err      string // one of them
	}{
		{nil, nil, "a", ""},
		{denied, nil, "b", ""},
		{denied, broken, "", "no executable memory: a: " + denied.Error() + "; b: broken"},
		{broken, nil, "", "no executable memory: a: broken"},
	} {
		a, b := &fakeSpace{err: c.first}, &fakeSpace{err: c.second}
		arena, err := open([]way{a.way("a"), b.way("b")}, 4096, 4096)
		if err != nil && err.Error() != c.err || err == nil && arena.Way() != c.way {
			t.Errorf("%v: %v, %v", c, arena, err)
		}
		for _, s := range []*fakeSpace{a, b} {
			if failed := s.mem != nil && s.err != nil; s.closed > 1 || s.closed == 1 != failed {
				t.Errorf("%v: closed %d times", c, s.closed)
			}
		}
	}
	if _, err := open(nil, 4096, 4096); !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}

// A write that fails loses no pages, and the error names the way.
func TestWriteFails(t *testing.T) {
	f := &fakeSpace{}
	a, err := open([]way{f.way("a")}, 8192, 4096)
	if err != nil {
		t.Fatal(err)
	}
	f.err = denied
	for range 3 {
		if _, err := a.Place(make([]byte, 5000)); !errors.Is(err, denied) || !strings.Contains(err.Error(), "a: ") {
			t.Error(err)
		}
	}
	if s := a.Stats(); s != (Stats{Limit: 8192}) {
		t.Errorf("%+v", s)
	}
	f.err = nil
	if _, err := a.Place(make([]byte, 8192)); err != nil {
		t.Error(err)
	}
}
