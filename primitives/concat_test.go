package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// joinedParts is the plain Concat.
func joinedParts(axis int, parts []nd) nd {
	dims := with(parts[0].dims, axis, 0)
	for _, p := range parts {
		dims[axis] += p.dims[axis]
	}
	return build(dims, func(i []int64) float64 {
		c := i[axis]
		for _, p := range parts {
			if c < p.dims[axis] {
				return p.at(with(i, axis, c)...)
			}
			c -= p.dims[axis]
		}
		panic("outside")
	})
}

func TestConcat(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for axis := range 3 {
			for _, extents := range [][]int64{{3}, {2, 3}, {0, 2, 0, 1}, {0, 0}, {1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 5, 6, 7, 8, 0, 9, 10}} {
				var parts []nd
				var in []graph.Value
				for _, n := range extents {
					p := sample(elem, with([]int64{2, 3, 2}, axis, n)...)
					parts, in = append(parts, p), append(in, w.input(elem, p))
				}
				w.equal(elem, joinedParts(axis, parts))(Concat(site("concat"), axis-3, in...))
			}
		}
	})
}

func TestStack(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		b := sample(x.Elem(), append([]int64{7}, a.dims...)...)
		y := w.try(Pick(site("pick"), w.input(x.Elem(), b), 0, 6))
		w.equal(x.Elem(), build(append([]int64{2}, a.dims...), func(i []int64) float64 {
			if i[0] == 0 {
				return a.at(i[1:]...)
			}
			return b.at(with(i, 0, 6)...)
		}))(Stack(site("stack"), 0, x, y))
		w.equal(x.Elem(), build(append(append([]int64{}, a.dims...), 3), func(i []int64) float64 {
			return a.at(i[:len(a.dims)]...)
		}))(Stack(site("stack"), -1, x, x, x))
	})
}

func TestConcatRefuses(t *testing.T) {
	w := newWorld(t)
	x := w.array(2, 3)
	refused(t, "concat: needs at least one array")(Concat(site("concat"), 0))
	refused(t, "concat: axis 2 does not exist: f64[2,3] has axes 0 to 1")(Concat(site("concat"), 2, x, x))
	refused(t, "concat: operand shapes differ: f64[2,3] and f64[2,4]: only axis 0 may")(Concat(site("concat"), 0, x, w.array(2, 4)))
	refused(t, "concat: operand shapes differ: f64[2,3] and f64[6]: only axis 0 may")(Concat(site("concat"), 0, x, w.array(6)))
	refused(t, "concat: operand types differ: f64[2,3] and i8[2,3]: convert one with Cast")(Concat(site("concat"), 0, x, w.input(expr.Int8, sample(expr.Int8, 2, 3))))
	refused(t, "concat: operand 1 is no array: make it with From or another primitive")(Concat(site("concat"), 0, x, graph.Value{}))
	half := w.try(Zeros(site("zeros"), expr.Int8, graph.Dims(1<<58+1)))
	refused(t, "concat: i8[576460752303423490] is too large: an array has at most 2^59 elements")(Concat(site("concat"), 0, half, half))
	late := expanded(site("expand"), w.late(expr.Float64, 3), 1)
	refused(t, "concat: operand shapes differ: f64[4,3] and f64[<=4,1]: only axis 1 may: a late extent only fits what the same call counted")(Concat(site("concat"), 1, w.array(4, 3), late))
	refused(t, "concat: operand shapes differ: f64[<=4,1] and f64[4,3]: only axis 1 may: a late extent only fits what the same call counted")(Concat(site("concat"), 1, late, w.array(4, 3)))
	refused(t, "concat: operand shapes differ: f64[4,3] and f64[<=4,1]: only axis 0 may")(Concat(site("concat"), 0, w.array(4, 3), late))
	refused(t, "stack: operand shapes differ: f64[2,3] and f64[3]")(Stack(site("stack"), 0, x, w.array(3)))
	refused(t, "stack: needs at least one array")(Stack(site("stack"), 0))
	refused(t, "stack: axis 3 cannot be added to f64[2,3]: from -3 to 2 are possible")(Stack(site("stack"), 3, x, x))
}
