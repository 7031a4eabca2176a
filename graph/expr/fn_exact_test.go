package expr_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/ulp/exact"
)

// Every function of f64 keeps the bound of its row: at special arguments, at any bits, and where it does
// something. internal/ulp tries more.
func TestFunctionsAgainstExact(t *testing.T) {
	for _, f := range exact.Funcs {
		op, _ := expr.Lookup(f.Name)
		eval := op.Row().Eval
		for _, a := range functionArguments() {
			args := []uint64{math.Float64bits(a[0]), math.Float64bits(a[1])}
			var want exact.Real
			if f.One != nil {
				args, want = args[:1], f.One(a[0])
			} else {
				want = f.Two(a[0], a[1])
			}
			got := math.Float64frombits(eval(expr.Float64, expr.Float64, args))
			if off := exact.Float64.ULPs(got, want); off > op.Row().ULP {
				t.Errorf("%s(%x, %x) = %x, off by %.3g ulp", f.Name, a[0], a[1], got, off)
			}
		}
	}
}

var specialArguments = []float64{0, math.Copysign(0, -1), 0.5, 1, 2, 3, 10, 0x1p-1022, 5e-324, math.MaxFloat64, math.Inf(1), math.NaN(), 1 + 0x1p-52, 1 - 0x1p-53}

// functionArguments lists pairs of them.
func functionArguments() (list [][2]float64) {
	for _, x := range specialArguments {
		for _, y := range specialArguments {
			list = append(list, [2]float64{x, y}, [2]float64{-x, y}, [2]float64{x, -y}, [2]float64{-x, -y})
		}
	}
	rng := rand.New(rand.NewPCG(3, 5))
	for range 2000 {
		list = append(list, [2]float64{math.Float64frombits(rng.Uint64()), math.Float64frombits(rng.Uint64())})
		for _, size := range []float64{1, 4, 30, 700, 1e6} {
			list = append(list, [2]float64{size * (2*rng.Float64() - 1), 8 * (2*rng.Float64() - 1)})
		}
	}
	return list
}
