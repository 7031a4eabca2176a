//go:build amd64 || arm64

package enter

import "unsafe"

// call jumps to the address, with args in the first register. It may grow the stack: see Note [Stack check].
//
//go:noescape
func call(entry uintptr, args unsafe.Pointer)

// callRoom is call with scratch memory on the stack.
//
//go:noescape
func callRoom(entry uintptr, args unsafe.Pointer)

// Note [Stack check]
//
// The trampolines need next to no stack, and are not marked NOSPLIT all the same. Where Go code loops over short calls,
// the signals by which the runtime stops a goroutine nearly all arrive inside machine code, where it cannot be stopped.
// The stack check at the start of the trampoline is the place where it notices. Without it the world waits for seconds;
// with it, for one or two calls. It costs less than half a nanosecond.
