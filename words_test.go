package laze_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/graph/expr"
)

// samples are elements that every type holds in its own way: 0, 1, the limits, and for floats infinities and NaN.
var samples = map[laze.DType]any{
	laze.Bool:    []bool{false, true, true, false},
	laze.Int8:    []int8{0, 1, -1, 3, 7, math.MinInt8, math.MaxInt8},
	laze.Int16:   []int16{0, 1, -1, 3, 7, math.MinInt16, math.MaxInt16},
	laze.Int32:   []int32{0, 1, -1, 3, 7, math.MinInt32, math.MaxInt32},
	laze.Int64:   []int64{0, 1, -1, 3, 7, math.MinInt64, math.MaxInt64},
	laze.Uint8:   []uint8{0, 1, 3, 7, math.MaxUint8},
	laze.Uint16:  []uint16{0, 1, 3, 7, math.MaxUint16},
	laze.Uint32:  []uint32{0, 1, 3, 7, math.MaxUint32},
	laze.Uint64:  []uint64{0, 1, 3, 7, math.MaxUint64},
	laze.Float32: []float32{0, 1, -1, 0.5, 2.5, -2.5, float32(math.Inf(1)), float32(math.NaN()), math.MaxFloat32},
	laze.Float64: []float64{0, 1, -1, 0.5, 2.5, -2.5, math.Inf(1), math.NaN(), math.MaxFloat64, 5e-324},
}

// Every word means the same on arrays and inside functions, for every type that it takes, and is a mistake for the
// others.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, w := range words {
		for elem, values := range samples {
			x := laze.From(values)
			y := x.Reverse()
			array := w.array(x, y)
			mapped := laze.ZipWith(func(a, b laze.Expr) laze.Expr { return w.expr(a, b) }, x, y)
			if w.op.Row().TakesType(elem) != (array.Err() == nil) || (array.Err() == nil) != (mapped.Err() == nil) {
				t.Errorf("%s of %v: %v and %v", w.name, elem, array.Err(), mapped.Err())
				continue
			}
			if array.Err() != nil {
				continue
			}
			if err := laze.Eval(ctx, array, mapped); err != nil {
				t.Errorf("%s of %v: %v", w.name, elem, err)
			}
			if array.String() != mapped.String() {
				t.Errorf("%s of %v: %v and %v", w.name, elem, array, mapped)
			}
			if one := expr.FormatBits(elem, 1); elem == laze.Bool && array.DType() != laze.Bool {
				t.Errorf("%s of %s gives %v", w.name, one, array.DType())
			}
		}
	}
}

// Every elementwise word at 0.5 and, where it takes two operands, at 0.5 and 2; words that take no floats at 6 and 2.
func Example_elementwise() {
	x, n := laze.Scalar(0.5), laze.Scalar(6)
	for _, w := range words {
		a := w.array(x, 2)
		if a.Err() != nil {
			a = w.array(n, 2)
		}
		v, err := a.Cast(laze.Float64).Float64(ctx)
		fmt.Printf("%s %.6g", w.name, v)
		if err != nil {
			fmt.Print(err)
		}
		fmt.Println()
	}
	// Output:
	// Add 2.5
	// Sub -1.5
	// Mul 1
	// Div 0.25
	// Rem 0.5
	// Neg -0.5
	// Abs 0.5
	// Sign 1
	// Minimum 0.5
	// Maximum 2
	// And 2
	// Or 6
	// Xor 4
	// Not -7
	// Shl 24
	// Shr 1
	// MulHi 0
	// Eq 0
	// Ne 1
	// Lt 1
	// Le 1
	// Gt 0
	// Ge 0
	// IsNaN 0
	// IsInf 0
	// IsFinite 1
	// CopySign 0.5
	// Sqrt 0.707107
	// Floor 0
	// Ceil 1
	// Trunc 0
	// Round 0
	// Exp 1.64872
	// Exp2 1.41421
	// Expm1 0.648721
	// Log -0.693147
	// Log2 -1
	// Log10 -0.30103
	// Log1p 0.405465
	// Pow 0.25
	// Hypot 2.06155
	// Cbrt 0.793701
	// Sin 0.479426
	// Cos 0.877583
	// Tan 0.546302
	// Asin 0.523599
	// Acos 1.0472
	// Atan 0.463648
	// Atan2 0.244979
	// Sinh 0.521095
	// Cosh 1.12763
	// Tanh 0.462117
	// Asinh 0.481212
	// Acosh NaN
	// Atanh 0.549306
	// Erf 0.5205
	// Erfc 0.4795
	// Gamma 1.77245
	// LogGamma 0.572365
}
