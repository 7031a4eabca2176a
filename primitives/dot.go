package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Dot gives the inner product along the last axis.
//
//	out[..] = a[.., 0]*b[.., 0] + a[.., 1]*b[.., 1] + ..
//
// Shapes: operands are broadcast; the last axis is folded away. Types: both the same, that of the result: integers
// wrap; on bool, and stands for the product and or for the sum. Empty: 0, or false.
// Errors: operands without axes; types or shapes that differ.
// Accuracy: one rounding per product; sums along the fixed tree, as Sum.
// Cost: reads each operand once; fuses with what makes them.
func Dot(at graph.Site, a, b graph.Value) (graph.Value, error) {
	if err := given(at, a, b); err != nil {
		return graph.Value{}, err
	}
	if err := haveAxes(at, a, b); err != nil {
		return graph.Value{}, err
	}
	return innerProduct(at, a, b)
}

// haveAxes refuses single elements as factors.
func haveAxes(at graph.Site, in ...graph.Value) error {
	for _, v := range in {
		if len(v.Shape()) == 0 {
			return at.Errorf("%v has no axes: use Mul", v.Type())
		}
	}
	return nil
}

// innerProduct multiplies and adds along the last axis.
func innerProduct(at graph.Site, a, b graph.Value) (graph.Value, error) {
	times := expr.Mul
	if a.Elem() == expr.Bool {
		times = expr.And
	}
	terms, err := Apply(at, times, a, b)
	if err != nil {
		return graph.Value{}, err
	}
	return reduced(at, addRow.of(a.Elem()), []int{len(terms.Shape()) - 1}, false, terms)[0], nil
}
