package backendtest

import (
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/gen"
)

// testOperations checks every row of the table of operations for every type that it takes, on all pairs of special
// values and on any values. A few at once, so that a machine that refuses one shows what it does for others.
func testOperations(t *testing.T, b backend.Backend) {
	for i, elem := range Swept(expr.Types) {
		list := specialsOf(elem)
		if testing.Short() {
			list = list[:min(len(list), 8)]
		}
		shape := graph.Dims(int64(len(list)*len(list) + 77))
		operands := []graph.Value{input(elem, shape), input(elem, shape), input(elem, shape), input(expr.Bool, shape)}
		for ops := range slices.Chunk(operationsOf(elem), 8) {
			p := newProgram(uint64(i), graph.NewPointwise(site("ops"), everyOf(ops, elem), shape, operands...).Values()...)
			p.pair(operands, list)
			p.check(t, b)
		}
	}
}

// pair makes the first elements of two inputs all pairs of a list, and those of a third any of it.
func (p *program) pair(operands []graph.Value, list []uint64) {
	r, n := gen.Rand(p.seed), len(list)
	for i := range n * n {
		for k, bits := range []uint64{list[i%n], list[i/n], list[r.IntN(n)]} {
			p.inputs[operands[k].Node].Bits[i] = bits
		}
	}
}

// specialsOf lists the bits of values at which operations change their ways: signs, halves, counts of shifts, the ends
// of types and what lies beside them.
func specialsOf(t expr.Type) (list []uint64) {
	if t == expr.Bool {
		return []uint64{0, 1}
	}
	all, top := uint64(math.MaxUint64)>>(64-t.Bits()), uint64(1)<<(t.Bits()-1)
	for _, x := range specials {
		if t.IsFloat() {
			list = append(list, floatBits(t, x))
		}
	}
	list = append(list, 0, 1, 2, top, top-1, top+1, all)
	if t.IsFloat() {
		for _, x := range []float64{1.5, 2.5, -0.75, 1 << 7, 255.9, 1<<31 - 1, 1 << 31, -1<<31 - 1, 1<<53 + 2, 1 << 63, -1 << 63, 1 << 64} {
			list = append(list, floatBits(t, x))
		}
	} else {
		for _, x := range []int64{3, 7, 31, 32, 33, 63, 64, 65, int64(t.Bits()) - 1, int64(t.Bits()), int64(t.Bits()) + 1, -2, -7} {
			list = append(list, uint64(x)&all)
		}
	}
	return list
}

// operationsOf lists the operations that take elem.
func operationsOf(elem expr.Type) (ops []expr.Op) {
	for op := expr.NoOp + 1; op < expr.NumOps; op++ {
		if op.Row().Arity > 0 && op.Row().TakesType(elem) && op != expr.Get && op != expr.Philox && op != expr.Threefry {
			ops = append(ops, op)
		}
	}
	return ops
}

// everyOf applies operations to the parameters: three of type elem and a bool. Narrow results are widened too: a
// machine may have more bits of them than it stores.
func everyOf(ops []expr.Op, elem expr.Type) *expr.Func {
	b := expr.NewBuilder(elem, elem, elem, expr.Bool)
	var results []expr.Ref
	for _, op := range ops {
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
	case expr.Scale: // of a NaN by an infinite power it gives any value
		x := b.Op(expr.Select, b.Op(expr.IsNaN, 0), b.Const(elem, 0), 0)
		results = append(results, b.Op(op, x, 1))
		for _, c := range corners(elem) {
			results = append(results, b.Op(op, x, b.Const(elem, c)))
		}
	default:
		args := []expr.Ref{0, 1, 2}[:op.Row().Arity]
		results = append(results, b.Op(op, args...))
		if elem.IsInt() { // of what may have more bits than its type
			more := []expr.Ref{b.Op(expr.Add, 0, 1), b.Op(expr.Mul, 0, 2), b.Op(expr.Sub, 1, 2)}
			results = append(results, b.Op(op, more[:len(args)]...))
		}
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
