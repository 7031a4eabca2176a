// Package enter calls machine code.
//
// What comes in: code that package exec holds, and its arguments in one struct. What goes out: what the code wrote,
// and its status word. It must not know what the code computes.
//
// Code runs on the stack of the goroutine that calls it, without the runtime knowing. That is sound because of what
// the code promises:
//
//   - It is a leaf. It calls nothing, pushes nothing and never moves SP; what does not fit into registers goes to
//     Args.Scratch. So a fault inside of it looks to the runtime like one in the trampoline.
//   - It leaves alone: SP and BP on amd64; RSP, R18 (the platform's), R28 (the goroutine), R29 and R30 on arm64; the
//     rounding and flush modes of MXCSR and FPCR; the direction flag; the x87 stack. It may change all else.
//   - On amd64 every return stands behind a VZEROUPPER, if it touched the upper half of a vector register: otherwise
//     all float code of the process runs several times slower.
//   - It reads and writes memory without Go pointers only, Args apart: there are no write barriers. The places
//     were proved before the call: what is an error in Go may end the process here, and on windows it always does.
//   - A call returns within about 100 microseconds. The runtime cannot stop a goroutine inside of it, so every stop of
//     the world waits for the call.
//
// The code finds the address of Args in DI on amd64 and in R0 on arm64, at the offsets of this package.
package enter

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/exec"
)

// Args are the arguments of one call. The caller keeps the memory that they name alive, and where it is, until Call
// returns. See Note [Addresses].
//
// The struct may stand on the caller's stack; Call does not let it escape.
type Args struct {
	Pointers []uintptr      // where buffers begin
	Scalars  []uint64       // extents, strides, constants, each in its low bits
	Scratch  unsafe.Pointer // memory that the code may use as it likes, of the size and alignment that it asked for
	N        int64          // how many elements, or other units of work, to do
	Status   uint64         // what the code has to say; 0 before the call means that it has nothing to say after it
}

// Addresses are pointers as Args has them. Whoever holds the pointers keeps alive what they point to, also on a stack
// that moves before the code begins.
func Addresses(pointers []unsafe.Pointer) []uintptr {
	return unsafe.Slice((*uintptr)(unsafe.Pointer(unsafe.SliceData(pointers))), len(pointers))
}

// Where the code finds the fields of Args. Of the slices it sees the first element's address.
const (
	OffsetPointers = unsafe.Offsetof(Args{}.Pointers)
	OffsetScalars  = unsafe.Offsetof(Args{}.Scalars)
	OffsetScratch  = unsafe.Offsetof(Args{}.Scratch)
	OffsetN        = unsafe.Offsetof(Args{}.N)
	OffsetStatus   = unsafe.Offsetof(Args{}.Status)
)

// Call runs the code. The caller holds a reference to it until Call returns.
func Call(code *exec.Code, args *Args) { call(code.Entry(), unsafe.Pointer(args)) }

// Room is how many bytes of scratch memory CallRoom gives.
const Room = 2560

// CallRoom is Call with scratch memory on the goroutine's stack, at a multiple of 64. Nobody clears it, and nobody has
// to keep it for the next call: a pool takes as long as the work on a hundred elements.
func CallRoom(code *exec.Code, args *Args) { callRoom(code.Entry(), unsafe.Pointer(args)) }

// Note [Addresses]
//
// Where the elements that a call reads begin is an address, not always a pointer: a line may be counted from an
// element that lies in front of the array and is never read, and an array without elements has lines too. What
// such a word points to may be memory that the collector has taken back, and finding it in a variable of a
// pointer's type ends the process.
