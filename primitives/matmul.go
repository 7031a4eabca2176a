package primitives

import "github.com/laze-go/laze/graph"

// MatMul multiplies matrices.
//
//	out[.., i, j] = a[.., i, 0]*b[.., 0, j] + a[.., i, 1]*b[.., 1, j] + ..
//
// Shapes: [.., m, k] and [.., k, n] give [.., m, n]; the axes in front are broadcast. A first operand of one axis is a
// row, a second one a column, and that axis is not in the result. Extents may be 0 or known late.
// Types, accuracy: as Dot, so sums run over k along the fixed tree. Empty k: 0.
// Errors: operands without axes; inner extents or types that differ; axes in front that differ, or more than 5.
// Cost: 2*m*n*k operations; nothing but the result is stored.
func MatMul(at graph.Site, a, b graph.Value) (graph.Value, error) {
	if err := given(at, a, b); err != nil {
		return graph.Value{}, err
	}
	if err := haveAxes(at, a, b); err != nil {
		return graph.Value{}, err
	}
	if err := areFactors(at, a, b); err != nil {
		return graph.Value{}, err
	}
	if len(b.Shape()) > 1 {
		b, _ = toLast(at, b, len(b.Shape())-2) // [.., n, k]
		if len(a.Shape()) > 1 {
			a = expanded(at, a, len(a.Shape())-1) // [.., m, 1, k]
			b = expanded(at, b, len(b.Shape())-2) // [.., 1, n, k]
		}
	}
	return innerProduct(at, a, b)
}

// areFactors refuses matrices that have no product.
func areFactors(at graph.Site, a, b graph.Value) error {
	last, inner := len(a.Shape())-1, max(len(b.Shape())-2, 0)
	if a.Shape()[last] != b.Shape()[inner] {
		return at.Errorf("inner extents differ: axis %d of %v and axis %d of %v%s", last, a.Type(), inner, b.Type(), lateHint(a.Shape(), b.Shape()))
	}
	if max(len(a.Shape()), len(b.Shape())) >= graph.MaxRank {
		return at.Errorf("%v and %v have too many axes: at most %d are possible", a.Type(), b.Type(), graph.MaxRank-1)
	}
	if _, ok := unify(a.Shape()[:max(last-1, 0)], b.Shape()[:inner]); !ok {
		hint := lateHint(a.Shape()[:max(last-1, 0)], b.Shape()[:inner])
		return at.Errorf("axes in front differ: %v and %v: each must agree, be 1 or be missing%s", a.Type(), b.Type(), hint)
	}
	return nil
}
