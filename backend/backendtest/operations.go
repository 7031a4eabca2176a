package backendtest

import (
	"slices"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// testOperations checks every row of the table of operations for every type that it takes.
func testOperations(t *testing.T, b backend.Backend) {
	for i, elem := range expr.Types {
		shape := graph.Dims(700)
		if testing.Short() {
			shape = graph.Dims(77)
		}
		operands := []graph.Value{input(elem, shape), input(elem, shape), input(elem, shape), input(expr.Bool, shape)}
		newProgram(uint64(i), graph.NewPointwise(site("ops"), everyOperation(elem), shape, operands...).Values()...).check(t, b)
	}
}

// everyOperation applies each operation that takes elem to the parameters: three of that type and a bool. Narrow results are widened
// too: a machine may have more bits of them than it stores.
func everyOperation(elem expr.Type) *expr.Func {
	b := expr.NewBuilder(elem, elem, elem, expr.Bool)
	var results []expr.Ref
	for op := expr.NoOp + 1; op < expr.NumOps; op++ {
		row := op.Row()
		if row.Arity <= 0 || row.Gives == 0 && !row.TakesType(elem) || !row.TakesType(elem) {
			continue
		}
		results = append(results, applied(b, op, elem)...)
	}
	for _, r := range results {
		if t := b.TypeOf(r); t.IsInt() && t.Size() < 4 {
			results = append(results, b.Cast(expr.Int64, r))
		}
	}
	return b.Func(results...)
}

func applied(b *expr.Builder, op expr.Op, elem expr.Type) []expr.Ref {
	var results []expr.Ref
	switch op {
	case expr.Get, expr.Philox:
	case expr.Select:
		results = append(results, b.Op(op, 3, 0, 1))
	case expr.Cast:
		for _, to := range expr.Types {
			results = append(results, b.Cast(to, 0))
		}
	case expr.Bitcast:
		for _, to := range expr.Types {
			if expr.CheckConvert(op, elem, to) == nil {
				results = append(results, b.Add(expr.Instr{Op: op, Type: to, Args: []expr.Ref{0}}))
			}
		}
	default:
		args := []expr.Ref{0, 1, 2}[:op.Row().Arity]
		results = append(results, b.Op(op, args...))
		if op.Row().Arity == 2 { // the table's corner cases often have a constant operand
			for _, c := range corners(elem) {
				results = append(results, b.Op(op, 0, b.Const(elem, c)), b.Op(op, b.Const(elem, c), 1))
			}
		}
	}
	return slices.Compact(results)
}

// corners are bits that, for most types, mean 0, 1, the least and the greatest value.
func corners(t expr.Type) []uint64 {
	if t == expr.Bool {
		return []uint64{0, 1}
	}
	top := uint64(1) << (t.Bits() - 1)
	return []uint64{0, 1, 3, top, top - 1, top + (top - 1)}
}
