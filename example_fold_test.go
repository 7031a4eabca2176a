package laze_test

import "github.com/laze-go/laze"

func ExampleArray_Sum() {
	x := laze.From([][]float64{{1, 2, 3}, {4, 5, 9}})
	show(x.Sum(), x.Sum(0), x.SumKeep(1), x.Prod(1), x.ProdKeep(0))
	show(x.Min(0), x.MinKeep(), x.Max(1), x.MaxKeep(1), x.ArgMin(1), x.ArgMinKeep(0), x.ArgMax(), x.ArgMaxKeep(1))
	show(x.Mean(1), x.MeanKeep(1), x.Var(1), x.VarKeep(), x.SampleVar(0), x.SampleVarKeep(0), x.Std(0), x.StdKeep(0))
	show(x.SampleStd(0).Mul(1000).Round(), x.SampleStdKeep(0).Mul(1000).Round())
	big := x.Gt(3)
	show(big.Any(1), big.AnyKeep(1), big.All(1), big.AllKeep(1), big.Count(), big.CountKeep(0))
	show(x.MinMax())
	// Output:
	// f64[] 24
	// f64[3] [ 5  7 12]
	// f64[2,1] [[ 6]
	//           [18]]
	// f64[2] [  6 180]
	// f64[1,3] [[ 4 10 27]]
	// f64[3] [1 2 3]
	// f64[1,1] [[1]]
	// f64[2] [3 9]
	// f64[2,1] [[3]
	//           [9]]
	// i64[2] [0 0]
	// i64[1,3] [[0 0 0]]
	// i64[] 5
	// i64[2,1] [[2]
	//           [2]]
	// f64[2] [2 6]
	// f64[2,1] [[2]
	//           [6]]
	// f64[2] [0.6666666666666666  4.666666666666667]
	// f64[1,1] [[6.666666666666667]]
	// f64[3] [4.5 4.5  18]
	// f64[1,3] [[4.5 4.5  18]]
	// f64[3] [1.5 1.5   3]
	// f64[1,3] [[1.5 1.5   3]]
	// f64[3] [2121 2121 4243]
	// f64[1,3] [[2121 2121 4243]]
	// bool[2] [false  true]
	// bool[2,1] [[false]
	//            [ true]]
	// bool[2] [false  true]
	// bool[2,1] [[false]
	//            [ true]]
	// i64[] 3
	// i64[1,3] [[1 1 1]]
	// f64[] 1
	// f64[] 9
}

func ExampleArray_Reduce() {
	add := func(x, y laze.Expr) laze.Expr { return x.Add(y) }
	x := laze.From([][]float64{{1, 2, 3}, {4, 5, 6}})
	show(x.Reduce(100, add), x.Reduce(nil, add, 0), x.ReduceCommutative(0, add, 1))
	// Output:
	// f64[] 121
	// f64[3] [5 7 9]
	// f64[2] [ 6 15]
}

func ExampleReduceN() {
	values, places := laze.From([]float64{3, 9, 4}), laze.Iota(laze.Int64, 0, 3)
	show(laze.ReduceN(nil, func(x, y []laze.Expr) []laze.Expr {
		second := y[0].Gt(x[0])
		return []laze.Expr{second.Select(y[0], x[0]), second.Select(y[1], x[1])}
	}, []laze.Array{values, places})...)
	// Output:
	// f64[] 9
	// i64[] 1
}

func ExampleArray_Scan() {
	add := func(x, y laze.Expr) laze.Expr { return x.Add(y) }
	x := laze.From([]int64{1, 2, 3})
	show(x.Scan(0, nil, add), x.ScanExclusive(0, 10, add), x.ScanReverse(0, nil, add), x.ScanReverseExclusive(0, 0, add))
	show(x.CumSum(0), x.CumProd(0), x.Reverse().CumMin(0), x.CumMax(0))
	// Output:
	// i64[3] [1 3 6]
	// i64[3] [10 11 13]
	// i64[3] [6 5 3]
	// i64[3] [5 3 0]
	// i64[3] [1 3 6]
	// i64[3] [1 2 6]
	// i64[3] [3 2 1]
	// i64[3] [1 2 3]
}

func ExampleArray_Dot() {
	a, b := laze.From([][]float64{{1, 2}, {3, 4}}), laze.From([]float64{10, 1})
	show(a.Dot(b), a.MatMul(b), a.MatMul(a))
	// Output:
	// f64[2] [12 34]
	// f64[2] [12 34]
	// f64[2,2] [[ 7 10]
	//           [15 22]]
}

func ExampleArray_LogSumExp() {
	scores := laze.From([][]float64{{1000, 1000}, {-2000, -2000}})
	show(scores.LogSumExp(1), scores.LogSumExpKeep(0)) // no exponential overflows, and none vanishes
	// Output:
	// f64[2] [1000.6931471805599  -1999.30685281944]
	// f64[1,2] [[1000 1000]]
}
