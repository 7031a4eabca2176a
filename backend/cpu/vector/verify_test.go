package vector

import (
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

// Verify names the first broken rule: of texts that can be read.
func TestBadPrograms(t *testing.T) {
	const head = "vector \"p\" lanes 8\n%0 = count\n%1 = const f64 1\n%2 = const i32 1\n%3 = const mask 0b1\n%4 = const f32 1\n"
	rows := []struct{ text, want string }{
		{"%5 = fma f64 %1 %1 %4", "at %5: fma: argument 2 is f32, should be f64"},
		{"%5 = fma i32 %2 %2 %2", "at %5: fma: argument 0 is i32, should be f32, f64"},
		{"%5 = not i32 %2", "at %5: not: argument 0 is i32, should be mask"},
		{"%5 = first %2", "at %5: first: argument 0 is i32, should be int"},
		{"%5 = select f64 %2 %1 %1", "at %5: select: argument 0 is i32, should be mask"},
		{"%5 = select f64 %3 %1", "at %5: select: has 2 arguments, should have 3"},
		{"%5 = pick f64 %2 %1 %1", "at %5: pick: argument 0 is i32, should be i64"},
		{"%5 = pick f32 %2", "7:1: pick of \"f32\", should be \"\""},
		{"%5 = sqrt f32 %4\n%6 = pick f32 %2 %4 %5", "at %6: pick: argument 2 is no constant"},
		{"%5 = load f64 [%1]", "at %5: load: argument 0 is f64, should be int"},
		{"%5 = load f64 [%0 + %2*8]", "at %5: load: argument 1 is i32, should be int"},
		{"%5 = load f64 [%0] mask %2", "at %5: load: argument 2 is i32, should be mask"},
		{"%5 = load f64 [%0] count 9", "at %5: load: is of 9 lanes, of 8"},
		{"%5 = load f64 [%0] count -1", "at %5: load: is of -1 lanes, of 8"},
		{"store f32 [%0] = %1", "at %5: store: the element type is f32, should be one of f64 lanes"},
		{"store u8 [%0] = %1", "at %5: store: the element type is u8, should be one of f64 lanes"},
		{"store i64 [%0] = %0 mask %3", "at %5: store: is of an int, by a mask or of some lanes"},
		{"store i64 [%0] = %0 count 1", "at %5: store: is of an int, by a mask or of some lanes"},
		{"store f64 [%0] = %0", "at %5: store: the element type is f64, should be one of int lanes"},
		{"stream u8 [%0] = %2", "at %5: stream: the element type is u8, should be one as wide as lanes of i32"},
		{"stream f64 [%0] = %1 mask %3", "at %5: stream: argument 2 is mask, should be none"},
		{"%5 = gather f64 [%0 + %1*8]", "at %5: gather: argument 1 is f64, should be i32 or i64"},
		{"%5 = gather f64 [%0]", "at %5: gather: argument 1 is none, which is not defined before"},
		{"%5 = wrap u32 %2", "at %5: wrap: the element type is u32, should be of 8 or 16 bits"},
		{"%5 = shlby i32 %2 32", "at %5: shlby: the number 32 is not in 0 to 31"},
		{"%5 = shrby int %0 64", "at %5: shrby: the number 64 is not in 0 to 63"},
		{"%5 = shrby int %0 -1", "at %5: shrby: the number -1 is not in 0 to 63"},
		{"%5 = lane f64 %1 8", "at %5: lane: the number 8 is not in 0 to 7"},
		{"%5 = pointer 65536", "at %5: pointer: the number 65536 is not in 0 to 65535"},
		{"%5 = scratch 0", "at %5: scratch: the number 0 is not in 0 to -1"},
		{"%5 = const mask -1", "at %5: const: the number -1 is not in 0 to 255"},
		{"%5 = const f32 0x100000000", "at %5: const: the number 4294967296 is not in 0 to 4294967295"},
		{"%5 = splat f64 %0", "at %5: splat: gives f64, should give one of mask, i32, i64"},
		{"%5 = iota f32", "at %5: iota: gives f32, should give one of i32, i64"},
		{"%5 = convert f64 to f64 %1", "at %5: convert: from f64 to f64"},
		{"%5 = frommask f64 %3", "at %5: frommask: gives f64, should give one of i32, i64"},
		{"for %1 {\n}", "at %5: for: argument 0 should be int"},
		{"when %0 {\n}", "at %5: when: argument 0 should be mask"},
		{"for {\n}", "at %5: for: argument 0 should be int"},
		{"for %0 (%5 = %1) {\nyield %2\n} -> %6", "at %5: for: a block gives [i32], should give [f64]"},
		{"for %0 (%5 = %1) {\n} -> %6", "at %5: for: a block gives [], should give [f64]"},
		{"for %0 {\nyield %1\n}", "at %5: for: a block gives [f64], should give []"},
		{"when %3 else %1 {\nyield %3\n} -> %5", "at %5: when: a block gives [mask], should give [f64]"},
		{"while (%5 = %1) {\nyield %5\n} do (%6) {\nyield %6\n} -> %7", "at %5: while: a block gives [f64], should give [mask]"},
		{"while (%5 = %1) {\nyield %3\n} do (%6) {\nyield %3\n} -> %7", "at %5: while: a block gives [mask], should give [f64]"},
		{"for %0 {\n%5 = load f64 [%0]\n}\n%6 = sqrt f64 %5", "at %6: sqrt: argument 0 is %5, which is defined in a block that is closed"},
		{"for %0 {\n%5 = load f64 [%0]\n}\nfor %0 {\nyield %5\n}", "at %6: for: result 0 of a block is %5, which is defined in a block that is closed"},
		{"for %0 {\nfor %0 {\n%5 = load f64 [%2]\n}\n}", "at %5: for: at %5: for: at %5: load: argument 0 is i32, should be int"},
		{strings.Repeat("for %0 {\n", 16) + strings.Repeat("}\n", 16), "23:1: blocks lie more than 16 deep"},
	}
	for _, r := range rows {
		if _, err := Parse(head + r.text); err == nil || err.Error() != r.want {
			t.Errorf("%q:\ngot  %v\nwant %s", r.text, err, r.want)
		}
	}
}

// Verify names what no text can say, too.
func TestBadStructs(t *testing.T) {
	one := func(in Instr) Block { return Block{Code: []Instr{{Op: Count, Types: []Type{Int}}, in}} }
	rows := []struct {
		code Block
		want string
	}{
		{Block{Params: []Ref{0}}, "the outermost block has parameters or results"},
		{one(Instr{Op: NumOps, First: None}), fmt.Sprintf("at %%1: no such operation: %d", NumOps)},
		{one(Instr{Op: Fence, First: None, Body: []Block{{}}}), "at %1: fence: has blocks"},
		{one(Instr{Op: First, First: 1, Args: []Ref{0}}), "at %1: first: has 0 results, should have 1"},
		{one(Instr{Op: Fence, First: 1, Types: []Type{Int}}), "at %1: fence: has 1 results, should have 0"},
		{one(Instr{Op: First, First: 1, Types: []Type{I32}, Args: []Ref{0}}), "at %1: first: gives i32, should give mask"},
		{one(Instr{Op: First, First: 2, Types: []Type{Mask}, Args: []Ref{0}}), "at %1: first: defines %2, but the next number is %1"},
		{one(Instr{Op: First, First: 1, Types: []Type{Mask}, Args: []Ref{0}, Imm: 1}), "at %1: first: the number 1 is not in 0 to 0"},
		{one(Instr{Op: First, First: 1, Types: []Type{Mask}, Args: []Ref{0}, Count: 1}), "at %1: first: is of 1 lanes, of 16"},
		{one(Instr{Op: First, First: 1, Types: []Type{Mask}, Args: []Ref{0}, Elem: expr.Int8}), "at %1: first: the element type is i8, should be none"},
		{one(Instr{Op: First, First: 1, Types: []Type{Mask}, Args: []Ref{1}}), "at %1: first: argument 0 is %1, which is not defined before"},
		{one(Instr{Op: Min, First: 1, Types: []Type{Int}, Args: []Ref{0, 0}, Elem: expr.Int64}), "at %1: min: the element type is i64, should be none"},
		{one(Instr{Op: ShrBy, First: 1, Types: []Type{Int}, Args: []Ref{0}, Elem: expr.Int64}), "at %1: shrby: the element type is i64, should be none or u64"},
		{one(Instr{Op: Iota, First: 1, Types: []Type{I64}}), "at %1: iota: 16 lanes of i64 do not fit a register of 64 bytes"},
		{one(Instr{Op: For, First: None, Args: []Ref{0}}), "at %1: for: has 0 blocks, should have 1"},
		{one(Instr{Op: While, First: None, Body: make([]Block, 1)}), "at %1: while: has 1 blocks, should have 2"},
		{one(Instr{Op: For, First: 1, Types: []Type{Mask}, Args: []Ref{0, 0}, Body: make([]Block, 1)}), "at %1: for: is given [int], gives [mask]"},
		{one(Instr{Op: For, First: 1, Types: []Type{Int}, Args: []Ref{0, 0}, Body: make([]Block, 1)}), "at %1: for: a block has 0 parameters, should have 1"},
		{one(Instr{Op: For, First: None, Args: []Ref{7}, Body: make([]Block, 1)}), "at %1: for: argument 0 is %7, which is not defined before"},
		{one(Instr{Op: Load, First: 1, Types: []Type{NoType}, Args: []Ref{0, None, None}, Elem: expr.Tuple}), "at %1: load: gives none, should give one of mask, i32, i64, f32, f64"},
	}
	for _, r := range rows {
		p := &Program{Lanes: 16, Code: r.code}
		if err := p.Verify(); err == nil || err.Error() != r.want {
			t.Errorf("got  %v\nwant %s", err, r.want)
		}
	}
}
