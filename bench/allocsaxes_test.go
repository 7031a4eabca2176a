package main

import (
	"context"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/backend/cpu/enter"
)

// axisWords are calls along the axes of a matrix: inner axes become outer loops, goroutines take several steps block of
// rows by block of rows, and long rows have keys that agree in their first bits.
var axisWords = []struct {
	name          string
	rows, columns int
	f             func(x laze.Array) laze.Array
}{
	{"sort along axis 0", 316, 316, func(x laze.Array) laze.Array { return x.Sort(0) }},
	{"argsort along axis 1", 5, 100_000, func(x laze.Array) laze.Array { return x.ArgSort(1) }},
	{"argsort of equal keys", 5, 100_000, func(x laze.Array) laze.Array { return x.Mul(100).Floor().ArgSort(1) }},
	{"top-k along axis 0", 316, 316, func(x laze.Array) laze.Array { return x.TopK(5, 0) }},
	{"softmax along axis 0", 316, 316, func(x laze.Array) laze.Array { return softmaxAlong(x, 0) }},
	{"softmax along axis 1", 316, 316, func(x laze.Array) laze.Array { return softmaxAlong(x, 1) }},
	{"softmax by blocks of rows", 1000, 1000, func(x laze.Array) laze.Array { return softmaxAlong(x, 1) }},
	{"transpose", 316, 316, func(x laze.Array) laze.Array { return x.Transpose() }},
	{"stencil", 316, 316, func(x laze.Array) laze.Array {
		return x.Stencil(laze.Edge, [][]int{{0, 1}, {-1, 0}}, func(in []laze.Expr) laze.Expr { return in[0].Add(in[1]) })
	}},
}

func softmaxAlong(x laze.Array, axis int) laze.Array {
	e := x.Sub(x.MaxKeep(axis)).Exp()
	return e.Div(e.SumKeep(axis))
}

// Calls along axes allocate nothing at any level.
func TestCallsAlongAxesAllocateNothing(t *testing.T) {
	if enter.Race {
		t.Skip("the race detector has pools forget")
	}
	ctx := context.Background()
	for _, level := range cpu.Levels() {
		if level == cpu.Ref {
			continue // it allocates, as the oracle that it is may
		}
		for _, w := range axisWords {
			x := laze.Random{Seed: 1}.Uniform(laze.Float64, w.rows, w.columns)
			out, err := w.f(x).Eval(ctx)
			if err != nil {
				t.Fatal(err)
			}
			f, err := laze.Compile(func(in ...laze.Array) []laze.Array { return []laze.Array{w.f(in[0])} }, laze.On(cpu.At(level)))
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Prepare(x); err != nil {
				t.Fatal(err)
			}
			xs, _ := x.Float64s(ctx)
			outs, ins := []any{make([]float64, out.Size())}, []any{xs}
			if out.DType() == laze.Int64 {
				outs[0] = make([]int64, out.Size())
			}
			run := func() {
				if err := f.CallInto(ctx, outs, ins...); err != nil {
					t.Fatal(err)
				}
			}
			if got := fewest(func() uint64 { return uint64(testing.AllocsPerRun(5, run)) }); got > 0 {
				t.Errorf("%v: %s allocates %d times", level, w.name, got)
			}
		}
	}
}
