package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

func TestWhere(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		c, a, b := sample(expr.Bool, 3, 1), sample(elem, 3, 4), sample(elem, 4)
		w.equal(elem, build([]int64{3, 4}, func(i []int64) float64 {
			if c.at(i[0], 0) != 0 {
				return a.at(i...)
			}
			return b.at(i[1])
		}))(Where(site("where"), w.input(expr.Bool, c), w.input(elem, a), w.input(elem, b)))
	})
}

func TestClip(t *testing.T) {
	eachType(t, numbers, func(w *world, elem expr.Type) {
		a := sample(elem, 9)
		lo, hi := w.input(elem, list(2)), w.input(elem, list(5))
		w.equal(elem, build(a.dims, func(i []int64) float64 { return min(max(a.at(i...), 2), 5) }))(Clip(site("clip"), w.input(elem, a), lo, hi))
	})
	w := newWorld(t)
	lo, hi := w.input(expr.Float64, list(3)), w.input(expr.Float64, list(1))
	w.equal(expr.Float64, list(math.NaN(), 1))(Clip(site("clip"), w.input(expr.Float64, list(math.NaN(), 2)), lo, hi))
	refused(t, "clip: operand types differ: f64[1] and i8[1]: convert one with Cast")(Clip(site("clip"), lo, lo, w.input(expr.Int8, list(1))))
	refused(t, "clip: operand types differ: f64[1] and i8[1]: convert one with Cast")(Clip(site("clip"), lo, w.input(expr.Int8, list(1)), lo))
}

func TestFMA(t *testing.T) {
	eachType(t, []expr.Type{expr.Float32, expr.Float64}, func(w *world, elem expr.Type) {
		a := list(1 + math.Ldexp(1, -20))
		x := w.input(elem, a)
		w.equal(elem, list(math.Ldexp(1, -19)+math.Ldexp(1, -40)))(FMA(site("fma"), x, x, w.input(elem, list(-1))))
	})
}
