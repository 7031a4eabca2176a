package gen

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A fold is an operator with the values that it folds.
type fold struct {
	operands []graph.Value
	combine  *expr.Func
	init     []uint64
	commutes bool
}

// fold chooses an operator for values of one shape. The fixed trees give every function one meaning, so it need
// not be associative; but many are, for machines that know their ways.
func (m *maker) fold(vs []graph.Value) fold {
	f := fold{operands: vs, commutes: m.r.IntN(2) == 0}
	switch v := vs[0]; m.r.IntN(6) {
	case 0:
		f.operands = []graph.Value{v, m.as(v.Elem(), m.like(v.Shape()))}
		f.combine, f.commutes = affineOf(m.numbers(f.operands)), false
	case 1:
		f.operands = m.matrices(v)
		f.combine, f.commutes = matrixProduct(f.operands[0].Elem()), false
	case 2:
		f.combine = m.anyOperator(vs)
	default:
		f.operands = vs[:1]
		f.combine = m.operation(v.Elem())
	}
	if m.r.IntN(2) == 0 {
		f.init = m.constants(f.operands)
	}
	return f
}

// operation folds by one row of the table, of those that commute.
func (m *maker) operation(t expr.Type) *expr.Func {
	for {
		op := []expr.Op{expr.Add, expr.Add, expr.Mul, expr.Min, expr.Max, expr.And, expr.Or, expr.Xor}[m.r.IntN(8)]
		if op.Row().TakesType(t) {
			return expr.Binary(op, t)
		}
	}
}

// anyOperator is a random function of two groups of components.
func (m *maker) anyOperator(vs []graph.Value) *expr.Func {
	var types []expr.Type
	for _, v := range vs {
		types = append(types, v.Elem())
	}
	return Func(m.r, Options{}, append(types, types...), types, -1, 1+m.r.IntN(3))
}

// numbers replaces bools, for which there is no arithmetic.
func (m *maker) numbers(vs []graph.Value) []graph.Value {
	if vs[0].Elem() == expr.Bool {
		for i := range vs {
			vs[i] = m.as(expr.Uint32, vs[i])
		}
	}
	return vs
}

// affineOf composes the functions x -> a*x + b: (a1, b1), (a2, b2) to (a1*a2, a2*b1 + b2).
func affineOf(vs []graph.Value) *expr.Func {
	t := vs[0].Elem()
	b := expr.NewBuilder(t, t, t, t)
	return b.Func(b.Op(expr.Mul, 0, 2), b.Op(expr.Add, b.Op(expr.Mul, 2, 1), 3))
}

// matrices makes the four components of 2x2 matrices of i32 out of v.
func (m *maker) matrices(v graph.Value) []graph.Value {
	t := expr.Int32
	b := expr.NewBuilder(v.Elem())
	x := b.Cast(t, 0)
	two := b.Const(t, 2)
	f := b.Func(x, b.Op(expr.Add, x, two), b.Op(expr.Xor, x, two), b.Const(t, 1))
	return graph.NewPointwise(m.site("matrix"), f, v.Shape(), v).Values()
}

func matrixProduct(t expr.Type) *expr.Func {
	b := expr.NewBuilder(t, t, t, t, t, t, t, t)
	dot := func(a1, b1, a2, b2 expr.Ref) expr.Ref {
		return b.Op(expr.Add, b.Op(expr.Mul, a1, b1), b.Op(expr.Mul, a2, b2))
	}
	return b.Func(dot(0, 4, 1, 6), dot(0, 5, 1, 7), dot(2, 4, 3, 6), dot(2, 5, 3, 7))
}
