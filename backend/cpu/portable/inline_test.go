package portable

import (
	"slices"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
)

// Functions in place of calls give the bits of the calls.
func TestInlined(t *testing.T) {
	defer func(was bool) { fastFMA = was }(fastFMA)
	inputs := slices.Repeat(specials(expr.Float32), 2)
	found := 0
	for op := expr.Exp; op < expr.NumOps; op++ {
		if !single32(op) {
			continue
		}
		found++
		f := expr.Single(op, expr.Float32)
		fastFMA = false
		want := runBlock(newProgram(f), inputs)
		fastFMA = true
		p := newProgram(f)
		if len(p.code) == 1 {
			t.Errorf("%v: is a call", op)
		}
		for i, got := range runBlock(p, inputs) {
			if !expr.EqualBits(expr.Float32, got, want[i]) {
				t.Errorf("%v of %x, .. is %x, not %x", op, inputs[i], got, want[i])
			}
		}
	}
	if found < 10 {
		t.Errorf("%d functions are computed in f32 alone", found)
	}
}

// runBlock gives what a program of f32 makes of a block. Operand k is the inputs, k to the left.
func runBlock(p *program, inputs []uint64) []uint64 {
	f := newFrame(p, &env{stop: func() bool { return false }})
	f.bind(func(int32) level { return perElement })
	place := f.result(0)
	f.run(fixed, p.block)
	n := min(len(inputs), p.block)
	for k := range p.inputs {
		for i := range n {
			put(unsafe.Add(f.ptr[k], 4*i), expr.Float32, inputs[(i+k)%len(inputs)])
		}
	}
	f.run(perElement, n)
	out := make([]uint64, n)
	for i := range out {
		out[i] = backend.Load(unsafe.Add(f.ptr[place], 4*i), 4)
	}
	return out
}

// A function that f64 asks for as well stays a call, and so does one that is computed in f64.
func TestInlinedNot(t *testing.T) {
	defer func(was bool) { fastFMA = was }(fastFMA)
	fastFMA = true
	b := expr.NewBuilder(expr.Float32, expr.Float64)
	mixed := b.Func(b.Op(expr.Tanh, 0), b.Op(expr.Tanh, 1))
	for _, f := range []*expr.Func{expr.Single(expr.Exp, expr.Float64), expr.Single(expr.Pow, expr.Float32), expr.Single(expr.Add, expr.Float32)} {
		if inlined(f) != f {
			t.Errorf("%v: changed", f)
		}
	}
	if got := newProgram(mixed); len(got.code) != 2 {
		t.Errorf("%v: %v", mixed, got)
	}
}
