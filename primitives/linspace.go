package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Linspace gives n numbers at equal distances.
//
//	out[i] = start + i*step,  step = (stop-start) / (n-1),  out[n-1] = stop      with the endpoint
//	out[i] = start + i*step,  step = (stop-start) / n                            without it
//
// Shapes: the result is [n]; n may be 0, and n = 1 gives start. Types: f32 and f64.
// Errors: a type that is no float; n negative or too large.
// Accuracy: computed in f64 with one rounding per operation, then converted.
// Cost: nothing is stored; the values are computed where they are read.
func Linspace(at graph.Site, elem expr.Type, start, stop float64, n int64, endpoint bool) (graph.Value, error) {
	if !elem.IsFloat() {
		return graph.Value{}, at.Errorf("gives f32 or f64, not %v: convert the result with Cast", elem)
	}
	steps := n
	if endpoint {
		steps = n - 1
	}
	b := expr.NewBuilder()
	number := func(v float64) expr.Ref { return b.Const(expr.Float64, floatBits(expr.Float64, v)) }
	i := b.Coord(0)
	step := number((stop - start) / float64(max(steps, 1)))
	y := b.Op(expr.Add, b.Op(expr.Mul, b.Cast(expr.Float64, i), step), number(start))
	if endpoint && n > 1 {
		y = b.Op(expr.Select, b.Op(expr.Eq, i, b.Size(n-1)), number(stop), y)
	}
	return first(Generate(at, b.Func(b.Cast(elem, y)), graph.Dims(n)))
}
