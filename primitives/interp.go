package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Interp interpolates between points (px[j], py[j]) on straight lines.
//
//	out[i] = (py[j+1] - py[j]) / (px[j+1] - px[j]) * (x[i] - px[j]) + py[j],  px[j] <= x[i] < px[j+1]
//
// Before the first point it is py[0], behind the last one the last py; at a point it is its py. NaN stays NaN. Where
// the formula gives NaN it counts from the other side: slope * (x[i] - px[j+1]) + py[j+1]; and where that is NaN too,
// but py[j] = py[j+1], it is that. These are the rules of NumPy.
//
// Shapes: px and py are [n], n at least 1; the result has the shape of x. n may be known late. Types: floats, all the
// same. Demands: px ascends; otherwise the results are any. Accuracy: every operation is rounded once. Errors: types
// that differ, or are no floats; px or py of other shapes. A late n of 0 is an error of the evaluation. Cost: log2 n +
// 4 reads of the points per element; fuses with what makes x and with what reads the result.
func Interp(at graph.Site, x, px, py graph.Value) (graph.Value, error) {
	if err := given(at, x, px, py); err != nil {
		return graph.Value{}, err
	}
	if err := needs(at, x, expr.Type.IsFloat, "floats"); err != nil {
		return graph.Value{}, err
	}
	if err := sameElem(at, x, px, py); err != nil {
		return graph.Value{}, err
	}
	if len(px.Shape()) != 1 || !px.Shape().Equal(py.Shape()) || px.Shape()[0].Max == 0 {
		return graph.Value{}, at.Errorf("points at %v with values %v: both need one axis of one extent, at least 1%s", px.Type(), py.Type(), lateHint(px.Shape(), py.Shape()))
	}
	late := px.Shape().Late()
	after := searched(at, px, x, true)
	in := []graph.Value{after, x}
	ends := neighbours(at, after, px.Shape()[0])
	read := at
	if late {
		read.Word += ": points" // of which there may be none
	}
	for _, points := range []graph.Value{px, py} {
		for _, place := range ends {
			in = append(in, graph.NewGather(read, &graph.Indexed{Checked: late}, x.Shape(), points, place).Value(0))
		}
	}
	return mapped(at, onLine(x.Elem()), x.Shape(), in...), nil
}

// neighbours gives the places of the points at both ends of the line that has as many points up to its beginning as
// after says: the first point twice where that is 0. Of no points it gives 0, too.
func neighbours(at graph.Site, after graph.Value, points graph.Extent) []graph.Value {
	b := expr.NewBuilder(expr.Int64, expr.Int64)
	last := b.Op(expr.Sub, 1, b.Int(1))
	start := b.Op(expr.Max, b.Op(expr.Sub, 0, b.Int(1)), b.Int(0))
	end := b.Op(expr.Max, b.Op(expr.Min, 0, last), b.Int(0))
	n := extent(at, points, after.Shape())
	return graph.NewPointwise(at, b.Func(start, end), after.Shape(), after, n).Values()
}

// onLine takes the number of points up to x, x itself, and x0, x1, y0, y1 of the line's ends, to the value at x.
func onLine(t expr.Type) *expr.Func {
	b := expr.NewBuilder(expr.Int64, t, t, t, t, t)
	const (
		after expr.Ref = iota
		x
		x0
		x1
		y0
		y1
	)
	slope := b.Op(expr.Div, b.Op(expr.Sub, y1, y0), b.Op(expr.Sub, x1, x0))
	from := func(px, py expr.Ref) expr.Ref {
		return b.Op(expr.Add, b.Op(expr.Mul, slope, b.Op(expr.Sub, x, px)), py)
	}
	unlessNaN := func(y, other expr.Ref) expr.Ref { return b.Op(expr.Select, b.Op(expr.IsNaN, y), other, y) }
	flat := b.Op(expr.Select, b.Op(expr.Eq, y0, y1), y0, from(x1, y1))
	y := unlessNaN(from(x0, y0), unlessNaN(from(x1, y1), flat))

	// Before the first point, or behind the last.
	atStart := b.Op(expr.Or, b.Op(expr.Eq, after, b.Int(0)), b.Op(expr.Ge, x0, x1))
	atStart = b.Op(expr.Or, atStart, b.Op(expr.Eq, x, x0))
	y = b.Op(expr.Select, atStart, y0, y)
	return b.Func(b.Op(expr.Select, b.Op(expr.IsNaN, x), x, y))
}
