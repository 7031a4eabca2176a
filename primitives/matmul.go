package primitives

import "github.com/laze-go/laze/graph"

// MatMul multiplies matrices.
//
//	out[.., i, j] = a[.., i, 0]*b[.., 0, j] + a[.., i, 1]*b[.., 1, j] + ..
//
// Shapes: [.., m, k] and [.., k, n] give [.., m, n]; the axes in front are broadcast. A first operand of one axis is a
// row, a second one a column, and that axis is not in the result. Extents may be 0 or known late.
// Types, accuracy: as Dot, so sums run over k along the fixed tree. Empty k: 0.
// Errors: operands without axes; inner extents or types that differ; more than 5 axes in front.
// Cost: 2*m*n*k operations; nothing but the result is stored.
func MatMul(at graph.Site, a, b graph.Value) (graph.Value, error) {
	if err := given(at, a, b); err != nil {
		return graph.Value{}, err
	}
	for _, v := range []graph.Value{a, b} {
		if len(v.Shape()) == 0 {
			return graph.Value{}, at.Errorf("%v has no axes: use Mul", v.Type())
		}
	}
	inner := max(len(b.Shape())-2, 0)
	if last := len(a.Shape()) - 1; a.Shape()[last] != b.Shape()[inner] {
		return graph.Value{}, at.Errorf("inner extents differ: axis %d of %v and axis %d of %v", last, a.Type(), inner, b.Type())
	}
	if max(len(a.Shape()), len(b.Shape())) >= graph.MaxRank {
		return graph.Value{}, at.Errorf("%v and %v have too many axes: at most %d are possible", a.Type(), b.Type(), graph.MaxRank-1)
	}
	if len(b.Shape()) > 1 {
		b, _ = toLast(at, b, inner) // [.., n, k]
		if len(a.Shape()) > 1 {
			a = expanded(at, a, len(a.Shape())-1) // [.., m, 1, k]
			b = expanded(at, b, max(inner, 0))    // [.., 1, n, k]
		}
	}
	return innerProduct(at, a, b)
}
