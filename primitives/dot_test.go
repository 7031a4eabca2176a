package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// summed is what a sum of products of small numbers is in the element type: narrow integers wrap, bool is or of and.
func summed(elem expr.Type, v float64) float64 {
	if elem == expr.Bool {
		return min(v, 1)
	}
	return toNumber(elem, toBits(elem, v))
}

func TestDot(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range []int64{0, 1, 5} {
			a, b := sample(elem, n), sample(elem, 3, n)
			w.equal(elem, build([]int64{3}, func(i []int64) float64 {
				s := 0.0
				for k := range n {
					s += a.at(k) * b.at(i[0], k)
				}
				return summed(elem, s)
			}))(Dot(site("dot"), w.input(elem, a), w.input(elem, b)))
		}
	})
	w := newWorld(t)
	x := w.late(expr.Float64, 4)
	w.equal(expr.Float64, nd{nil, []float64{14}})(Dot(site("dot"), x, x))
}

func TestDotRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "dot: operand shapes differ: f64[3] and f64[2]")(Dot(site("dot"), w.array(3), w.array(2)))
	refused(t, "dot: operand types differ: f64[1] and i8[1]: convert one with Cast")(Dot(site("dot"), w.array(1), w.input(expr.Int8, list(1))))
	refused(t, "dot: f64[] has no axes: use Mul")(Dot(site("dot"), w.array(3), w.array()))
	refused(t, "dot: operand 0 is no array: make it with From or another primitive")(Dot(site("dot"), graph.Value{}, w.array()))
}
