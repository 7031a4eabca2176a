// Package ref runs a nest one element at a time: the slow, obvious meaning of nests (oracle 2).
//
// What comes in: a schedule.Nest. What goes out: the same bits as any other machine gives. It must not share
// code with graph/interp, the oracle for graphs: where the two differ, fusion or scheduling is wrong; where
// a machine differs from ref, that machine is.
//
// It visits the domain in the order of the loops, collects what an anchor needs by logical index, and then
// folds by the numeric contract. It checks what other machines take for granted: that every place lies
// inside its buffer, that no place is stored twice, and that nests that work in place read no place that another
// index stores.
package ref

import (
	"context"
	"fmt"
	"runtime/debug"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/schedule"
)

// New gives the reference machine.
func New() backend.Backend { return machine{} }

type machine struct{}

func (machine) Name() string { return "ref" }

// Compile keeps the nest: there is nothing to prepare.
func (machine) Compile(n *schedule.Nest) (backend.Code, error) { return code{n}, nil }

const alignment = 64

// Alloc takes memory from the Go heap.
func (machine) Alloc(bytes int64) (*backend.Buffer, error) {
	if bytes < 0 || bytes > int64(^uint(0)>>1)-alignment {
		return nil, fmt.Errorf("cannot allocate %d bytes", bytes)
	}
	if bytes == 0 {
		return &backend.Buffer{}, nil
	}
	mem := make([]byte, bytes+alignment)
	start := unsafe.Pointer(&mem[0])
	skip := -uintptr(start) % alignment
	return &backend.Buffer{Data: unsafe.Add(start, skip), Bytes: bytes}, nil
}

// Free leaves the memory to the collector.
func (machine) Free(backend.Buffer) {}

type code struct{ nest *schedule.Nest }

func (c code) Describe() string { return "walks the loops one element at a time" }

// Run computes the nest on the calling goroutine.
func (c code) Run(ctx context.Context, a *backend.Args) (err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case canceled:
			err = ctx.Err()
		default:
			err = &backend.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return newWalk(ctx, c.nest, a).run()
}
