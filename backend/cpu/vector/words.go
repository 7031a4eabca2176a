package vector

import "github.com/laze-go/laze/graph/expr"

// The Builder's short words for Add.

// Op adds an operation whose type follows from its arguments.
func (b *Builder) Op(op Op, args ...Ref) Ref { return b.Add(Instr{Op: op, Args: args}) }

// Typed is Op for operations that ask for an element type: elem may be any type of the sign that is meant.
func (b *Builder) Typed(op Op, elem expr.Type, args ...Ref) Ref {
	return b.Add(Instr{Op: op, Elem: elem, Args: args})
}

// By is Op for operations with a number: a distance, a lane, a shift, a mode of rounding.
func (b *Builder) By(op Op, imm int64, args ...Ref) Ref {
	return b.Add(Instr{Op: op, Imm: imm, Args: args})
}

// Const gives the constant of type t whose lanes have the given bits; for a Mask a bit per lane.
func (b *Builder) Const(t Type, bits uint64) Ref {
	return b.Add(Instr{Op: Const, Types: oneType[t][:], Imm: int64(bits)})
}

// Int gives the constant Int v.
func (b *Builder) Int(v int64) Ref { return b.Const(Int, uint64(v)) }

// Pointer gives the address of argument k.
func (b *Builder) Pointer(k int) Ref { return b.By(Pointer, int64(k)) }

// Scalar gives the number of argument k.
func (b *Builder) Scalar(k int) Ref { return b.By(Scalar, int64(k)) }

// Count gives the amount of work that the code is called with.
func (b *Builder) Count() Ref { return b.Op(Count) }

// Scratch takes so many bytes of scratch memory, at a multiple of 64, and gives their address.
func (b *Builder) Scratch(bytes int) Ref {
	at := b.p.Scratch
	b.p.Scratch += (bytes + 63) &^ 63
	return b.By(ScratchAt, int64(at))
}

// Report sets bits of the status where any bit of mask is set.
func (b *Builder) Report(mask Ref, bits uint64) { b.By(Report, int64(bits), mask) }

// Iota gives 0, 1, 2, .. of type t.
func (b *Builder) Iota(t Type) Ref { return b.Add(Instr{Op: Iota, Types: oneType[t][:]}) }

// Splat gives an Int to every lane of a vector of type t, or Mask.
func (b *Builder) Splat(t Type, i Ref) Ref {
	return b.Add(Instr{Op: Splat, Types: oneType[t][:], Args: []Ref{i}})
}

// Convert converts x to type t. elem tells the sign of the integers: those of x or, where x is a float, of the result.
func (b *Builder) Convert(t Type, elem expr.Type, x Ref) Ref {
	return b.Add(Instr{Op: Convert, Elem: elem, Types: oneType[t][:], Args: []Ref{x}})
}

// FromMask gives the integers 1 and 0 of type t.
func (b *Builder) FromMask(t Type, mask Ref) Ref {
	return b.Add(Instr{Op: FromMask, Types: oneType[t][:], Args: []Ref{mask}})
}

// Load reads elements at base + index*size + disp, one per lane; index and mask may be None.
func (b *Builder) Load(elem expr.Type, base, index, mask Ref, disp int64) Ref {
	return b.Add(Instr{Op: Load, Elem: elem, Args: []Ref{base, index, mask}, Imm: disp})
}

// Store writes v to where Load reads.
func (b *Builder) Store(elem expr.Type, base, index, mask Ref, disp int64, v Ref) {
	b.Add(Instr{Op: Store, Elem: elem, Args: []Ref{base, index, mask, v}, Imm: disp})
}

// Stream is Store without a mask, past the caches.
func (b *Builder) Stream(elem expr.Type, base, index Ref, disp int64, v Ref) {
	b.Add(Instr{Op: Stream, Elem: elem, Args: []Ref{base, index, None, v}, Imm: disp})
}

// Fence makes streamed stores seen before what follows.
func (b *Builder) Fence() { b.Op(Fence) }

// Ask says that what Load reads will soon be read. The address may be anywhere.
func (b *Builder) Ask(elem expr.Type, base, index Ref, disp int64) {
	b.Add(Instr{Op: Ask, Elem: elem, Args: []Ref{base, index}, Imm: disp})
}

// Fill reads one element for all lanes.
func (b *Builder) Fill(elem expr.Type, base, index Ref, disp int64) Ref {
	return b.Add(Instr{Op: Fill, Elem: elem, Args: []Ref{base, index}, Imm: disp})
}

// FillInt reads an i64 as an Int.
func (b *Builder) FillInt(base, index Ref, disp int64) Ref {
	return b.Add(Instr{Op: Fill, Elem: expr.Int64, Types: oneType[Int][:], Args: []Ref{base, index}, Imm: disp})
}

// Gather reads an element per lane, at its own index.
func (b *Builder) Gather(elem expr.Type, base, index, mask Ref, disp int64) Ref {
	return b.Add(Instr{Op: Gather, Elem: elem, Args: []Ref{base, index, mask}, Imm: disp})
}

// Scatter writes an element per lane, at its own index.
func (b *Builder) Scatter(elem expr.Type, base, index, mask Ref, disp int64, v Ref) {
	b.Add(Instr{Op: Scatter, Elem: elem, Args: []Ref{base, index, mask, v}, Imm: disp})
}
