package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/elementary"
)

// The functions run one element after the other; those that are not written for f32 go through f64.
func init() {
	for op := expr.Exp; op < expr.NumOps; op++ {
		name := op.String()
		if op.Row().Arity == 1 {
			f64, f32 := elementary.Unary64[name], elementary.Unary32[name]
			if f32 == nil {
				f32 = func(x float32) float32 { return float32(f64(float64(x))) }
			}
			set(op, expr.Float64, forms{1: each(f64)})
			set(op, expr.Float32, forms{1: each(f32)})
			continue
		}
		f64, f32 := elementary.Binary64[name], elementary.Binary32[name]
		if f32 == nil {
			f32 = func(x, y float32) float32 { return float32(f64(float64(x), float64(y))) }
		}
		set(op, expr.Float64, forms{3: eachPair(f64)})
		set(op, expr.Float32, forms{3: eachPair(f32)})
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
