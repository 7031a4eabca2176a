package backendtest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"github.com/laze-go/laze/backend"
)

// A guard is a backend that watches its memory: what is held, writes outside of it, and use before the first
// write or after Free, which meet garbage.
type guard struct {
	backend.Backend
	mu     sync.Mutex
	held   map[unsafe.Pointer]backend.Buffer // what was asked for
	inner  map[unsafe.Pointer]backend.Buffer // what the machine gave
	bytes  int64
	peak   int64
	faults []string
}

func newGuard(b backend.Backend) *guard {
	return &guard{Backend: b, held: map[unsafe.Pointer]backend.Buffer{}, inner: map[unsafe.Pointer]backend.Buffer{}}
}

const (
	zone    = 64   // bytes before and after a buffer that nobody may write
	garbage = 0xa5 // what memory holds that nobody wrote
)

// Alloc gives memory full of garbage.
func (g *guard) Alloc(bytes int64) (*backend.Buffer, error) {
	lent, err := g.Backend.Alloc(zone + bytes + zone)
	if err != nil {
		return nil, err
	}
	inner, b := *lent, *lent
	fill(inner)
	b.Data, b.Bytes = unsafe.Add(inner.Data, zone), bytes
	g.mu.Lock()
	defer g.mu.Unlock()
	if uintptr(b.Data)%64 != 0 {
		g.fault("a buffer of %d bytes is not aligned to 64", bytes)
	}
	g.held[b.Data], g.inner[b.Data] = b, inner
	g.bytes += bytes
	g.peak = max(g.peak, g.bytes)
	return &b, nil
}

// Free checks the memory and gives it back.
func (g *guard) Free(b backend.Buffer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	held, ok := g.held[b.Data]
	if !ok || held.Bytes != b.Bytes {
		g.fault("free of a buffer of %d bytes that is not held", b.Bytes)
		return
	}
	inner := g.inner[b.Data]
	if all := bytesOf(inner); !isGarbage(all[:zone]) || !isGarbage(all[zone+b.Bytes:][:zone]) {
		g.fault("write outside of a buffer of %d bytes", b.Bytes)
	}
	fill(inner)
	g.bytes -= b.Bytes
	delete(g.held, b.Data)
	delete(g.inner, b.Data)
	g.Backend.Free(inner)
}

// Share is that of the machine.
func (g *guard) Share(ctx context.Context, limit int, chunks int64, do func(slot int, chunk int64) error) error {
	return backend.Share(ctx, g.Backend, limit, chunks, do)
}

func (g *guard) fault(format string, args ...any) {
	g.faults = append(g.faults, fmt.Sprintf(format, args...))
}

// verdict says what is wrong once everything should be free.
func (g *guard) verdict() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.faults) > 0 {
		return fmt.Errorf("memory: %s", g.faults[0])
	}
	if len(g.held) > 0 {
		return fmt.Errorf("memory: %d buffers of %d bytes are still held", len(g.held), g.bytes)
	}
	return nil
}

// fill copies ever longer parts, because the race detector looks at every single store: byte by byte it takes longer to
// give memory back than a stopped evaluation may.
func fill(b backend.Buffer) {
	data := bytesOf(b)
	for done := copy(data, []byte{garbage}); 0 < done && done < len(data); done *= 2 {
		copy(data[done:], data[:done])
	}
}

func isGarbage(data []byte) bool {
	return !slices.ContainsFunc(data, func(x byte) bool { return x != garbage })
}

func bytesOf(b backend.Buffer) []byte { return unsafe.Slice((*byte)(b.Data), b.Bytes) }
