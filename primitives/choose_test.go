package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestChoose(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		conds := []nd{sample(expr.Bool, 3, 4), sample(expr.Bool, 4), sample(expr.Bool, 3, 1)}
		values := []nd{sample(elem, 4), sample(elem, 3, 4), sample(elem)}
		other := sample(elem, 3, 1)
		var c, v []graph.Value
		for n := range len(conds) + 1 {
			dims := []int64{3, 4}
			if n == 0 {
				dims = other.dims
			}
			w.equal(elem, build(dims, func(i []int64) float64 {
				picks := []float64{values[0].at(i[1]), values[1].at(i[0], i[1]%4), values[2].v[0]}
				for k, on := range []bool{conds[0].at(i...) != 0, conds[1].at(i[1]) != 0, conds[2].at(i[0], 0) != 0}[:n] {
					if on {
						return picks[k]
					}
				}
				return other.at(i[0], 0)
			}))(Choose(site("choose"), w.input(elem, other), c, v))
			if n < len(conds) {
				c, v = append(c, w.input(expr.Bool, conds[n])), append(v, w.input(elem, values[n]))
			}
		}
	})
}

func TestChooseRefuses(t *testing.T) {
	w := newWorld(t)
	x, b := w.array(3), w.input(expr.Bool, sample(expr.Bool, 3))
	some := func(v ...graph.Value) []graph.Value { return v }
	refused(t, "choose: got 1 conditions and 0 values: one value per condition is needed")(Choose(site("choose"), x, some(b), nil))
	refused(t, "choose: needs a bool condition, got f64[3]: convert it with Cast")(Choose(site("choose"), x, some(x), some(x)))
	refused(t, "choose: operand types differ: bool[3] and f64[3]: convert one with Cast")(Choose(site("choose"), x, some(b), some(b)))
	refused(t, "choose: operand shapes differ: bool[3] and f64[2]")(Choose(site("choose"), w.array(2), some(b), some(w.array(2))))
	refused(t, "choose: operand 0 is no array: make it with From or another primitive")(Choose(site("choose"), graph.Value{}, nil, nil))
}
