package portable

import (
	"math"
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
)

// functions are the operations of one argument that package math computes in f64 (numeric contract, section 2).
var functions = map[expr.Op]func(float64) float64{
	expr.Exp: math.Exp, expr.Exp2: math.Exp2, expr.Expm1: math.Expm1,
	expr.Log: math.Log, expr.Log2: math.Log2, expr.Log10: math.Log10, expr.Log1p: math.Log1p,
	expr.Cbrt: math.Cbrt, expr.Sin: math.Sin, expr.Cos: math.Cos, expr.Tan: math.Tan,
	expr.Asin: math.Asin, expr.Acos: math.Acos, expr.Atan: math.Atan,
	expr.Sinh: math.Sinh, expr.Cosh: math.Cosh, expr.Tanh: math.Tanh,
	expr.Asinh: math.Asinh, expr.Acosh: math.Acosh, expr.Atanh: math.Atanh,
	expr.Erf: math.Erf, expr.Erfc: math.Erfc,
}

func init() {
	for op, f := range functions {
		set(op, expr.Float32, forms{1: functionLoop[float32](f)})
		set(op, expr.Float64, forms{1: functionLoop[float64](f)})
	}
}

func functionLoop[T float](f func(float64) float64) blockFunc {
	return func(d, a, _, _ unsafe.Pointer, n int) {
		out, xs := vec[T](d, n), vec[T](a, n)
		for i := range out {
			out[i] = T(f(float64(xs[i])))
		}
	}
}
