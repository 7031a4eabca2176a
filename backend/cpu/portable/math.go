package portable

import (
	"math"
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/elementary"
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
	for op := expr.Exp; op < expr.NumOps; op++ {
		if f := elementary.Unary64[op.String()]; f != nil {
			set(op, expr.Float64, forms{1: each(f)})
		}
		if f := elementary.Unary32[op.String()]; f != nil {
			set(op, expr.Float32, forms{1: each(f)})
		}
		if f := elementary.Binary64[op.String()]; f != nil {
			set(op, expr.Float64, forms{3: eachPair(f)})
		}
		if f := elementary.Binary32[op.String()]; f != nil {
			set(op, expr.Float32, forms{3: eachPair(f)})
		}
	}
	set(expr.Scale, expr.Float64, forms{3: eachPair(elementary.Scale64)})
	set(expr.Scale, expr.Float32, forms{3: eachPair(elementary.Scale32)})
}

// each makes the loop of a function.
func each[T float](f func(T) T) blockFunc {
	return func(d, a, _, _ unsafe.Pointer, n int) {
		out, xs := vec[T](d, n), vec[T](a, n)
		for i := range out {
			out[i] = f(xs[i])
		}
	}
}

// eachPair makes the loop of a function of two arguments.
func eachPair[T float](f func(x, y T) T) blockFunc {
	return func(d, a, b, _ unsafe.Pointer, n int) {
		out, xs, ys := vec[T](d, n), vec[T](a, n), vec[T](b, n)
		for i := range out {
			out[i] = f(xs[i], ys[i])
		}
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
