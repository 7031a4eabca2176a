// Package gen makes random programs for tests: verified graphs, the contents of their inputs, schedules. The same
// seed gives the same program everywhere.
package gen

import (
	"math"
	"math/rand/v2"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// Rand makes the source of random numbers of a seed.
func Rand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x1a2e)) }

// Bits makes one value of type t.
func Bits(r *rand.Rand, t expr.Type) uint64 {
	switch rare := r.IntN(16) == 0; {
	case t == expr.Bool:
		return r.Uint64() & 1
	case rare:
		special := specials[t]
		return special[r.IntN(len(special))]
	case r.IntN(8) == 0:
		return r.Uint64() >> (64 - t.Bits())
	case t == expr.Float32:
		return uint64(math.Float32bits(float32(small(r)) / 4))
	case t == expr.Float64:
		return math.Float64bits(float64(small(r)) / 8)
	}
	return uint64(small(r)) & (math.MaxUint64 >> (64 - t.Bits()))
}

func small(r *rand.Rand) int64 { return int64(r.IntN(200)) - 100 }

// specials lists, per type, the values at which operations change their ways.
var specials = func() [][]uint64 {
	table := make([][]uint64, expr.Float64+1)
	for _, t := range expr.Types {
		top := uint64(1) << (t.Bits() - 1)
		table[t] = []uint64{0, 1, 2, top, top - 1, top + (top - 1)}
	}
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 0.5, 1.5, 2.5, -0.5, 1 << 31, 1 << 63, -1 << 63} {
		table[expr.Float32] = append(table[expr.Float32], uint64(math.Float32bits(float32(x))))
		table[expr.Float64] = append(table[expr.Float64], math.Float64bits(x))
	}
	return table
}()

// Inputs makes an array for each input that roots need. They depend on the seed, the type and the place of the
// input in the order of the graph.
func Inputs(seed uint64, roots []graph.Value) map[*graph.Node]interp.Array {
	arrays := map[*graph.Node]interp.Array{}
	for i, n := range InputNodes(roots) {
		r := Rand(seed<<8 + uint64(i))
		a := interp.Array{Elem: n.Types[0].Elem, Dims: n.Types[0].Shape.Dims()}
		for range n.Types[0].Shape.Size() {
			a.Bits = append(a.Bits, Bits(r, a.Elem))
		}
		arrays[n] = a
	}
	return arrays
}
