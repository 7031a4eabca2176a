package laze_test

import (
	"context"
	"fmt"

	"github.com/laze-go/laze"
)

// show evaluates arrays and prints them.
func show(arrays ...laze.Array) {
	if err := laze.Eval(context.Background(), arrays...); err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range arrays {
		fmt.Println(a)
	}
}

func ExampleFrom() {
	show(
		laze.From([]float64{1, 2, 3}),
		laze.From([][]int32{{1, 2}, {3, 4}}),
		laze.From([]uint8{1, 2, 3, 4, 5, 6}, 2, -1),
		laze.From([2][2]bool{{true, false}, {false, true}}),
		laze.From(2.5),
	)
	fmt.Println(laze.From([][]float64{{1, 2}, {3}}).Err())
	// Output:
	// f64[3] [1 2 3]
	// i32[2,2] [[1 2]
	//           [3 4]]
	// u8[2,3] [[1 2 3]
	//          [4 5 6]]
	// bool[2,2] [[ true false]
	//            [false  true]]
	// f64[] 2.5
	// example_test.go:29: from: ragged rows: row 1 has 1 elements, the first has 2
}

func ExampleFromStructs() {
	type star struct {
		Name string
		Pos  struct{ X, Y float64 }
		Mag  [2]float32
	}
	stars := []star{{Name: "Vega"}, {Name: "Deneb"}}
	stars[1].Pos.X, stars[1].Mag = 3, [2]float32{1, 2}
	show(laze.FromStructs(stars, "Pos.X"), laze.FromStructs(stars, "Mag"))
	// Output:
	// f64[2] [0 3]
	// f32[2,2] [[0 0]
	//           [1 2]]
}

func ExampleFull() {
	show(laze.Full(1.5, 3), laze.Scalar(7), laze.Zeros(laze.Int8, 2), laze.Ones(laze.Bool, 2))
	// Output:
	// f64[3] [1.5 1.5 1.5]
	// i64[] 7
	// i8[2] [0 0]
	// bool[2] [true true]
}

func ExampleIota() {
	show(laze.Iota(laze.Int64, 0, 4), laze.Iota(laze.Float32, 1, 2, 3), laze.Linspace(0, 1, 5))
	// Output:
	// i64[4] [0 1 2 3]
	// f32[2,3] [[0 1 2]
	//           [0 1 2]]
	// f64[5] [   0 0.25  0.5 0.75    1]
}

func ExampleRandom() {
	rng := laze.Random{Seed: 42}
	show(
		rng.Integers(laze.Int64, 1, 7, 6),
		rng.Uniform(laze.Float64, 100000).Mean().Mul(10).Round(),
		laze.Random{Seed: 42, Stream: 1}.Normal(laze.Float64, 100000).Std().Mul(10).Round(),
		rng.Bits(laze.Uint32, 2),
	)
	// Output:
	// i64[6] [3 3 5 3 2 1]
	// f64[] 5
	// f64[] 10
	// u32[2] [2632642643 2012563771]
}

func ExampleGenerate() {
	show(laze.Generate(func(index []laze.Expr) laze.Expr { return index[0].Mul(10).Add(index[1]) }, 2, 3))
	// Output:
	// i64[2,3] [[ 0  1  2]
	//           [10 11 12]]
}

func ExampleArray() {
	a := laze.From([]float32{1, 2, 3, 4, 5, 6}, 2, 3).Add(1)
	fmt.Println(a.DType(), a.Shape(), a.Rank(), a.Size(), a.Err())
	fmt.Println(a)
	show(a)
	// Output:
	// f32 [2 3] 2 6 <nil>
	// f32[2,3], deferred: 2 nodes
	// f32[2,3] [[2 3 4]
	//           [5 6 7]]
}

func ExampleArray_Err() {
	a := laze.From([]float64{1, 2}).Add(laze.From([]float64{1, 2, 3}))
	fmt.Println(a.Mul(2).Sum().Err())
	// Output:
	// example_test.go:110: add: operand shapes differ: f64[2] and f64[3]
}

func ExampleArray_Map() {
	x := laze.From([]float64{1, 2, 3})
	show(x.Map(func(x laze.Expr) laze.Expr { return x.Mul(x).Add(1) }))
	show(x.MapIndex(func(x laze.Expr, i []laze.Expr) laze.Expr { return x.Mul(i[0].Cast(laze.Float64)) }))
	// Output:
	// f64[3] [ 2  5 10]
	// f64[3] [0 2 6]
}

func ExampleZipWith() {
	x, y := laze.From([]float64{1, 2, 3}), laze.From([]float64{3, 2, 1})
	show(laze.ZipWith(func(a, b laze.Expr) laze.Expr { return a.Sub(b).Mul(2).Div(a.Add(b)) }, x, y))
	show(laze.ZipWith3(func(a, b, c laze.Expr) laze.Expr { return a.FMA(b, c) }, x, y, x))
	show(laze.ZipWithN(2, func(in []laze.Expr) []laze.Expr {
		return []laze.Expr{in[0].Add(in[1]), in[0].Gt(in[1])}
	}, x, y)...)
	// Output:
	// f64[3] [-1  0  1]
	// f64[3] [4 6 6]
	// f64[3] [4 4 4]
	// bool[3] [false false  true]
}

func ExampleIf() {
	x := laze.From([]float64{-1, 0, 1, 2})
	show(x.Map(func(x laze.Expr) laze.Expr {
		return laze.If(x.Gt(0),
			func() []laze.Expr { return []laze.Expr{x.Log()} },
			func() []laze.Expr { return []laze.Expr{x.Like(-1)} })[0]
	}).Mul(100).Round())
	// Output: f64[4] [-100 -100    0   69]
}

func ExampleWhile() {
	// The number of steps of the Collatz sequence down to 1.
	show(laze.Iota(laze.Int64, 0, 8).Add(1).Map(func(n laze.Expr) laze.Expr {
		return laze.While(
			func(v []laze.Expr) laze.Expr { return v[0].Gt(1) },
			func(v []laze.Expr) []laze.Expr {
				odd := v[0].Rem(2).Eq(1)
				return []laze.Expr{odd.Select(v[0].Mul(3).Add(1), v[0].Div(2)), v[1].Add(1)}
			},
			n, 0)[1]
	}))
	// Output: i64[8] [ 0  1  7  2  5  8 16  3]
}

func ExampleExpr() {
	show(laze.From([]float64{1, 2, 3}).Map(func(x laze.Expr) laze.Expr {
		fmt.Println(x, x.Type(), x.Err())
		first := x.Index(0).Eq(0)
		return first.Select(laze.Const(0.5), x).Add(x.Cast(laze.Int32).Cast(laze.Float64)).Bitcast(laze.Int64).Bitcast(laze.Float64)
	}))
	// Output:
	// laze.Expr of type f64 f64 <nil>
	// f64[3] [1.5   4   6]
}

func ExampleArray_Stencil() {
	x := laze.From([]float64{1, 2, 4, 8})
	show(x.Stencil(laze.Edge, [][]int{{-1}, {1}}, func(in []laze.Expr) laze.Expr { return in[1].Sub(in[0]) }))
	// Output: f64[4] [1 3 6 4]
}
