package primitives

import (
	"math"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// ArgMin gives the place of the smallest element along axes.
//
//	out[kept] = the least i with x[i] = min(x[0], x[1], ..)    i: row-major position along the axes
//
// Shapes, cost: as Reduce. Types: any to i64.
// Ties: the lowest index. Floats: a NaN counts as the smallest; -0 and +0 are equal.
// Empty: refused; where the extent is known late, the result is then -1.
// Errors: as Reduce; an axis known late after the first of several axes.
func ArgMin(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return argReduce(at, expr.Lt, x, axes, keep)
}

// ArgMax gives the place of the greatest element along axes.
//
//	out[kept] = the least i with x[i] = max(x[0], x[1], ..)    i: row-major position along the axes
//
// Shapes, types, cost, empty, errors: as ArgMin. Floats: a NaN counts as the greatest; -0 and +0 are equal.
func ArgMax(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return argReduce(at, expr.Gt, x, axes, keep)
}

func argReduce(at graph.Site, better expr.Op, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := hasElements(at, x, axes); err != nil {
		return graph.Value{}, err
	}
	folded, _ := axesOf(at, x, axes)
	if x.Elem() == expr.Bool {
		x = cast(at, x, expr.Uint8) // bool has no order
	}
	late := false
	for i, a := range folded {
		late = late || x.Shape()[a].Late()
		if i > 0 {
			if err := known(at, x, a); err != nil {
				return graph.Value{}, err
			}
		}
	}
	f := argFold(better, x.Elem(), late)
	place := positions(at, x.Shape(), folded)
	out := reduced(at, f, folded, keep, x, place)[1]
	if !late {
		return out, nil
	}
	return orNowhere(at, out), nil
}

// nowhere is the place that an empty late extent leaves; it loses every tie.
const nowhere = math.MaxInt64

// argFold keeps the better of two (value, place) pairs, and the lower place of equal ones. NaN is better than any number.
func argFold(better expr.Op, t expr.Type, late bool) Fold {
	b := expr.NewBuilder(t, expr.Int64, t, expr.Int64)
	const x, i, y, j = expr.Ref(0), expr.Ref(1), expr.Ref(2), expr.Ref(3)
	wins, ties := b.Op(better, y, x), b.Op(expr.Eq, x, y)
	if t.IsFloat() {
		xNaN, yNaN := b.Op(expr.IsNaN, x), b.Op(expr.IsNaN, y)
		wins = b.Op(expr.Or, wins, b.Op(expr.And, yNaN, b.Op(expr.Not, xNaN)))
		ties = b.Op(expr.Or, ties, b.Op(expr.And, xNaN, yNaN))
	}
	second := b.Op(expr.Or, wins, b.Op(expr.And, ties, b.Op(expr.Lt, j, i)))
	f := Fold{Commutes: true, Combine: b.Func(b.Op(expr.Select, second, y, x), b.Op(expr.Select, second, j, i))}
	if late {
		worst := greatest
		if better == expr.Gt {
			worst = least
		}
		f.Init = []uint64{worst(t), nowhere}
	}
	return f
}

// positions gives each element its row-major position along axes.
func positions(at graph.Site, shape graph.Shape, axes []int) graph.Value {
	b := expr.NewBuilder()
	return graph.NewPointwise(at, b.Func(position(b, shape, axes)), shape).Value(0)
}

// position is the row-major position of the element along axes.
func position(b *expr.Builder, shape graph.Shape, axes []int) expr.Ref {
	if len(axes) == 0 {
		return b.Int(0)
	}
	p := b.Coord(axes[0])
	for _, a := range axes[1:] {
		p = b.Op(expr.Add, b.Op(expr.Mul, p, b.Size(shape[a].Max)), b.Coord(a))
	}
	return p
}

// orNowhere gives -1 for what no element won.
func orNowhere(at graph.Site, place graph.Value) graph.Value {
	b := expr.NewBuilder(expr.Int64)
	none := b.Op(expr.Eq, 0, b.Int(nowhere))
	return graph.NewPointwise(at, b.Func(b.Op(expr.Select, none, b.Int(-1), 0)), place.Shape(), place).Value(0)
}
