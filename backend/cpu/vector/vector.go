// Package vector is the language between nests and machine code: straight-line work on vectors of lanes, in counted
// loops.
//
// What comes in: instructions, from a Builder, or a text. What goes out: a Program, which code generators turn into
// machine code, and which Run executes, slowly, as the meaning that they are tested against. It must not know
// nests, graphs or instruction sets.
//
// All vectors of a program have the same number of lanes, and every value is one register: a vector of 32-bit lanes
// beside one of 64-bit lanes fills half a register. Elements of 8 and 16 bits live in 32-bit lanes, sign- or
// zero-extended as their type says; Wrap extends them again after an operation that may leave the range.
//
// Values are numbered 0, 1, 2, .. in the order of their definition: the parameters of a block, then its code; the
// results of an instruction with blocks come after what its blocks define. A value may be used in the block that
// defines it, behind the definition, and in the blocks inside of that.
//
// Invariants, checked by Verify: values are defined before use and in scope; operations get the types that
// their rows demand; blocks give what their instruction asks for; the places that ScratchAt names lie below
// Scratch; vectors fit 64 bytes.
package vector

import "github.com/laze-go/laze/graph/expr"

// Ref numbers a value.
type Ref int32

// None stands for an argument that is left out.
const None Ref = -1

// A Type is what one value holds.
type Type uint8

// The types of values.
const (
	NoType Type = iota
	Int         // one 64-bit integer: a counter, an address, an extent
	Mask        // a bit per lane
	I32         // vectors: integers, of either sign
	I64
	F32
	F64
)

// A Program is one piece of native code. It is called with arguments as package enter defines them.
type Program struct {
	Name    string
	Lanes   int  // a power of two, 2 to 16
	Scratch int  // bytes of scratch memory that Code addresses itself; a code generator adds its own behind them
	Direct  bool // a code generator lets instructions read memory where they can, rather than load before
	Code    Block
}

// A Block is straight-line code. Results are what the instruction around it takes; the outermost block has none.
type Block struct {
	Params  []Ref
	Code    []Instr
	Results []Ref
}

// An Instr computes values First, First+1, .. of Types from earlier ones.
type Instr struct {
	Op    Op
	Elem  expr.Type // of memory; or what lanes do not tell: their sign, for Wrap their width. See ElemUse
	First Ref       // number of the first result; None without results
	Types []Type    // of the results
	Args  []Ref
	Imm   int64 // a constant's bits, bytes of displacement, distance in lanes, rounding mode, number of an argument
	Count int   // Load, Store: so many lanes from the lowest, 0 for all
	Body  []Block
}

// Op names an operation.
type Op uint8

// The operations. v is a vector, m a mask, i an Int; T is the type of the result.
const (
	NoOp Op = iota

	// Control. Values of the enclosing blocks are seen inside.
	For   // (i trips, carried..): trips times, carried = Body[0](carried). Results: carried. trips <= 0: none
	While // (carried..): while a bit of Body[0](carried), a Mask, is set: carried = Body[1](carried). Results: carried
	When  // (m, given..): Body[0]() if any bit of m is set, else given, which has the types of its results

	// What code is called with.
	Pointer   // Int: Args.Pointers[Imm]
	Scalar    // Int: Args.Scalars[Imm]
	Count     // Int: Args.N
	ScratchAt // Int: address of byte Imm of the program's scratch memory
	Report    // (m): if any bit of m is set, Args.Status becomes Status | Imm. No result

	// Constants and lanes.
	Const    // Imm: the bits of an Int, of each lane, or (Mask) a bit per lane
	Iota     // I32, I64: 0, 1, 2, ..
	Splat    // (i): Int to every lane: the low bits for I32, I64; for Mask: all lanes if i != 0
	First    // Mask: (i): lane k is set if k < i
	Lane     // (v): lane Imm of v in every lane
	Swap     // (v): lane k becomes lane k^Imm of v: a power of two swaps neighbouring groups of so many
	Slide    // (v, w): lane k becomes lane k-Imm of v, and the lower Imm lanes the upper ones of w
	Reverse  // (v): lane k becomes lane Lanes-1-k
	Permute  // (w index, v): lane k becomes lane index[k], modulo the number of lanes, of v
	Compress // (m, v): the lanes that m sets, from the lowest on; those behind them are any
	Ones     // Int: (m): the number of lanes that are set
	Before   // Int: (m): the number of lanes before the first that is set; 64 where none is
	Get      // Int: (v): lane 0 of an I64

	// Memory. The address is base + index*size(Elem) + Imm, in bytes; index may be None. A lane that mask (may be None:
	// all) leaves out, or Count does, is not touched, and loads as 0. Integers of 8 and 16 bits are extended, and
	// stored by their low bits; bool is a Mask.
	Load    // (i base, i index, m mask)
	Store   // (i base, i index, m mask, v value); of an Int Elem is i64, there is no mask, and it is the element
	Stream  // as Store, past the caches: no mask, Elem as wide as its lanes, the address a multiple of what is written
	Fence   // (): streamed stores are seen by others before what follows. No result
	Ask     // (i base, i index): what lies at the address, which may be anywhere, will soon be read. No result
	Fill    // (i base, i index): one element to every lane. Int with Elem i64: the element itself
	Gather  // (i base, v index, m mask): lane k from base + index[k]*size(Elem) + Imm; index is I64, or I32, and signed
	Scatter // (i base, v index, m mask, v value): in ascending order of lanes

	// Arithmetic: Int where rows say so, else lanes. Float operations round to nearest even. "By Elem" asks for the
	// integer type as wide as the lanes that has their sign: i32 for lanes that hold i8.
	Add      // Int, any lanes
	Sub      // Int, any lanes
	Mul      // Int, any lanes
	Div      // F32, F64; I32, I64 by Elem: x/0 = 0, least/-1 = least
	Rem      // I32, I64 by Elem: x%0 = x
	Min      // Int (signed); lanes: floats as the numeric contract says (NaN wins, -0 < +0), integers by Elem
	Max      // likewise
	Least    // F32, F64: as Min, of numbers; where one is a NaN the result is any
	Greatest // likewise, as Max
	FMA      // (a, b, c): a*b + c rounded once
	Sqrt
	RoundTo // Imm: 0 nearest even, 1 floor, 2 ceil, 3 trunc
	Scale   // (x, n): x * 2^floor(n), rounded once; as expr.Scale
	MulHi   // I32, I64 by Elem: upper half of the double-width product
	MulLow  // I64: the product of the lower halves, unsigned
	And     // Int, Mask, integers, and floats by their bits
	Or
	Xor
	AndNot // a &^ b
	Not    // Mask
	Shl    // (a, b): by Elem; counts are unsigned, at the width or past it 0
	Shr    // by Elem; past the width 0, or -1 for negative a of a signed type
	ShlBy  // (a): by Imm; Int too
	ShrBy  // (a): by Imm; by Elem, Int too: signed there, or unsigned with an unsigned Elem
	Wrap   // I32 from I32: the low bits of each lane extended as Elem (8 or 16 bits) says

	// Comparison and choice. Masks.
	Eq // (a, b): floats as in Go
	Ne
	Lt // integers by Elem
	Le
	Gt
	Ge
	NaN    // (a, b): floats, where one of them is a NaN
	Select // (m, a, b): a where m, else b; Masks too
	Pick   // (v index, table..): lane k of value index[k], which must exist; the values are Consts as wide as the index

	// Conversion. Rounds and saturates as the numeric contract says, but for Whole.
	Convert  // F32<->F64, integers<->floats, I64->I32 (low bits), I32->I64; Elem tells the sign of the integers
	Whole    // F64->I64, F32->I32: the whole part of each lane; the least integer for a NaN or what does not fit
	Bits     // the same bits: F64<->I64, F32<->I32
	ToMask   // I32, I64: lanes that are not 0
	FromMask // I32, I64: 1 where set, else 0

	NumOps
)

// Bytes is the size of one lane of a vector type, of an Int, or 0.
func (t Type) Bytes() int { return typeRows[t].bytes }

// String gives the name in text.
func (t Type) String() string { return typeRows[t].name }

// IsVector reports whether values of the type have lanes of numbers.
func (t Type) IsVector() bool { return t >= I32 }

// IsFloat reports whether lanes are floats.
func (t Type) IsFloat() bool { return t == F32 || t == F64 }

var typeRows = [...]struct {
	name  string
	bytes int
}{NoType: {"none", 0}, Int: {"int", 8}, Mask: {"mask", 0}, I32: {"i32", 4}, I64: {"i64", 8}, F32: {"f32", 4}, F64: {"f64", 8}}

// Of gives the type of lanes that hold elements of t: Mask for bool, I32 for integers of up to 32 bits.
func Of(t expr.Type) Type {
	switch {
	case t == expr.Bool:
		return Mask
	case t == expr.Float32:
		return F32
	case t == expr.Float64:
		return F64
	case t.Size() == 8:
		return I64
	}
	return I32
}
