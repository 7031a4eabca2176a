// Package backend is what a machine implements: compile a nest, run it, and hold its memory.
//
// What comes in: a schedule.Nest. What goes out: Code. It must not import graph's forms or primitives: machines
// see nests only. Exec runs a whole schedule.Program on any Backend.
package backend

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"unsafe"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// A Backend is a machine. Its methods may be called from many goroutines at once.
type Backend interface {
	// Name is a lower-case noun: ref, cpu, cuda.
	Name() string

	// Compile prepares a nest. Nests of one key may share code. An error says what the machine cannot do.
	Compile(n *schedule.Nest) (Code, error)

	// Alloc gives a buffer of at least bytes, aligned to 64 bytes, with any contents. What the pointer leads to does
	// not change before the buffer is taken back, so whoever holds it needs no copy.
	Alloc(bytes int64) (*Buffer, error)

	// Free takes back a buffer that nobody sees any more. Nothing else releases one but the collector.
	Free(Buffer)
}

// A Keeper is a Backend that keeps to a bound of memory.
type Keeper interface {
	// Size gives the bytes that a buffer of so many takes.
	Size(bytes int64) int64

	// Room returns a *MemoryError where so many bytes, in buffers of these sizes, are more than
	// there can be beside what is held.
	Room(bytes int64) error
}

// Code is a compiled nest. Run may be called from many goroutines at once.
type Code interface {
	// Run computes the nest. It returns ctx's error soon (10 ms) after ctx is done, an *IndexError for an index
	// outside a table or target, and a *PanicError when a user's function panicked. Contents of written
	// buffers are undefined after an error.
	Run(ctx context.Context, a *Args) error

	// Describe says in a few lines what was generated, for Explain.
	Describe() string
}

// An Estimator is Code that tells how many nanoseconds one core is expected to need. Of other code Explain tells
// what blocks in Go would need.
type Estimator interface{ Nanos(extents []int64) float64 }

// A Buffer is a piece of a backend's memory. The zero Buffer is one of no bytes.
type Buffer struct {
	Data  unsafe.Pointer // the first byte, where the host can reach it
	Bytes int64
	Owner any // whatever the backend needs to free it
}

// Args are the numbers that one run of a nest works with.
type Args struct {
	Buffers []Buffer
	Extents []int64 // one per axis, late ones resolved
	Scalars []int64
	Workers int // at most so many goroutines, the caller included; 0: as many as GOMAXPROCS
}

// Limit is the most goroutines that may share work, of workers as in Args and Options: one, where it is not parallel.
func Limit(workers int, parallel bool) int {
	switch {
	case !parallel:
		return 1
	case workers > 0:
		return workers
	}
	return runtime.GOMAXPROCS(0)
}

// IndexError reports an index outside a table or scatter target, or a conflict that the scatter's policy forbids.
// Where several elements of a stage are at fault, it is the first in row-major order of the domain; where Each and
// After both are, it is of either.
type IndexError struct {
	Table    int     // index into the stage's tables; -1 for the scatter target
	After    bool    // the table belongs to After
	At       []int64 // index of the element of the domain
	Index    []int64 // the coordinates that were asked for
	Extent   []int64 // what they must stay below
	Conflict bool    // two elements met in Index
}

func (e *IndexError) Error() string {
	return (&graph.IndexError{At: e.At, Index: e.Index, Extent: e.Extent, Conflict: e.Conflict}).Error()
}

// Before orders faults: by index of the domain, then Each before After, then tables before the target. What a reduction
// does at a kept index comes after all that it folds there.
func (e *IndexError) Before(f *IndexError) bool {
	n := min(len(e.At), len(f.At))
	if c := slices.Compare(e.At[:n], f.At[:n]); c != 0 {
		return c < 0
	}
	if len(e.At) != len(f.At) {
		return len(e.At) > len(f.At)
	}
	if e.After != f.After {
		return f.After
	}
	return e.Table >= 0 && f.Table < 0
}

// PanicError carries a panic of a worker to the caller.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }
