package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestCast(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		for _, to := range expr.Types {
			w.equal(to, build(a.dims, func(i []int64) float64 {
				v := a.at(i...)
				switch {
				case to == expr.Bool && v != 0:
					return 1
				case x.Elem().IsSigned() && to.IsUnsigned() && v < 0:
					return toNumber(to, mask(to, uint64(int64(v)))) // wraps
				case to.IsUnsigned():
					return max(v, 0) // saturates
				}
				return v
			}))(Cast(site("cast"), x, to))
		}
	})
	w := newWorld(t)
	w.equal(expr.Int8, list(127, -128, 0, 2, -2))(Cast(site("cast"), w.input(expr.Float64, list(1e9, math.Inf(-1), math.NaN(), 2.9, -2.9)), expr.Int8))
	w.equal(expr.Uint8, list(0, 1, 2))(Cast(site("cast"), w.late(expr.Float32, 3), expr.Uint8))
	x := w.array(3)
	if y := w.try(Cast(site("cast"), x, expr.Float64)); y != x {
		t.Error("a cast to the own type is a new node")
	}
}

func TestBitcast(t *testing.T) {
	w := newWorld(t)
	w.equal(expr.Uint32, list(0x3f800000))(Bitcast(site("bitcast"), w.input(expr.Float32, list(1)), expr.Uint32))
	w.equal(expr.Int8, list(-1))(Bitcast(site("bitcast"), w.input(expr.Uint8, list(255)), expr.Int8))
	refused(t, "bitcast: cannot read the bits of f64[1] as i32: needs numbers of equal width")(Bitcast(site("bitcast"), w.array(1), expr.Int32))
	refused(t, "bitcast: cannot read the bits of u8[1] as bool: needs numbers of equal width")(Bitcast(site("bitcast"), w.input(expr.Uint8, list(1)), expr.Bool))
	refused(t, "cast: tuple is no element type")(Cast(site("cast"), w.array(1), expr.Tuple))
}
