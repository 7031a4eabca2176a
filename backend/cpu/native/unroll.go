package native

import (
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/graph/expr"
)

// unrolls is how many vectors are computed at once, by the cost of a body up to which it pays: what is independent
// overlaps, until it needs more registers than there are.
var unrolls = [...][]struct {
	units   float64
	vectors int
}{
	codegen.AVX2:   {{8, 4}, {50, 2}},
	codegen.AVX512: {{50, 4}, {400, 2}},
}

// lookedUp is how many elements at once a body takes that reads tables: they come one after the other, and more of
// them only keep stores waiting.
const lookedUp = 16

// unroll is the number of vectors of a body that are computed at once.
func unroll(body *expr.Func, level codegen.Level) int {
	cost := units(body)
	for _, row := range unrolls[level] {
		switch {
		case cost > row.units:
		case body.Uses(expr.Load):
			return min(row.vectors, lookedUp/level.Lanes(true))
		default:
			return row.vectors
		}
	}
	return 1
}

// light is the cost of a body up to which its vectors are stored one by one.
const light = 4

// together is how many of so many vectors of a map are read before any of them is stored. Light bodies wait for memory,
// which serves reads and stores that take turns faster than four vectors read and then four stored; the processor sees
// far enough ahead to overlap them. What looks tables up keeps its reads together.
func together(body *expr.Func, vectors int) int {
	if units(body) <= light && !body.Uses(expr.Load) {
		return 1
	}
	return vectors
}

// roundLimits is how many rounds of the loops of a body end in a short time, and in a long one.
func roundLimits(body *expr.Func, level codegen.Level) (rounds, last int64) {
	const short, long = 50_000, 1_000_000
	nanos := 1 + nanosPerOp*float64(min(roundCost(body), 1e4)*unroll(body, level))
	return int64(short / nanos), int64(long / nanos)
}

// roundCost is what a round of the costliest loop in f costs.
func roundCost(f *expr.Func) (cost int) {
	for i := range f.Code {
		in := &f.Code[i]
		if in.Op == expr.While {
			cost = max(cost, in.Regions[0].Cost()+in.Regions[1].Cost())
		}
		for _, region := range in.Regions {
			cost = max(cost, roundCost(region))
		}
	}
	return cost
}
