package laze_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/laze-go/laze"
)

func ExampleEval() {
	ctx := context.Background()
	x := laze.From([]float64{1, -2, 3})
	d := x.Mul(x)
	top := d.TopK(1)
	err := laze.Eval(ctx, d, top) // the squares are computed once
	fmt.Println(d, top, err)
	// Output: f64[3] [1 4 9] f64[1] [9] <nil>
}

func ExampleArray_Eval() {
	ctx := context.Background()
	x := laze.Iota(laze.Float64, 0, 1000)
	for _, o := range []laze.Option{laze.Workers(1), laze.NoFusion(), laze.MemoryLimit(1 << 20), laze.On(laze.Reference()), laze.On(laze.CPU())} {
		y, err := x.Mul(2).Sum().Eval(ctx, o)
		fmt.Println(y, err)
	}
	err := laze.EvalWith(ctx, []laze.Option{laze.MemoryLimit(100)}, x.Add(1))
	fmt.Println(errors.Unwrap(err)) // without the file and line
	// Output:
	// f64[] 999000 <nil>
	// f64[] 999000 <nil>
	// f64[] 999000 <nil>
	// f64[] 999000 <nil>
	// f64[] 999000 <nil>
	// the evaluation needs 8000 bytes at its peak, the memory limit is 100: compute in parts
}

func ExampleArray_Float64s() {
	ctx := context.Background()
	x := laze.From([]float64{1, 2, 3})
	fmt.Println(x.Mul(2).Float64s(ctx))
	fmt.Println(x.Sum().Float64(ctx))
	fmt.Println(x.Gt(1).Bools(ctx))
	fmt.Println(x.Gt(1).All().Bool(ctx))
	// Output:
	// [2 4 6] <nil>
	// 6 <nil>
	// [false true true] <nil>
	// false <nil>
}

func ExampleArray_Int64s() {
	ctx := context.Background()
	x := laze.From([]int{1, 2})
	fmt.Println(x.Int64s(ctx))
	fmt.Println(x.Sum().Int64(ctx))
	fmt.Println(x.Cast(laze.Int32).Int32s(ctx))
	fmt.Println(x.Cast(laze.Int32).Max().Int32(ctx))
	fmt.Println(x.Cast(laze.Int16).Int16s(ctx))
	fmt.Println(x.Cast(laze.Int16).Max().Int16(ctx))
	fmt.Println(x.Cast(laze.Int8).Int8s(ctx))
	fmt.Println(x.Cast(laze.Int8).Max().Int8(ctx))
	// Output:
	// [1 2] <nil>
	// 3 <nil>
	// [1 2] <nil>
	// 2 <nil>
	// [1 2] <nil>
	// 2 <nil>
	// [1 2] <nil>
	// 2 <nil>
}

func ExampleArray_Uint64s() {
	ctx := context.Background()
	x := laze.From([]uint{1, 2})
	fmt.Println(x.Uint64s(ctx))
	fmt.Println(x.Sum().Uint64(ctx))
	fmt.Println(x.Cast(laze.Uint32).Uint32s(ctx))
	fmt.Println(x.Cast(laze.Uint32).Max().Uint32(ctx))
	fmt.Println(x.Cast(laze.Uint16).Uint16s(ctx))
	fmt.Println(x.Cast(laze.Uint16).Max().Uint16(ctx))
	fmt.Println(x.Cast(laze.Uint8).Uint8s(ctx))
	fmt.Println(x.Cast(laze.Uint8).Max().Uint8(ctx))
	fmt.Println(x.Cast(laze.Float32).Float32s(ctx))
	fmt.Println(x.Cast(laze.Float32).Max().Float32(ctx))
	// Output:
	// [1 2] <nil>
	// 3 <nil>
	// [1 2] <nil>
	// 2 <nil>
	// [1 2] <nil>
	// 2 <nil>
	// [1 2] <nil>
	// 2 <nil>
	// [1 2] <nil>
	// 2 <nil>
}

func ExampleArray_CopyTo() {
	ctx := context.Background()
	x := laze.From([]float64{1, 2, 3, 4}).Mul(10)
	flat, matrix, kept := make([]float64, 4), [2][2]float64{}, []float64(nil)
	fmt.Println(x.CopyTo(ctx, flat), flat)
	fmt.Println(x.CopyTo(ctx, &matrix), matrix)
	fmt.Println(x.Filter(x.Gt(20)).CopyTo(ctx, &kept), kept)
	// Output:
	// <nil> [10 20 30 40]
	// <nil> [[10 20] [30 40]]
	// <nil> [30 40]
}

func ExampleArray_Release() {
	ctx := context.Background()
	x := laze.Zeros(laze.Float64, 1000000).Add(1)
	sum, err := x.Sum().Float64(ctx)
	fmt.Println(sum, err)
	_, err = x.Eval(ctx)
	x.Release() // the memory can be used again now
	fmt.Println(err)
	_, err = x.Float64s(ctx)
	fmt.Println(strings.SplitAfter(fmt.Sprint(err), "float64s: ")[1])
	// Output:
	// 1e+06 <nil>
	// <nil>
	// the array was released: it cannot be used any more
}

func ExampleCompile() {
	ctx := context.Background()
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array {
		x, y := in[0], in[1]
		return []laze.Array{x.Mul(2).Add(y), x.Dot(y)}
	})
	fmt.Println(err)
	x, y := []float64{1, 2, 3}, []float64{10, 20, 30}
	fmt.Println(f.Prepare(laze.From(x), laze.From(y)))
	out, err := f.Call(ctx, laze.From(x), laze.From(y))
	fmt.Println(out, err)
	sum, dot := make([]float64, 3), make([]float64, 1)
	outs := []any{sum, dot}
	for range 3 {
		err = f.CallInto(ctx, outs, x, y)
	}
	fmt.Println(sum, dot, err)
	// Output:
	// <nil>
	// <nil>
	// [f64[3] [12 24 36] f64[] 140] <nil>
	// [12 24 36] [140] <nil>
}

func ExampleNewSchedule() {
	ctx := context.Background()
	x := laze.Iota(laze.Float64, 0, 100*100).Reshape(100, 100)
	y := x.Transpose().Add(x)
	s := laze.NewSchedule(y).Tile("y", "x", 8, 32).Vectorize("x.i", 8).Parallel("y.o")
	fmt.Print(s)
	_, err := y.Eval(ctx, laze.With(s))
	fmt.Println(err)
	z := x.Transpose().Mul(x).Sum(0)
	wrong := laze.NewSchedule(z).Parallel("i1")
	_, err = z.Eval(ctx, laze.With(wrong))
	fmt.Println(errors.Unwrap(err)) // without the file and line
	// Output:
	// tile y x 8 32
	// run x.i lanes 8
	// run y.o parallel
	// <nil>
	// kernel k0: run i1 parallel: i1 carries a fold from one iteration to the next; make it partial first
}

func ExampleSchedule() {
	x := laze.Iota(laze.Float64, 0, 100*100).Reshape(100, 100)
	total := x.Transpose().Mul(x).Sum()
	s := laze.NewSchedule(total).Partial("i0").Parallel("i0").Split("i1", 10).Unroll("i1.i", 2)
	_, err := total.Eval(context.Background(), laze.With(s))
	fmt.Println(s.Err(), err)
	y := x.Transpose().Add(x)
	fmt.Print(laze.NewSchedule(y).Split("x", 10).Reorder("x.o", "y", "x.i").String())
	// Output:
	// <nil> <nil>
	// split x 10
	// reorder x.o y x.i
}

func ExampleExplain() {
	x := laze.From([]float64{1, 2, 3})
	e := laze.Explain(x.Mul(x).Sum())
	fmt.Println(e.Summary)
	fmt.Print(e.Edges)
	// Output:
	// 1 kernel, 1 read, 1 write, 0 bytes of temporaries; 32 B moved, peak 8 B besides the inputs
	// %0 from -> %1 mul: stored: it is in memory already
	// %0 from -> %1 mul: stored: it is in memory already
	// %1 mul -> %2 sum: fused: it is computed where it is used
}

func ExampleExplanation_Code() {
	x := laze.From([]float64{1, 2, 3})
	title, code, _ := strings.Cut(laze.Explain(x.Mul(x).Sum()).Code(), "\n")
	fmt.Println(title, len(code) > 0) // the code differs from machine to machine
	// Output: -- code k0 -- true
}

func ExampleExplainRun() {
	x := laze.From([]float64{1, 2, 3})
	y := x.Mul(2)
	e, err := laze.ExplainRun(context.Background(), y)
	fmt.Println(len(e.Kernels), e.Kernels[0].Words, e.Kernels[0].Took >= 0, err)
	fmt.Println(y)
	fmt.Println(laze.Explain(y).Summary)
	fmt.Println(laze.ExplainWith([]laze.Option{laze.NoFusion()}, x.Add(1).Mul(2)).Summary)
	// Output:
	// 1 mul true <nil>
	// f64[3] [2 4 6]
	// everything is evaluated: nothing is left to compute
	// 2 kernels, 2 reads, 2 writes, 0 bytes of temporaries; 96 B moved, peak 24 B besides the inputs
}

func ExampleExplanation_Brief() {
	x := laze.From([]float64{1, 2, 3})
	rows := strings.SplitAfter(laze.Explain(x.Div(x.Sum())).Brief(), "\n")
	fmt.Print(strings.Join(rows[len(rows)-6:], ""))
	// Output:
	// -- not fused --
	// 2 operands: it is in memory already
	//   %0 from -> sum, %0 from -> div
	// 1 operand: it is complete only when its kernel has ended
	//   %1 sum -> div
}

func ExampleExplanation() {
	e := laze.Explain(laze.From([]float64{1, 2, 3}).Mul(2).Sum())
	fmt.Println(strings.Contains(e.String(), "-- graph --"), strings.Contains(e.HTML(), "<table>"), strings.HasPrefix(e.SVG(), "<svg"))
	fmt.Println(len(e.SimpleRender()), len(laze.From(1).SimpleRender()), laze.From(1).HTML())
	// Output:
	// true true true
	// 3 2 <pre>i64[] 1</pre>
}

func ExampleProgramCache() {
	before := laze.ProgramCache()
	for range 3 {
		show(laze.From([]uint16{1, 2}).Mul(3).Add(4))
	}
	after := laze.ProgramCache()
	fmt.Println(after.Misses-before.Misses, after.Hits-before.Hits)
	// Output:
	// u16[2] [ 7 10]
	// u16[2] [ 7 10]
	// u16[2] [ 7 10]
	// 1 2
}
