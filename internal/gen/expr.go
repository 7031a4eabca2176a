package gen

import (
	"math/rand/v2"

	"github.com/laze-go/laze/graph/expr"
)

// Func makes a random scalar function of params that gives values of the types results, in steps random steps. It asks for
// the coordinates of that many axes, and for sizes; for neither where axes is -1.
func Func(r *rand.Rand, o Options, params, results []expr.Type, axes, steps int) *expr.Func {
	return body(r, o, params, results, axes, steps)
}
