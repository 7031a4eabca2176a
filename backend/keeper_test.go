package backend_test

import (
	"context"
	"errors"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/ref"
)

var errNoRoom = errors.New("no room")

// A keeper rounds sizes up, and has no room.
type keeper struct {
	fake
	asked []int64
}

func (k *keeper) Size(bytes int64) int64 { return bytes + bytes/16 }

func (k *keeper) Room(bytes int64) error {
	k.asked = append(k.asked, bytes)
	return errNoRoom
}

const longScans = `
%0 f64[16777216] = input
%1 f64[16777216] = scan %0 { (a f64, b f64) a + b } axis 0
%2 f64[16777216] = scan %0 { (a f64, b f64) a * b } axis 0
return %1 %2
`

// A keeper is asked for what its buffers take, but for the caller's own, and before anything is
// computed. Little is not asked for.
func TestKeeper(t *testing.T) {
	const row, size = 1 << 27, 1<<27 + 1<<23
	k := &keeper{fake: fake{Backend: ref.New(), run: func(context.Context) error { return nil }}}
	exec, err := backend.Prepare(k, lowered(t, longScans))
	if err != nil {
		t.Fatal(err)
	}
	var first [8]byte
	long := backend.Buffer{Data: unsafe.Pointer(&first), Bytes: row} // of which nobody sees more: there is no room
	for i, results := range [][]backend.Result{make([]backend.Result, 2), {{}, {Buffer: long}}} {
		if err := exec.Run(context.Background(), []backend.Buffer{{Bytes: row}}, results, backend.Options{}); err != errNoRoom {
			t.Error(err)
		}
		if want := int64(size * (2 - i)); len(k.asked) != i+1 || k.asked[i] != want {
			t.Errorf("asked for %d, not %d", k.asked, want)
		}
	}
	if exec.Peak() != 2*row || k.held != 0 {
		t.Errorf("peak %d, %d buffers are held", exec.Peak(), k.held)
	}
	short, err := backend.Prepare(k, lowered(t, twoSums))
	if err != nil {
		t.Fatal(err)
	}
	if err := short.Run(context.Background(), []backend.Buffer{floats(1, 2, 3)}, make([]backend.Result, 2), backend.Options{}); err != nil {
		t.Error(err)
	}
}
