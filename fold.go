package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// reduction is the form of the reductions in package primitives.
type reduction = func(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error)

// reduce is every generated reduction.
func (a Array) reduce(site graph.Site, f reduction, axes []int, keep bool) Array {
	in, err := operands(site, a)
	if err != nil {
		return faulty(asError(site, err))
	}
	v, err := f(site, in[0], axes, keep)
	return newArray(site, v, err)
}

// spread is a variance or deviation with ddof elements fewer than there are.
func spread(f func(at graph.Site, x graph.Value, axes []int, keep bool, ddof int64) (graph.Value, error), ddof int64) reduction {
	return func(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
		return f(at, x, axes, keep, ddof)
	}
}

// Reduce folds the elements along axes, or all where none is named, in row-major order: f(init, f(.. f(a[0], a[1]) ..,
// a[R-1])). f is called once, with symbols. init is a Go number, which adapts to the type of a, or nil for none.
//
// Shapes: axes are dropped. No elements: the result is init.
// Demands: f is associative; it need not commute (see ReduceCommutative). init need not be neutral.
// Floats: f is grouped by the fixed tree of the numeric contract, so the bits do not depend on workers, machine
// or schedule, but differ from a serial loop by rounding.
// Errors: f is nil, panics, or gives another type than a's; no init where there may be no elements; axes
// that do not exist or are named twice. Cost: reads a once; fuses with what produces a, and with other
// reductions over the same shape.
func (a Array) Reduce(init any, f func(x, y Expr) Expr, axes ...int) Array {
	return a.fold("reduce", init, f, false, axes)
}

// ReduceCommutative is Reduce for an f that also commutes: elements then meet in an order that is faster, and fixed
// as well.
func (a Array) ReduceCommutative(init any, f func(x, y Expr) Expr, axes ...int) Array {
	return a.fold("reducecommutative", init, f, true, axes)
}

func (a Array) fold(word string, init any, f func(x, y Expr) Expr, commutes bool, axes []int) Array {
	return a.unary(word, func(at graph.Site, x graph.Value) (graph.Value, error) {
		op, err := operator(at, init, f, x.Elem())
		if err != nil {
			return graph.Value{}, err
		}
		op.Commutes = commutes
		return firstOf(primitives.Reduce(at, op, axes, false, x))
	})
}

// operator writes the fold of elements of type t.
func operator(at graph.Site, init any, f func(x, y Expr) Expr, t DType) (primitives.Fold, error) {
	return operatorN(at, initials(init), when(f != nil, func(in, _ []Expr) []Expr { return []Expr{f(in[0], in[1])} }), t)
}

func initials(init any) []any {
	if init == nil {
		return nil
	}
	return []any{init}
}

// operatorN writes the fold of several elements at once.
func operatorN(at graph.Site, init []any, f scalarFunc, types ...DType) (primitives.Fold, error) {
	combine, err := traced(at, append(append([]DType{}, types...), types...), 0, f)
	if err != nil {
		return primitives.Fold{}, err
	}
	op := primitives.Fold{Combine: combine}
	for k, v := range init {
		if k == len(types) {
			return op, at.Errorf("%d initial values for %d arrays", len(init), len(types))
		}
		bits, err := constant(at, types[k], v)
		if err != nil {
			return op, err
		}
		op.Init = append(op.Init, bits)
	}
	return op, nil
}

// ReduceN folds several arrays at once, element by element: f takes the k elements so far and
// the k next ones, and gives k.
//
//	// the place of the greatest element
//	best := laze.ReduceN(nil, func(x, y []laze.Expr) []laze.Expr {
//		second := y[0].Gt(x[0])
//		return []laze.Expr{second.Select(y[0], x[0]), second.Select(y[1], x[1])}
//	}, []laze.Array{values, places})
//
// Shapes: arrays are broadcast; there is one result per array. Everything else is as in Reduce.
func ReduceN(init []any, f func(x, y []Expr) []Expr, arrays []Array, axes ...int) []Array {
	return nary("reduce", len(arrays), arrays, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		call := when(f != nil, func(xy, _ []Expr) []Expr { return f(xy[:len(in)], xy[len(in):]) })
		op, err := operatorN(at, init, call, elemsOf(in)...)
		if err != nil {
			return nil, err
		}
		return primitives.Reduce(at, op, axes, false, in...)
	})
}

// MinMax gives the smallest and the greatest element along axes, or of all, in one pass. See Min and Max.
func (a Array) MinMax(axes ...int) (least, greatest Array) {
	out := nary("minmax", 2, []Array{a}, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		lo, hi, err := primitives.MinMax(at, in[0], axes, false)
		return []graph.Value{lo, hi}, err
	})
	return out[0], out[1]
}

// Dot gives the inner product along the last axis.
//
//	out[..] = a[.., 0]*b[.., 0] + a[.., 1]*b[.., 1] + ..
//
// Shapes: a and b are broadcast; the last axis is folded away. Types: both the same, that of the result.
// No elements: 0. Errors: operands without axes; types or shapes that differ. Cost: reads each operand
// once; fuses with what makes them.
func (a Array) Dot(b Array) Array {
	return joint("dot", []Array{a, b}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Dot(at, in[0], in[1])
	})
}

// MatMul multiplies matrices.
//
//	out[.., i, j] = a[.., i, 0]*b[.., 0, j] + a[.., i, 1]*b[.., 1, j] + ..
//
// Shapes: [.., m, k] and [.., k, n] give [.., m, n]; the axes in front are broadcast. A first operand of one axis is a
// row, a second one a column, and that axis is not in the result. Types: both the same, that of the result.
// Errors: operands without axes; inner extents or types that differ; more than 5 axes in front.
// Cost: 2*m*n*k operations; nothing but the result is stored.
func (a Array) MatMul(b Array) Array {
	return joint("matmul", []Array{a, b}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.MatMul(at, in[0], in[1])
	})
}
