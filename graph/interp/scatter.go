package interp

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func (in *interp) scatter(n *graph.Node, s *graph.Scatter, out Array) error {
	operands := in.operands(n)
	base, values := operands[0], operands[len(operands)-1]
	index := operands[1 : len(operands)-1]
	copy(out.Bits, base.Bits)
	write := in.writer(s)
	written := make([]bool, len(out.Bits))
	at := make([]int64, len(index))
	return in.each(values.Dims, func(pos int64, i []int64) error {
		for a := range index {
			at[a] = int64(index[a].Bits[pos])
		}
		if len(at) > 0 && at[0] == graph.Drop {
			return nil
		}
		if !inside(out.Dims, at) {
			return &graph.IndexError{At: slices.Clone(i), Index: at, Extent: out.Dims}
		}
		to := position(out.Dims, at)
		if written[to] && s.Conflict == graph.ConflictError {
			return &graph.IndexError{At: slices.Clone(i), Index: at, Extent: out.Dims, Conflict: true}
		}
		out.Bits[to] = write(out.Bits[to], values.Bits[pos], written[to])
		written[to] = true
		return nil
	})
}

// writer gives what a place holds after value came to it; again says that it is not the first to come.
func (in *interp) writer(s *graph.Scatter) func(old, value uint64, again bool) uint64 {
	switch s.Conflict {
	case graph.KeepFirst:
		return func(old, value uint64, again bool) uint64 {
			if again {
				return old
			}
			return value
		}
	case graph.Combining:
		combine := expr.NewMachine(s.Combine)
		env := &expr.Env{Stop: in.stopped}
		var result [1]uint64
		return func(old, value uint64, _ bool) uint64 {
			combine.Eval(env, []uint64{old, value}, result[:])
			return result[0]
		}
	}
	return func(_, value uint64, _ bool) uint64 { return value }
}
