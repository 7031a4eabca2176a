// Package vectortest makes programs of package vector with memory to run them on, for tests of what executes them.
//
// What comes in: a seed, a number of lanes. What goes out: Cases, with what vector.Run makes of
// them. It must not know machines.
//
// The programs avoid what two machines may do differently: lanes that are any, and the bits of a NaN,
// which reach nothing but memory.
package vectortest

import (
	"fmt"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A Machine says what programs may have.
type Machine struct {
	Lanes    int
	Register int         // bytes of a vector: types whose lanes do not fit are left out
	Without  []vector.Op // operations that are left out
}

// fits reports whether a value of type t fits a register.
func (m Machine) fits(t vector.Type) bool { return !t.IsVector() || m.Lanes*t.Bytes() <= m.Register }

// A Buffer is memory that a program gets, elements of one type. Its size is a multiple of 64 bytes.
type Buffer struct {
	Elem expr.Type
	Data []byte
}

// A Case is a program with its arguments.
type Case struct {
	Program *vector.Program
	Buffers []Buffer // the pointers
	Scalars []uint64
	N       int64
}

// An Outcome is what a program leaves.
type Outcome struct {
	Buffers []Buffer
	Status  uint64
}

// NewBuffer makes a buffer of so many elements, at least, all 0.
func NewBuffer(elem expr.Type, n int) Buffer {
	return Buffer{elem, aligned((n*elem.Size() + 63) &^ 63)}
}

// aligned makes memory that begins at a multiple of 64.
func aligned(n int) []byte {
	room := make([]byte, n+64)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(room))) & 63
	return room[skip:][:n:n]
}

// Len counts the elements.
func (b Buffer) Len() int { return len(b.Data) / b.Elem.Size() }

// At gives the bits of an element.
func (b Buffer) At(i int) uint64 {
	size := b.Elem.Size()
	var bits uint64
	for k, v := range b.Data[i*size:][:size] {
		bits |= uint64(v) << (8 * k)
	}
	return bits
}

// Set sets the bits of an element.
func (b Buffer) Set(i int, bits uint64) {
	size := b.Elem.Size()
	for k := range b.Data[i*size:][:size] {
		b.Data[i*size+k] = byte(bits >> (8 * k))
	}
}

// Want gives what the program means.
func (c *Case) Want() Outcome {
	return c.On(func(n int) []byte { return aligned(n) }, c.Program.Scratch, func(a *enter.Args) { c.Program.Run(a) })
}

// On runs the case by other means, in memory from room, with so much scratch memory.
func (c *Case) On(room func(bytes int) []byte, scratch int, run func(*enter.Args)) Outcome {
	var out Outcome
	args := enter.Args{Scalars: c.Scalars, N: c.N}
	for _, b := range c.Buffers {
		data := room(len(b.Data))
		copy(data, b.Data)
		out.Buffers = append(out.Buffers, Buffer{b.Elem, data})
		args.Pointers = append(args.Pointers, uintptr(unsafe.Pointer(unsafe.SliceData(data))))
	}
	if scratch > 0 {
		args.Scratch = unsafe.Pointer(unsafe.SliceData(room((scratch + 63) &^ 63)))
	}
	run(&args)
	out.Status = args.Status
	return out
}

// Diff describes the first difference, or is empty. All NaNs are the same.
func (o Outcome) Diff(want Outcome) string {
	if o.Status != want.Status {
		return fmt.Sprintf("status %#x, want %#x", o.Status, want.Status)
	}
	for k, b := range want.Buffers {
		for i := range b.Len() {
			g, w := o.Buffers[k].At(i), b.At(i)
			if !expr.EqualBits(b.Elem, g, w) {
				return fmt.Sprintf("buffer %d: element %d is %s (%#x), want %s (%#x)",
					k, i, expr.FormatBits(b.Elem, g), g, expr.FormatBits(b.Elem, w), w)
			}
		}
	}
	return ""
}
