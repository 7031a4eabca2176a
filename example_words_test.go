package laze_test

import (
	"errors"
	"fmt"
	"math"

	"github.com/laze-go/laze"
)

// thousandths shows numbers rounded to three digits.
func thousandths(arrays ...laze.Array) {
	for _, a := range arrays {
		show(a.Mul(1000).Round().Div(1000))
	}
}

func ExampleArray_Exp() {
	x := laze.From([]float64{-1, 0, 1})
	thousandths(x.Exp(), x.Exp2(), x.Expm1(), x.Exp2().Log2(), x.Expm1().Log1p(), x.Exp().Log(), laze.From([]float64{1, 10, 1000}).Log10())
	// Output:
	// f64[3] [0.368     1 2.718]
	// f64[3] [0.5   1   2]
	// f64[3] [-0.632      0  1.718]
	// f64[3] [-1  0  1]
	// f64[3] [-1  0  1]
	// f64[3] [-1  0  1]
	// f64[3] [0 1 3]
}

func ExampleArray_Pow() {
	x := laze.From([]float64{1, 4, 9})
	show(x.Pow(1.5), x.Sqrt(), laze.From([]float64{-8, 0, 27}).Cbrt(), laze.From([]float64{3, 5, 8}).Hypot(laze.From([]float64{4, 12, 15})))
	// Output:
	// f64[3] [ 1  8 27]
	// f64[3] [1 2 3]
	// f64[3] [-2  0  3]
	// f64[3] [ 5 13 17]
}

func ExampleArray_Tan() {
	x := laze.From([]float64{-0.5, 0, 0.5})
	thousandths(x.Sin(), x.Cos(), x.Tan(), x.Asin(), x.Acos(), x.Atan(), x.Atan2(x.Neg()))
	// Output:
	// f64[3] [-0.479      0  0.479]
	// f64[3] [0.878     1 0.878]
	// f64[3] [-0.546      0  0.546]
	// f64[3] [-0.524      0  0.524]
	// f64[3] [2.094 1.571 1.047]
	// f64[3] [-0.464      0  0.464]
	// f64[3] [-0.785  3.142  2.356]
}

func ExampleArray_Tanh() {
	x := laze.From([]float64{-0.5, 0, 0.5})
	thousandths(x.Sinh(), x.Cosh(), x.Tanh(), x.Asinh(), x.Cosh().Acosh(), x.Atanh())
	// Output:
	// f64[3] [-0.521      0  0.521]
	// f64[3] [1.128     1 1.128]
	// f64[3] [-0.462      0  0.462]
	// f64[3] [-0.481      0  0.481]
	// f64[3] [0.5   0 0.5]
	// f64[3] [-0.549      0  0.549]
}

func ExampleArray_Erf() {
	x := laze.From([]float64{0.5, 1, 5})
	thousandths(x.Erf(), x.Erfc(), x.Gamma(), x.LogGamma())
	// Output:
	// f64[3] [ 0.52 0.843     1]
	// f64[3] [ 0.48 0.157     0]
	// f64[3] [1.772     1    24]
	// f64[3] [0.572     0 3.178]
}

func ExampleArray_Floor() {
	x := laze.From([]float64{-1.5, -0.5, 0.5, 2.5})
	show(x.Floor(), x.Ceil(), x.Trunc(), x.Round())
	// Output:
	// f64[4] [-2 -1  0  2]
	// f64[4] [-1 -0  1  3]
	// f64[4] [-1 -0  0  2]
	// f64[4] [-2 -0  0  2]
}

func ExampleArray_Neg() {
	x, y := laze.From([]float64{-2, 0, 3}), laze.From([]float64{1, -1, -1})
	show(x.Neg(), x.Abs(), x.Sign(), x.CopySign(y), x.Minimum(y), x.Maximum(y))
	// Output:
	// f64[3] [ 2 -0 -3]
	// f64[3] [2 0 3]
	// f64[3] [-1  0  1]
	// f64[3] [ 2 -0 -3]
	// f64[3] [-2 -1 -1]
	// f64[3] [1 0 3]
}

func ExampleArray_Ge() {
	x, y := laze.From([]int32{1, 2, 3}), laze.From([]int32{3, 2, 1})
	show(x.Lt(y), x.Le(y), x.Eq(y), x.Ne(y), x.Ge(y), x.Gt(y))
	// Output:
	// bool[3] [ true false false]
	// bool[3] [ true  true false]
	// bool[3] [false  true false]
	// bool[3] [ true false  true]
	// bool[3] [false  true  true]
	// bool[3] [false false  true]
}

func ExampleArray_And() {
	x, y := laze.From([]uint8{0b1100, 0b0001}), laze.From([]uint8{0b1010, 0b0011})
	show(x.And(y), x.Or(y), x.Xor(y), x.Not(), x.Shl(1), x.Shr(2), x.Gt(y).Not())
	show(laze.From([]uint64{1 << 63}).MulHi(laze.From([]uint64{6})))
	// Output:
	// u8[2] [8 1]
	// u8[2] [14  3]
	// u8[2] [6 2]
	// u8[2] [243 254]
	// u8[2] [24  2]
	// u8[2] [3 0]
	// bool[2] [false  true]
	// u64[1] [3]
}

func ExampleArray_IsNaN() {
	x := laze.From([]float64{1, math.NaN(), math.Inf(-1)})
	show(x.IsNaN(), x.IsInf(), x.IsFinite())
	// Output:
	// bool[3] [false  true false]
	// bool[3] [false false  true]
	// bool[3] [ true false false]
}

// Inside a function the words are those of arrays.
func ExampleExpr_Cosh() {
	x := laze.From([]float64{-1, 0, 3})
	show(x.Map(func(x laze.Expr) laze.Expr { return x.Ge(0).And(x.Ne(3)).Select(x.Cosh(), x.Neg().Exp2()) }))
	// Output:
	// f64[3] [    2     1 0.125]
}

func ExampleIndexError() {
	_, err := laze.From([]float64{1, 2}).Take(laze.From([]int64{0, 2})).Eval(ctx)
	var mistake *laze.Error
	var far *laze.IndexError
	fmt.Println(errors.As(err, &mistake), errors.As(err, &far), far.Index, far.Extent, far.At)
	// Output:
	// true true [2] [2] [1]
}

func ExampleEmptyError() {
	x := laze.From([]float64{1, 2})
	_, err := x.Filter(x.Gt(2)).Max().Eval(ctx)
	var none *laze.EmptyError
	fmt.Println(errors.As(err, &none), none)
	// Output:
	// true no element to reduce, at result []
}
